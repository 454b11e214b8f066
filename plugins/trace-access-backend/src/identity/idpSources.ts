import { readDurationFromConfig, type Config } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import type { Approver, Policy } from '@tracegate/plugin-trace-access-common';

/** How far the word of one source goes. */
export interface IdpSourceSettings {
  /** Groups last seen longer ago than this are unknown. */
  staleAfterMs: number;
  /** A list of this length or longer may have been cut: unknown. */
  truncatedAt?: number;
  caseInsensitive: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Settings by source, from `traceAccess.identity.idpGroups.<source>`. */
export function readIdpSettings(
  config: Config,
): (source: string) => IdpSourceSettings {
  const all = config.getOptionalConfig('traceAccess.identity.idpGroups');
  const bySource = new Map<string, IdpSourceSettings>();
  for (const source of all?.keys() ?? []) {
    const own = all!.getConfig(source);
    bySource.set(source, {
      staleAfterMs: own.has('staleAfter')
        ? durationToMilliseconds(
            readDurationFromConfig(own, { key: 'staleAfter' }),
          )
        : DAY_MS,
      truncatedAt: own.getOptionalNumber('truncatedAt'),
      caseInsensitive: own.getOptionalBoolean('caseInsensitive') ?? false,
    });
  }
  const standard: IdpSourceSettings = {
    staleAfterMs: DAY_MS,
    caseInsensitive: false,
  };
  return source => bySource.get(source) ?? standard;
}

/** The IdP groups that the policy names, by source: all that need be known. */
export type NamedIdpGroups = ReadonlyMap<string, ReadonlySet<string>>;

const named = new WeakMap<Policy, NamedIdpGroups>();

export function namedIdpGroups(policy: Policy | undefined): NamedIdpGroups {
  if (!policy) return new Map();
  const known = named.get(policy);
  if (known) return known;
  const groups = new Map<string, Set<string>>();
  for (const subject of subjectsOf(policy)) {
    if (typeof subject !== 'object' || !('idpGroup' in subject)) continue;
    const { source, name } = subject.idpGroup;
    const names = groups.get(source) ?? new Set();
    groups.set(source, names.add(name));
  }
  named.set(policy, groups);
  return groups;
}

/** Everybody whom the policy names: who may see, approve or break the glass. */
function* subjectsOf(policy: Policy): Generator<Approver> {
  for (const binding of policy.bindings.values()) yield* binding.subjects;
  for (const rule of policy.approvalRules.values()) {
    for (const step of rule.steps) yield* step.approvers;
    yield* rule.escalate?.to ?? [];
    yield* rule.breakGlass?.subjects ?? [];
  }
}
