import type { Action } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { ChangeFeed } from '../changes/ChangeFeed';
import type { GrantTable } from '../grants/GrantTable';
import { grantMessages } from '../grants/grantMessages';
import { stateOf, type GrantRecord } from '../grants/grantRecord';
import { dueMessages } from '../obligations/obligationMessages';
import type {
  ObligationRecord,
  ObligationTable,
} from '../obligations/ObligationTable';
import type { Outbox } from '../outbox/Outbox';
import type { RequestTable } from './RequestTable';
import type { RequestRecord } from './requestRecord';

/** A review that a break-glass leaves to others. */
interface Owed {
  withinMs: number;
  /** Users who can settle it. */
  by: readonly string[];
}

/**
 * What an approved request gives, made in the transaction that approves it: the
 * unique request id makes one grant of any number of approvals (I6).
 */
export class GrantMaker {
  constructor(
    private readonly deps: {
      grants: GrantTable;
      obligations: ObligationTable;
      requests: RequestTable;
      feed: ChangeFeed;
      outbox: Outbox;
    },
  ) {}

  async make(options: {
    trx: Knex.Transaction;
    request: RequestRecord;
    /** Maybe less than was asked for. */
    durationMs: number;
    actions: readonly Action[];
    /** The grant that it continues, and begins after. */
    after?: GrantRecord;
    /** Of break-glass: the review that it leaves to others. */
    owed?: Owed;
    now: number;
  }): Promise<GrantRecord> {
    const { trx, request, durationMs, actions, after, now } = options;
    const { grants, feed, outbox } = this.deps;
    // One that continues another begins where that ends, if it still lasts.
    const before =
      after && stateOf(after, now) === 'active' ? after : undefined;
    const startsAt = Math.max(
      now,
      request.startsAt ?? now,
      before?.endsAt ?? now,
    );
    const times = {
      startsAt,
      claimBy: startsAt + request.terms.terms.claimWithinMs,
    };
    const grant: GrantRecord = {
      id: ulid(now),
      requestId: request.id,
      principal: request.requester,
      entityRef: request.entityRef,
      environment: request.environment,
      actions,
      binding: request.binding,
      role: request.role,
      durationMs,
      policyVersion: request.policyVersion,
      breakGlass: request.breakGlass,
      extends: request.extends,
      state: startsAt > now ? 'scheduled' : 'claimable',
      createdAt: now,
      ...times,
    };
    await grants.insert(trx, grant);
    await feed.record({ trx, changes: [{ kind: 'grant', subject: grant.id }] });
    await outbox.add({ trx, messages: grantMessages({ grant, now }), now });
    if (options.owed) {
      await this.#owe({ trx, grant, request, owed: options.owed });
    }
    return { ...grant, state: stateOf(grant, now) };
  }

  /** The review that a break-glass leaves to others. */
  async #owe(options: {
    trx: Knex.Transaction;
    grant: GrantRecord;
    request: RequestRecord;
    owed: Owed;
  }): Promise<void> {
    const { trx, grant, request, owed } = options;
    const now = grant.createdAt;
    const obligation: ObligationRecord = {
      id: ulid(now),
      kind: 'post-review',
      grantId: grant.id,
      requestId: request.id,
      principal: grant.principal,
      state: 'due',
      createdAt: now,
      dueAt: now + owed.withinMs,
    };
    await this.deps.obligations.insert(trx, obligation);
    await this.deps.requests.wait(trx, {
      kind: 'obligation',
      id: obligation.id,
      keys: request.terms.approvers,
    });
    await this.deps.outbox.add({
      trx,
      messages: dueMessages({ obligation, request, now, watchers: owed.by }),
      now,
    });
  }
}
