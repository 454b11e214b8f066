import type { Entity } from '@backstage/catalog-model';
import { component, group, user } from './company';

const OWNER = 'owner: group:default/operators';

/** Who is who in {@link STAGE_COMPANY}. */
export const PEOPLE = {
  /** May ask. */
  ana: ['payments-team'],
  abe: ['payments-team'],
  /** Own the ledger: they take the first step. */
  ben: ['ledger-team'],
  bea: ['ledger-team'],
  /** Take the second step, and may break the glass. */
  sam: ['sre'],
  /** Could take both. */
  kim: ['ledger-team', 'sre'],
  /** May do nothing. */
  cam: ['contractors'],
};

export type Person = keyof typeof PEOPLE;

export const LEDGER = 'component:default/ledger';
export const PAYMENTS = 'component:default/payments';

/** The catalog, with what a test changes of it. */
export function stageCompany(
  change: {
    /** Of some people; null: they are gone. */
    groups?: Partial<Record<Person, readonly string[] | null>>;
    /** Owner of the ledger; null: it is deleted. */
    ledger?: string | null;
  } = {},
): Entity[] {
  const { groups = {}, ledger = 'ledger-team' } = change;
  return [
    group('engineering'),
    group('payments-team', 'engineering'),
    group('ledger-team', 'engineering'),
    group('sre'),
    group('operators'),
    group('contractors'),
    ...Object.entries({ ...PEOPLE, ...groups }).flatMap(([name, memberOf]) =>
      memberOf ? [user(name, [...memberOf])] : [],
    ),
    component('payments', 'payments-team'),
    ...(ledger === null ? [] : [component('ledger', ledger)]),
  ];
}

/** Policy for it: stage, where nothing is masked, so that credentials can be had. */
export function stagePolicy(
  change: {
    /** Of the approval rule. */
    rule?: string;
    steps?: string;
    /** Name of the binding. */
    binding?: string;
    /** That the binding gives. */
    actions?: string;
    /** Further documents. */
    more?: string;
  } = {},
): string {
  const {
    steps = "[{ approvers: [owners], count: 1 }, { approvers: [{ group: 'group:default/sre' }], count: 1 }]",
    rule = '',
    binding = 'engineering-asks',
    actions = '[view, credentials]',
    more = '',
  } = change;
  return `
apiVersion: trace-access/v1
kind: Environment
metadata: { name: stage, ${OWNER} }
spec: { tier: medium }
---
apiVersion: trace-access/v1
kind: TraceSource
metadata: { name: xray-stage, ${OWNER} }
spec: { environment: stage, type: xray, config: { region: eu-west-1 } }
---
apiVersion: trace-access/v1
kind: Role
metadata: { name: reader, ${OWNER} }
spec:
  provider: aws
  environments:
    stage: { arn: 'arn:aws:iam::111122223333:role/reader-stage', externalId: sample-stage }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: two-eyes, ${OWNER} }
spec:
  steps: ${steps}
  reason: required
  requestTtl: P1D
  claimWithin: PT8H
  breakGlass: { subjects: [{ group: 'group:default/sre' }], maxDuration: PT1H, reviewWithin: P1D }
  ${rule}
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: ${binding}, ${OWNER} }
spec:
  subjects: [{ group: 'group:default/engineering' }, { group: 'group:default/sre' }]
  entities: { kind: Component }
  environments: [stage]
  role: reader
  actions: ${actions}
  effect: allow
  access: onRequest
  approval: two-eyes
  limits: { maxDuration: PT2H }
${more}`;
}
