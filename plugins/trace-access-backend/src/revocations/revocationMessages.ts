import type { DelegationRecord } from '../delegations/DelegationTable';
import type { GrantRecord } from '../grants/grantRecord';
import type { OutboxMessage } from '../outbox/Outbox';
import type { Cause } from './RevocationService';
import type { RevocationRecord } from './RevocationTable';

/** What others are told when access is ended; the audit rows of it are owed. */
export function revocationMessages(options: {
  revocation: RevocationRecord;
  grants: readonly GrantRecord[];
  delegations: readonly DelegationRecord[];
  cause: Cause;
  now: number;
}): OutboxMessage[] {
  const { revocation, grants, delegations, cause, now } = options;
  const { id, kind, principal } = revocation;
  const details = {
    revocation: id,
    code: cause.code,
    reason: cause.reason,
    ...(principal && { about: principal }),
  };
  const messages: OutboxMessage[] = grants.map(grant => ({
    kind: 'audit',
    at: now,
    record: {
      eventId: cause.by === 'system' ? 'grant-end' : 'grant-revoke',
      principal: cause.by,
      actor: cause.actor,
      outcome: 'changed',
      environment: grant.environment,
      entityRef: grant.entityRef,
      binding: grant.binding,
      role: grant.role,
      policyVersion: grant.policyVersion,
      requestId: grant.requestId,
      grantId: grant.id,
      details: { ...details, holder: grant.principal },
    },
  }));
  for (const { from, to } of delegations) {
    messages.push({
      kind: 'audit',
      at: now,
      record: {
        eventId: 'delegation-end',
        principal: cause.by,
        actor: cause.actor,
        outcome: 'changed',
        details: { ...details, from, to },
      },
    });
  }
  if (kind !== 'grant') {
    messages.push({
      kind: 'audit',
      at: now,
      record: {
        eventId: 'revocation',
        principal: cause.by,
        actor: cause.actor,
        outcome: 'changed',
        details: { ...details, of: kind, grants: grants.length },
      },
    });
  }
  messages.push({
    kind: 'event',
    type: 'revocation.created',
    at: now,
    data: { revocationId: id, kind, ...(principal && { principal }) },
  });
  if (cause.by.startsWith('user:')) {
    messages.push({
      kind: 'signal',
      recipients: [cause.by],
      message: { kind: 'revocation', id, state: 'revoking' },
    });
  }
  for (const grant of grants) {
    if (grant.principal === cause.by || !grant.principal.startsWith('user:')) {
      continue;
    }
    messages.push({
      kind: 'notification',
      recipients: [grant.principal],
      scope: `trace-access:grant:${grant.id}`,
      topic: 'trace-access',
      title: 'Your access was ended',
      description: `For ${grant.environment}. Open it to see why.`,
      link: `/trace-access/requests?request=${grant.requestId}`,
      severity: 'normal',
    });
  }
  return messages;
}
