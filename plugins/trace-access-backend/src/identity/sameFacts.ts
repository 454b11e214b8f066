import type {
  IdpGroup,
  PrincipalFacts,
} from '@tracegate/plugin-trace-access-common';

/** Whether two facts of one principal say the same. */
export function sameFacts(a: PrincipalFacts, b: PrincipalFacts): boolean {
  return (
    a.ref === b.ref &&
    a.type === b.type &&
    a.known === b.known &&
    a.membershipKnown === b.membershipKnown &&
    sameMap(a.groups, b.groups) &&
    sameSet(a.lastKnownGroups, b.lastKnownGroups) &&
    sameGroups(a.idpGroups, b.idpGroups) &&
    sameSet(a.unknownIdpSources, b.unknownIdpSources) &&
    sameGroups(a.lastKnownIdpGroups, b.lastKnownIdpGroups)
  );
}

function sameMap(
  a: ReadonlyMap<string, readonly string[]>,
  b: ReadonlyMap<string, readonly string[]>,
): boolean {
  if (a.size !== b.size) return false;
  for (const [key, path] of a) {
    const other = b.get(key);
    if (!other || other.length !== path.length) return false;
    if (path.some((step, i) => step !== other[i])) return false;
  }
  return true;
}

function sameSet(
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): boolean {
  if (!a || !b) return a === b;
  return a.size === b.size && [...a].every(item => b.has(item));
}

function sameGroups(
  a: readonly IdpGroup[] | undefined,
  b: readonly IdpGroup[] | undefined,
): boolean {
  if (!a || !b) return a === b;
  return (
    a.length === b.length &&
    a.every((g, i) => g.source === b[i].source && g.name === b[i].name)
  );
}
