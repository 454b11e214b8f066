import {
  evaluateFilterPredicate,
  type FilterPredicate,
} from '@backstage/filter-predicates';
import { DateTime, Duration } from 'luxon';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { DecisionInput } from '../question';
import type { EntityFacts, PrincipalFacts } from '../facts';
import type { GrantFacts } from '../grant';
import type {
  PolicyDocuments,
  RoleBindingDocument,
  Subject,
} from '../language/documents';

// An independent reading of the model, as short and slow as can be: one look at
// every binding, with other libraries wherever there are others.

type Spec = RoleBindingDocument['spec'];
type Truth = boolean | undefined;

function open(hours: string, at: number): boolean {
  const [, from, to, zone] = /^(\S+)-(\S+) (\S+)$/.exec(hours)!;
  const now = DateTime.fromMillis(at, { zone }).toFormat('HH:mm');
  return from < to ? now >= from && now < to : now >= from || now < to;
}

function inside(networks: string[], given?: string): Truth {
  const ip = given?.replace(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i, '$1') ?? '';
  if (!isIPv4(ip) && !isIPv6(ip)) {
    return undefined;
  }
  const list = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
}

function conditions(spec: Spec, input: DecisionInput): Truth {
  const { hours, network, stepUp } = spec.conditions ?? {};
  const all: Truth[] = [
    hours === undefined || open(hours, input.at),
    network === undefined || inside(network, input.ip),
    stepUp === undefined || undefined,
  ];
  if (all.includes(false)) {
    return false;
  }
  return all.includes(undefined) ? undefined : true;
}

function any(truths: Truth[]): Truth {
  if (truths.includes(true)) {
    return true;
  }
  return truths.includes(undefined) ? undefined : false;
}

/** Whether the principal is in a catalog group. */
function inGroup(who: PrincipalFacts, group: string): Truth {
  if (who.membershipKnown) {
    return who.groups.has(group);
  }
  if (who.groups.has(group)) {
    return undefined;
  }
  return who.lastKnownGroups && !who.lastKnownGroups.has(group)
    ? false
    : undefined;
}

function inIdpGroup(who: PrincipalFacts, source: string, name: string): Truth {
  const has = (list: readonly { source: string; name: string }[] = []) =>
    list.some(group => group.source === source && group.name === name);
  if (!who.unknownIdpSources?.has(source)) {
    return has(who.idpGroups);
  }
  const known = who.lastKnownIdpGroups?.some(group => group.source === source);
  return known && !has(who.lastKnownIdpGroups) && !has(who.idpGroups)
    ? false
    : undefined;
}

function named(
  subject: Subject,
  who: PrincipalFacts,
  entity: EntityFacts | undefined,
): Truth {
  if (subject === '*') {
    return true;
  }
  if (subject === 'owners') {
    const each = (entity?.owners ?? []).map(owner =>
      owner.startsWith('group:') ? inGroup(who, owner) : owner === who.ref,
    );
    return any(each);
  }
  if ('group' in subject) {
    return inGroup(who, subject.group);
  }
  if ('idpGroup' in subject) {
    return inIdpGroup(who, subject.idpGroup.source, subject.idpGroup.name);
  }
  return (
    who.ref ===
    ('user' in subject ? subject.user : `service:${subject.service}`)
  );
}

const matches = (spec: Spec, entity: EntityFacts) =>
  spec.entities === '*' ||
  (spec.entities !== undefined &&
    evaluateFilterPredicate(spec.entities as FilterPredicate, entity.fields));

/** What the oracle says; the rest of a decision follows from it. */
export interface OracleAnswer {
  outcome: 'allowed' | 'requestable' | 'denied';
  binding?: string;
  maxDuration?: string;
  redact: string[];
  /** Of the grant that gives it: its id, and when it or its hours end. */
  grant?: { id: string; endsAt?: number };
}

const ms = (duration?: string) =>
  duration === undefined ? Infinity : Duration.fromISO(duration).toMillis();

const MINUTE = 60_000;

/** When hours that are open close, minute by minute. */
function close(hours: string, at: number): number {
  let minute = Math.floor(at / MINUTE) * MINUTE;
  while (open(hours, minute)) {
    minute += MINUTE;
  }
  return minute;
}

/** Which of two grants that open is taken. */
function preferred(a: GrantFacts, b: GrantFacts): number {
  const end = (grant: GrantFacts) =>
    grant.state === 'active' ? grant.endsAt! : -Infinity;
  if (end(a) !== end(b)) return end(b) - end(a);
  return a.id < b.id ? -1 : 1;
}

/**
 * Decides from documents and facts alone.
 *
 * @param onRequest - what can be requested, whatever is open
 */
