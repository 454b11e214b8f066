import type { Knex } from 'knex';
import type { ChangeFeed } from '../changes/ChangeFeed';
import type { GrantTable } from '../grants/GrantTable';
import { grantMessages } from '../grants/grantMessages';
import type { Outbox, OutboxMessage } from '../outbox/Outbox';
import type { SessionTable } from '../sessions/sessionTable';
import type { Transactions } from '../service/transactions';
import type {
  EntryRecord,
  RevocationRecord,
  RevocationTable,
} from './RevocationTable';

/**
 * Says `revoked`, and not before it is so (I8): every role has refused a
 * sentinel of the same policy version, or every copy has expired.
 */
export class Settlement {
  constructor(
    private readonly deps: {
      table: RevocationTable;
      grants: GrantTable;
      sessions: SessionTable;
      transactions: Transactions;
      outbox: Outbox;
      feed: ChangeFeed;
    },
  ) {}

  /** The provider was seen to heed these. */
  async verified(options: {
    entries: readonly EntryRecord[];
    now: number;
  }): Promise<void> {
    await this.#settle({ ...options, state: 'verified' });
  }

  /** The last copies of these are dead by their own end. */
  async expire(now: number): Promise<void> {
    for (;;) {
      const entries = await this.deps.table.overdue(now);
      if (entries.length === 0) return;
      await this.#settle({ entries, now, state: 'expired' });
    }
  }

  /** Ends a revocation that has nothing (more) to deliver. */
  async finish(options: {
    trx: Knex.Transaction;
    revocation: RevocationRecord;
    now: number;
  }): Promise<void> {
    const { trx, revocation, now } = options;
    const { table, grants, outbox, feed } = this.deps;
    if (!(await table.finish(trx, { id: revocation.id, now }))) return;
    const ended = await grants.byRevocation(trx, revocation.id);
    const messages: OutboxMessage[] = [];
    for (const grant of ended) {
      const to = { state: 'revoked' as const, revokedAt: now, live: false };
      if (!(await grants.change({ trx, grant, to }))) continue;
      messages.push(...grantMessages({ grant: { ...grant, ...to }, now }));
    }
    await feed.record({
      trx,
      changes: ended.map(({ id }) => ({ kind: 'grant', subject: id })),
    });
    await outbox.add({
      trx,
      messages: [...messages, ...finished(revocation, now)],
      now,
    });
  }

  async #settle(options: {
    entries: readonly EntryRecord[];
    state: 'verified' | 'expired';
    now: number;
  }): Promise<void> {
    const { entries, state, now } = options;
    if (entries.length === 0) return;
    const { table, sessions, transactions } = this.deps;
    const revocations = await table.byIds([
      ...new Set(entries.map(one => one.revocationId)),
    ]);
    await transactions.run(async trx => {
      await table.lock(
        trx,
        revocations.map(one => one.id),
      );
      await table.settle(trx, { ids: entries.map(one => one.id), state, now });
      if (state === 'verified') {
        for (const entry of entries) {
          const { roleKey, traceGrant, principal, kind, issuedBefore } = entry;
          await sessions.markRevoked(trx, {
            roleKey,
            traceGrant,
            principal,
            // From a role's own moment on they live.
            startedBy: kind === 'role' ? issuedBefore - 1 : issuedBefore,
          });
        }
      }
      for (const revocation of revocations) {
        await this.finish({ trx, revocation, now });
      }
    });
  }
}

function finished(revocation: RevocationRecord, now: number): OutboxMessage[] {
  const { id, kind, requestedBy, principal } = revocation;
  return [
    {
      kind: 'audit',
      at: now,
      record: {
        eventId: 'revocation-proven',
        principal: requestedBy,
        outcome: 'changed',
        details: {
          revocation: id,
          of: kind,
          ...(principal && { about: principal }),
        },
        ...(kind === 'grant' && { grantId: revocation.subject }),
      },
    },
    {
      kind: 'event',
      type: 'revocation.proven',
      at: now,
      data: { revocationId: id, kind, ...(principal && { principal }) },
    },
    {
      kind: 'signal',
      recipients: [requestedBy, principal ?? ''].filter(ref =>
        ref.startsWith('user:'),
      ),
      message: { kind: 'revocation', id, state: 'revoked' },
    },
  ];
}
