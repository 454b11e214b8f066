import type { Knex } from 'knex';
import type { Outbox, OutboxMessage } from '../outbox/Outbox';
import type { Cause, Scope } from '../revocations/RevocationService';
import type { RequestTable } from './RequestTable';
import { decidedMessages } from './requestMessages';
import type { RequestRecord } from './requestRecord';

const UNANSWERED: Cause = {
  code: 'unanswered',
  reason: 'Nobody answered in time.',
  by: 'system',
};

/** Rows that are locked and say `pending`. */
interface Pending {
  trx: Knex.Transaction;
  requests: readonly RequestRecord[];
  now: number;
}

/** Takes requests out of the inboxes that nobody needs to decide any more. */
export class WithdrawRequests {
  constructor(private readonly deps: { table: RequestTable; outbox: Outbox }) {}

  /** Pending ones that a scope of ending holds, locked. */
  async lock(options: {
    trx: Knex.Transaction;
    scope: Scope;
  }): Promise<RequestRecord[]> {
    const { trx, scope } = options;
    if (scope.kind !== 'principal' && scope.kind !== 'entity') return [];
    return this.deps.table.lockPending(
      trx,
      scope.kind === 'principal' ? { requester: scope.principal } : scope,
    );
  }

  /** What its own time has ended has expired, whatever else has come meanwhile. */
  async withdraw(pending: Pending & { cause: Cause }): Promise<void> {
    const { requests, now } = pending;
    const over = (request: RequestRecord) => now >= request.expiresAt;
    await this.expire({ ...pending, requests: requests.filter(over) });
    await this.#end({
      ...pending,
      requests: requests.filter(one => !over(one)),
      state: 'cancelled',
    });
  }

  /** Those whose time is over. */
  async expire(pending: Pending): Promise<void> {
    await this.#end({ ...pending, state: 'expired', cause: UNANSWERED });
  }

  async #end(
    options: Pending & { state: 'cancelled' | 'expired'; cause: Cause },
  ): Promise<void> {
    const { trx, requests, state, cause, now } = options;
    const { table, outbox } = this.deps;
    await table.decide(trx, {
      ids: requests.map(({ id }) => id),
      state,
      at: now,
      decision: cause.reason,
    });
    await outbox.add({
      trx,
      messages: requests.flatMap(request =>
        endedMessages({ ...options, request: { ...request, state } }),
      ),
      now,
    });
  }
}

function endedMessages(options: {
  request: RequestRecord;
  cause: Cause;
  now: number;
}): OutboxMessage[] {
  const { request, cause, now } = options;
  return [
    ...decidedMessages({ request, now, watchers: [], by: cause.by }),
    {
      kind: 'audit',
      at: now,
      record: {
        eventId:
          request.state === 'expired' ? 'request-expire' : 'request-withdraw',
        principal: cause.by,
        actor: cause.actor,
        outcome: 'changed',
        environment: request.environment,
        entityRef: request.entityRef,
        binding: request.binding,
        requestId: request.id,
        details: { code: cause.code, requester: request.requester },
      },
    },
  ];
}
