import { NotAllowedError } from '@backstage/errors';
import type { Action, Decision } from '@tracegate/plugin-trace-access-common';
import type { AccessService, Caller } from '../access/AccessService';
import type { AuditRecord, AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import type { ChangeFeed } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import type { Outbox } from '../outbox/Outbox';
import type { Transactions } from '../service/transactions';
import type { GrantTable } from './GrantTable';
import { grantMessages } from './grantMessages';
import { stateOf, type GrantRecord } from './grantRecord';

/**
 * Starts the clock of grants. A grant that was approved opens nothing until its
 * first use claims it, within its time to do so.
 */
export class GrantService {
  constructor(
    private readonly deps: {
      table: GrantTable;
      feed: ChangeFeed;
      transactions: Transactions;
      outbox: Outbox;
      access: AccessService;
      audit: AuditService;
      clock: Clock;
    },
  ) {}

  /**
   * The decision as it is once its grant, where a claimable one gives it, has
   * been claimed: eligibility is read anew, the clock starts, and that is on
   * record before anything is given. Other decisions come back as they are.
   *
   * @throws NotAllowedError - the grant is over, or nothing gives it any more
   * @throws ServiceUnavailableError - the catalog, the database or audit is down
   */
  async claimed(options: {
    caller: Caller;
    decision: Decision;
    entityRef: string;
    environment: string;
    action: Action;
  }): Promise<Decision> {
    const { decision } = options;
    if (decision.grant?.state !== 'claimable') return decision;
    const live = await this.deps.access.decide({ ...options, live: true });
    if (live.grant?.state === 'claimable') {
      await this.#claim({ ...options, id: live.grant.id });
    }
    // With the membership that was read just now, which the caller may not have.
    const caller = await this.deps.access.caller(options.caller);
    const after = await this.deps.access.decide({ ...options, caller });
    if (
      after.outcome !== 'allowed' ||
      (after.grant !== undefined && after.grant.state !== 'active')
    ) {
      throw new NotAllowedError(
        after.why[0]?.message ?? 'Your access ended before it began',
      );
    }
    return after;
  }

  async #claim(options: { caller: Caller; id: string }): Promise<void> {
    const { table, feed, transactions, outbox, audit, clock } = this.deps;
    const tell = await transactions.run(async trx => {
      const grant = await table.lock(trx, options.id);
      const now = clock.now();
      if (!grant || grant.principal !== options.caller.ref) return undefined;
      if (stateOf(grant, now) !== 'claimable') return undefined;
      const to = {
        state: 'active' as const,
        claimedAt: now,
        endsAt: now + grant.durationMs,
      };
      if (!(await table.change({ trx, grant, to }))) return undefined;
      const active: GrantRecord = { ...grant, ...to };
      await feed.record({
        trx,
        changes: [{ kind: 'grant', subject: grant.id }],
      });
      await outbox.add({
        trx,
        messages: grantMessages({ grant: active, now }),
        now,
      });
      return audit.recordIn(trx, auditOf(active, options.caller));
    });
    await feed.refresh();
    // Nothing to tell: another replica, or another click, was first, and what
    // it did counts.
    await tell?.();
  }
}

function auditOf(grant: GrantRecord, caller: Caller): AuditRecord {
  return {
    eventId: 'grant-claim',
    ...doneBy(caller),
    outcome: 'given',
    environment: grant.environment,
    entityRef: grant.entityRef,
    binding: grant.binding,
    role: grant.role,
    policyVersion: grant.policyVersion,
    requestId: grant.requestId,
    grantId: grant.id,
    details: { endsAt: new Date(grant.endsAt!).toISOString() },
  };
}