export function oracle(
  documents: PolicyDocuments,
  input: DecisionInput,
  onRequest = false,
): OracleAnswer {
  const { principal, resource, environment, action } = input;
  const floor = documents.environments.find(
    ({ metadata }) => metadata.name === environment,
  )?.spec.floor;
  const denied: OracleAnswer = { outcome: 'denied', redact: [] };
  const here = documents.environments.some(
    ({ metadata }) => metadata.name === environment,
  );
  const service = 'service' in resource ? resource.service : undefined;
  const entity = 'service' in resource ? undefined : resource.entity;
  const serviceThere = documents.sources.some(
    ({ metadata, spec }) =>
      metadata.name === service?.source && spec.environment === environment,
  );
  if (!here || !principal.known || !(entity ?? serviceThere)) {
    return denied;
  }

  const candidate = ({ spec }: RoleBindingDocument): boolean => {
    const deny = spec.effect === 'deny';
    const holds = (truth: Truth) => (deny ? truth !== false : truth === true);
    const lists = (wanted: string) =>
      spec.actions === '*' || (spec.actions as string[]).includes(wanted);
    const denyOfView = deny && lists('view');
    const implied = denyOfView && ['share', 'console', 'credentials'];
    const about = (thing: EntityFacts | undefined) =>
      holds(
        any(spec.subjects.map(subject => named(subject, principal, thing))),
      ) &&
      (thing
        ? matches(spec, thing)
        : Boolean(
            spec.services?.some(
              each =>
                each.source === service?.source && each.name === service?.name,
            ) ||
            (deny && spec.entities === '*'),
          ));
    const anywhere =
      denyOfView &&
      ['console', 'credentials'].includes(action) &&
      (input.catalog ?? []).some(about);
    return (
      (spec.environments === '*' || spec.environments.includes(environment)) &&
      (lists(action) || Boolean(implied && implied.includes(action))) &&
      (anywhere || about(entity)) &&
      holds(conditions(spec, input))
    );
  };

  const rank = ({ spec }: RoleBindingDocument) => {
    if (spec.effect === 'deny') {
      return 0;
    }
    return spec.access === 'standing' && floor?.access !== 'onRequest' ? 1 : 2;
  };
  const candidates = documents.bindings
    .filter(candidate)
    .filter(each => !onRequest || rank(each) !== 1);
  const [winner] = candidates.sort((a, b) => {
    const lengths = [a, b].map(each => ms(each.spec.limits?.maxDuration));
    return (
      rank(a) - rank(b) ||
      b.spec.priority - a.spec.priority ||
      (lengths[0] === lengths[1] ? 0 : lengths[0] - lengths[1]) ||
      (a.metadata.name < b.metadata.name ? -1 : 1)
    );
  });
  const terms = ({ metadata, spec }: RoleBindingDocument) => {
    const own = spec.limits?.maxDuration;
    return {
      binding: metadata.name,
      maxDuration: ms(floor?.maxDuration) < ms(own) ? floor?.maxDuration : own,
      redact: [...new Set([...(spec.redact ?? []), ...(floor?.redact ?? [])])],
    };
  };
  if (winner && rank(winner) === 0) {
    return { ...denied, binding: winner.metadata.name };
  }

  const bindingOf = (grant: GrantFacts) =>
    documents.bindings.find(({ metadata }) => metadata.name === grant.binding);
  const opens = (grant: GrantFacts) => {
    const binding = bindingOf(grant);
    const { at } = input;
    return (
      grant.principal === principal.ref &&
      grant.entityRef === entity?.ref &&
      grant.environment === environment &&
      grant.actions.includes(action) &&
      (grant.state === 'active'
        ? (grant.endsAt ?? 0) > at
        : grant.claimBy > at) &&
      binding?.spec.effect === 'allow' &&
      binding.spec.role === grant.role &&
      candidate(binding)
    );
  };
  const [grant] = onRequest
    ? []
    : (input.grants ?? []).filter(opens).sort(preferred);
  if (grant) {
    const binding = bindingOf(grant)!;
    const { hours } = binding.spec.conditions ?? {};
    const ends = [
      ...(grant.state === 'active' ? [grant.endsAt!] : []),
      ...(hours === undefined ? [] : [close(hours, input.at)]),
    ];
    return {
      outcome: 'allowed',
      ...terms(binding),
      grant: {
        id: grant.id,
        ...(ends.length > 0 && { endsAt: Math.min(...ends) }),
      },
    };
  }
  if (!winner || (onRequest && service)) {
    return denied;
  }
  return {
    outcome: rank(winner) === 1 ? 'allowed' : 'requestable',
    ...terms(winner),
  };
}
