import { LEDGER, PEOPLE, stagePolicy, type Person } from '../../testing/stage';

const RULE = 'startWithin: P1D';
const ONE_STEP = '[{ approvers: [owners], count: 1 }]';
const DENY = `---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: not-the-payments-team, owner: group:default/operators }
spec:
  subjects: [{ group: 'group:default/payments-team' }]
  entities: '*'
  environments: [stage]
  actions: [view]
  effect: deny
`;

/** Policies that a run changes between. */
export const POLICIES = {
  'two eyes': stagePolicy({ rule: RULE }),
  'one eye': stagePolicy({ rule: RULE, steps: ONE_STEP }),
  'renamed binding': stagePolicy({ rule: RULE, binding: 'engineering-wants' }),
  'denied payments team': stagePolicy({ rule: RULE, more: DENY }),
};

export type PolicyName = keyof typeof POLICIES;

/** What the catalog and the policy say at a moment. */
export interface Facts {
  groups: Record<Person, readonly string[] | null>;
  /** Owner of the ledger; null: there is none. */
  ledger: string | null;
  policy: PolicyName;
}

export const FIRST_FACTS: Facts = {
  groups: PEOPLE,
  ledger: 'ledger-team',
  policy: 'two eyes',
};

/** `user:default/ana` → `ana`. */
export const nameOf = (ref: string) =>
  ref.slice('user:default/'.length) as Person;

const isIn = (facts: Facts, person: Person, teams: readonly string[]) =>
  facts.groups[person]?.some(team => teams.includes(team)) ?? false;

/** The rules of model.md for this policy, in as few lines as they take. */
export function mayAsk(facts: Facts, person: Person, entity: string): boolean {
  if (entity === LEDGER && facts.ledger === null) return false;
  if (facts.policy === 'denied payments team') {
    if (isIn(facts, person, ['payments-team'])) return false;
  }
  return isIn(facts, person, ['payments-team', 'ledger-team', 'sre']);
}

export function bindingOf(facts: Facts): string {
  return facts.policy === 'renamed binding'
    ? 'engineering-wants'
    : 'engineering-asks';
}

/** Whether a grant still gives what it was given for. */
export function stillGiven(
  facts: Facts,
  grant: { principal: string; entityRef: string; binding: string },
): boolean {
  return (
    grant.binding === bindingOf(facts) &&
    mayAsk(facts, nameOf(grant.principal), grant.entityRef)
  );
}

/** So many steps have requests that are made under a policy. */
export const stepsUnder = (policy: PolicyName) =>
  policy === 'one eye' ? 1 : 2;

/** Which steps somebody could take of a request with so many. */
export function stepsFor(options: {
  facts: Facts;
  person: Person;
  entity: string;
  steps: number;
}): number[] {
  const { facts, person, entity, steps } = options;
  const owner = entity === LEDGER ? facts.ledger : 'payments-team';
  const takes = [
    owner !== null && isIn(facts, person, [owner]),
    isIn(facts, person, ['sre']),
  ];
  return takes.slice(0, steps).flatMap((one, i) => (one ? [i] : []));
}

/** Whether different people fill every step, each with one place. */
export function filled(
  steps: number,
  takers: readonly (readonly number[])[],
): boolean {
  if (steps === 1) return takers.some(one => one.includes(0));
  return takers.some((first, i) =>
    takers.some(
      (second, j) => i !== j && first.includes(0) && second.includes(1),
    ),
  );
}
