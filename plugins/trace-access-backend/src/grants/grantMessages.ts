import type { OutboxMessage } from '../outbox/Outbox';
import type { GrantRecord } from './grantRecord';

const EVENTS: Partial<Record<GrantRecord['state'], string>> = {
  scheduled: 'grant.scheduled',
  claimable: 'grant.claimable',
  active: 'grant.claimed',
  ended: 'grant.ended',
  unclaimed: 'grant.unclaimed',
  revoking: 'grant.revoking',
  revoked: 'grant.revoked',
};

/** What others are told when a grant has come to a state. */
export function grantMessages(options: {
  grant: GrantRecord;
  now: number;
  /** Users beside the holder whose pages show it. */
  watchers?: readonly string[];
}): OutboxMessage[] {
  const { grant, now, watchers = [] } = options;
  const { id, requestId, principal, entityRef, environment, state } = grant;
  return [
    {
      kind: 'event',
      type: EVENTS[state]!,
      at: now,
      data: {
        grantId: id,
        requestId,
        principal,
        entityRef,
        environment,
        state,
      },
    },
    {
      kind: 'signal',
      recipients: [...new Set([principal, ...watchers])].filter(ref =>
        ref.startsWith('user:'),
      ),
      message: { kind: 'grant', id, state },
    },
  ];
}
