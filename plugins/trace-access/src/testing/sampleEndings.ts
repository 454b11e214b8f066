import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { sampleGrant } from './sampleRequests';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (time: number) => new Date(time).toISOString();

/** What would stop with kim's grant. */
export function sampleRevocationPreview(
  now: number,
  more: Partial<Schemas['RevocationPreview']> = {},
): Schemas['RevocationPreview'] {
  return {
    sentence: 'Ends 1 grant and 1 session.',
    grants: [sampleGrant(now)],
    requests: 0,
    sessions: 1,
    roles: [
      {
        role: 'payments-reader',
        environment: 'prod',
        sessions: 1,
        way: 'kill',
        roleWide: false,
      },
    ],
    ...more,
  };
}

/** A revocation on its way to the provider. */
export function sampleRevocation(
  now: number,
  more: Partial<Schemas['Revocation']> = {},
): Schemas['Revocation'] {
  return {
    id: '01JDREV0000000000000000001',
    scope: { grant: '01JDGRA0000000000000000001' },
    state: 'revoking',
    sentence: 'Nothing new is issued; the provider is being told.',
    requestedBy: 'user:default/olga',
    reason: 'The incident is over.',
    createdAt: iso(now - 2000),
    grants: ['01JDGRA0000000000000000001'],
    copiesUntil: iso(now + 30 * MINUTE),
    deliveries: [
      {
        role: 'payments-reader',
        environment: 'prod',
        state: 'waiting',
        attempts: 2,
        problem: 'AWS IAM does not answer.',
        copiesUntil: iso(now + 30 * MINUTE),
      },
    ],
    ...more,
  };
}

/** A post-review that is owed. */
export function sampleObligation(
  now: number,
  more: Partial<Schemas['Obligation']> = {},
): Schemas['Obligation'] {
  return {
    id: '01JDOBL0000000000000000001',
    kind: 'post-review',
    grantId: '01JDGRA0000000000000000002',
    requestId: '01JDREQ0000000000000000002',
    principal: 'user:default/sam',
    entityRef: 'component:default/ledger',
    environment: 'prod',
    reason: 'The ledger is down and nobody answers.',
    state: 'due',
    dueAt: iso(now + 20 * HOUR),
    createdAt: iso(now - 4 * HOUR),
    maySettle: true,
    seen: { traces: 4, views: 6, searches: 2 },
    ...more,
  };
}

/** Olga decides for tom this week. */
export function sampleDelegation(
  now: number,
  more: Partial<Schemas['Delegation']> = {},
): Schemas['Delegation'] {
  return {
    id: '01JDDEL0000000000000000001',
    from: 'user:default/tom',
    to: 'user:default/olga',
    startsAt: iso(now - HOUR),
    endsAt: iso(now + 72 * HOUR),
    mine: true,
    ...more,
  };
}

/** Kim looked at a trace. */
export function sampleAuditEvent(
  now: number,
  more: Partial<Schemas['AuditEvent']> = {},
): Schemas['AuditEvent'] {
  return {
    id: '01JDAUD0000000000000000001',
    at: iso(now - MINUTE),
    event: 'trace-view',
    principal: 'user:default/kim',
    outcome: 'given',
    count: 1,
    environment: 'prod',
    entityRef: 'component:default/payments',
    action: 'view',
    binding: 'payments-prod',
    role: 'payments-reader',
    traceId: '5f0d9e5f0d9e5f0d9e5f0d9e5f0d9e01',
    grantId: '01JDGRA0000000000000000001',
    ...more,
  };
}
