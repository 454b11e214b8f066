import type { Schemas } from '@tracegate/plugin-trace-access-common';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (time: number) => new Date(time).toISOString();

export const sampleOpens: Schemas['Opens'] = {
  environment: 'staging',
  tier: 'medium',
  actions: ['view'],
  services: ['payments'],
  accounts: ['123456789012 · eu-west-1'],
  wholeAccount: false,
  redact: ['db.query.text'],
};

export const sampleSteps: Schemas['ApprovalStep'][] = [
  {
    count: 1,
    given: 0,
    approvers: [
      { label: 'team-payments', ref: 'group:default/team-payments' },
      { label: 'on call: payments' },
    ],
    people: 3,
    onCall: ['user:default/olga'],
  },
];

/** What a request for staging would need and open. */
export function samplePreview(
  more: Partial<Schemas['RequestPreview']> = {},
): Schemas['RequestPreview'] {
  return {
    possible: true,
    sentence: 'team-payments approves this, usually within 4 minutes.',
    why: [{ code: 'on-request-binding', message: 'It may be requested.' }],
    binding: 'payments-staging',
    rules: ['payments-approval'],
    actions: ['view'],
    duration: 'PT30M',
    maxDuration: 'PT2H',
    durations: ['PT30M', 'PT1H', 'PT2H'],
    reasonRequired: true,
    ticket: { required: false, pattern: '^INC-[0-9]+$' },
    steps: sampleSteps,
    automatic: false,
    typicalMinutes: 4,
    opens: sampleOpens,
    ...more,
  };
}

/** A request of kim's for staging, as it waits. */
export function sampleRequest(
  now: number,
  more: Partial<Schemas['AccessRequest']> = {},
): Schemas['AccessRequest'] {
  return {
    id: '01JDREQ0000000000000000001',
    requester: 'user:default/kim',
    entityRef: 'component:default/payments',
    environment: 'staging',
    tier: 'medium',
    actions: ['view'],
    duration: 'PT30M',
    reason: 'Refunds fail since noon.',
    ticket: 'INC-42',
    breakGlass: false,
    state: 'pending',
    sentence: 'Waiting for team-payments.',
    createdAt: iso(now - 3 * MINUTE),
    expiresAt: iso(now + 24 * HOUR),
    mayCancel: true,
    ...more,
  };
}

/** A grant of kim's that is open for half an hour more. */
export function sampleGrant(
  now: number,
  more: Partial<Schemas['Grant']> = {},
): Schemas['Grant'] {
  return {
    id: '01JDGRA0000000000000000001',
    requestId: '01JDREQ0000000000000000001',
    principal: 'user:default/kim',
    entityRef: 'component:default/payments',
    environment: 'prod',
    actions: ['view'],
    state: 'active',
    sentence: 'Open for another half an hour.',
    duration: 'PT1H',
    binding: 'payments-prod',
    role: 'payments-reader',
    breakGlass: false,
    createdAt: iso(now - 40 * MINUTE),
    claimedAt: iso(now - 30 * MINUTE),
    endsAt: iso(now + 30 * MINUTE),
    sessions: 1,
    mayRevoke: true,
    mayExtend: true,
    ...more,
  };
}

/** A request with what an approver needs to decide. */
export function sampleRequestDetail(
  now: number,
  more: Omit<Partial<Schemas['RequestDetail']>, 'request'> & {
    request?: Partial<Schemas['AccessRequest']>;
  } = {},
): Schemas['RequestDetail'] {
  return {
    binding: 'payments-staging',
    rules: ['payments-approval'],
    policyVersion: '3f9ac0d2b7e1445a9b0d',
    maxDuration: 'PT2H',
    steps: sampleSteps,
    reviews: [],
    opens: sampleOpens,
    already: ['view'],
    requesterGrants: [sampleGrant(now, { id: '01JDGRA0000000000000000009' })],
    history: [
      {
        grantId: '01JDGRA0000000000000000008',
        principal: 'user:default/olga',
        reason: 'Slow checkout.',
        at: iso(now - 72 * HOUR),
        state: 'ended',
        duration: 'PT1H',
      },
    ],
    ...more,
    request: sampleRequest(now, more.request),
  };
}
