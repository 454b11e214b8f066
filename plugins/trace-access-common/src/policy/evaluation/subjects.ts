import type { EntityFacts, IdpGroup, PrincipalFacts } from '../facts';
import type { Subject } from '../language/documents';

/** IdP groups compare exactly; a source has no line feed in its name. */
const idpKey = (group: IdpGroup) => `idp:${group.source}\n${group.name}`;

/** The key that a subject is indexed by; none for `'*'` and `owners`. */
export function subjectKey(subject: Exclude<Subject, '*' | 'owners'>): string {
  if ('user' in subject) {
    return subject.user;
  }
  if ('group' in subject) {
    return subject.group;
  }
  return 'service' in subject
    ? `service:${subject.service}`
    : idpKey(subject.idpGroup);
}

/**
 * The two readings of what is known of a principal: what allows may rely on,
 * and what denies must reckon with. The same while membership is known.
 */
export interface Identity {
  /** Every subject key that names the principal, for allows. */
  allowKeys: ReadonlySet<string>;
  /** For denies: the last known groups where the present ones are unknown. */
  denyKeys: ReadonlySet<string>;
  /** Nothing was ever known of the groups: a deny through any applies. */
  deniedByAnyGroup: boolean;
  /** IdP sources of which nothing was ever known: a deny through any applies. */
  deniedByAnyOf: ReadonlySet<string>;
}

/** Reads a principal's facts in both ways. */
export function identityOf(principal: PrincipalFacts): Identity {
  const allowKeys = new Set([principal.ref]);
  const unknown = principal.unknownIdpSources ?? new Set<string>();
  if (principal.membershipKnown) {
    for (const group of principal.groups.keys()) {
      allowKeys.add(group);
    }
  }
  for (const group of principal.idpGroups) {
    if (!unknown.has(group.source)) {
      allowKeys.add(idpKey(group));
    }
  }
  if (principal.membershipKnown && unknown.size === 0) {
    return {
      allowKeys,
      denyKeys: allowKeys,
      deniedByAnyGroup: false,
      deniedByAnyOf: unknown,
    };
  }
  const last = principal.lastKnownIdpGroups ?? [];
  const denyKeys = new Set([
    ...allowKeys,
    ...principal.groups.keys(),
    ...principal.idpGroups.map(idpKey),
    ...(principal.membershipKnown ? [] : (principal.lastKnownGroups ?? [])),
    ...last.filter(group => unknown.has(group.source)).map(idpKey),
  ]);
  return {
    allowKeys,
    denyKeys,
    deniedByAnyGroup:
      !principal.membershipKnown && principal.lastKnownGroups === undefined,
    deniedByAnyOf: new Set(
      [...unknown].filter(
        source => !last.some(group => group.source === source),
      ),
    ),
  };
}

/** Whether the principal owns the entity, as allows and as denies see it. */
export function ownership(
  identity: Identity,
  entity: EntityFacts,
): { allow: boolean; deny: boolean } {
  let allow = false;
  let deny = false;
  for (const owner of entity.owners) {
    allow ||= identity.allowKeys.has(owner);
    deny ||=
      identity.denyKeys.has(owner) ||
      (identity.deniedByAnyGroup && owner.startsWith('group:'));
  }
  return { allow, deny };
}

/** Whether a subject names the principal; `entity` is what `owners` own. */
export function subjectHolds(options: {
  subject: Subject;
  identity: Identity;
  effect: 'allow' | 'deny';
  entity: EntityFacts | undefined;
}): boolean {
  const { subject, identity, effect, entity } = options;
  if (subject === '*') {
    return true;
  }
  if (subject === 'owners') {
    return entity !== undefined && ownership(identity, entity)[effect];
  }
  const key = subjectKey(subject);
  if (effect === 'allow') {
    return identity.allowKeys.has(key);
  }
  return (
    identity.denyKeys.has(key) ||
    ('group' in subject && identity.deniedByAnyGroup) ||
    ('idpGroup' in subject &&
      identity.deniedByAnyOf.has(subject.idpGroup.source))
  );
}

/**
 * Whether it cannot be told at present if a subject names the principal: it
 * does so through groups that are not known.
 */
export function subjectUnknown(options: {
  subject: Subject;
  principal: PrincipalFacts;
  entity: EntityFacts | undefined;
}): boolean {
  const { subject, principal, entity } = options;
  if (subject === '*') {
    return false;
  }
  if (subject === 'owners') {
    return (
      !principal.membershipKnown &&
      (entity?.owners.some(owner => owner.startsWith('group:')) ?? false)
    );
  }
  if ('group' in subject) {
    return !principal.membershipKnown;
  }
  return (
    'idpGroup' in subject &&
    (principal.unknownIdpSources?.has(subject.idpGroup.source) ?? false)
  );
}
