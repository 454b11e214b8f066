import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { Policy } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { encodeTime } from 'ulid';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { Clock } from '../clock';
import type { Outbox } from '../outbox/Outbox';
import type { Transactions } from '../service/transactions';
import { aboutOf } from './RequestRights';
import type { RequestTable } from './RequestTable';
import { sameTerms, termsNow } from './termsNow';
import { waitingKeys, type Reviewers } from './Reviewers';
import type { WithdrawRequests } from './WithdrawRequests';
import { reminderMessages } from './requestMessages';
import type { RequestRecord } from './requestRecord';

/** How many are changed, and locked meanwhile, at once. */
const BATCH = 100;
/** How long another replica may still act on the policy before, clocks being off too. */
const LAG_MS = 10 * 60_000;
/** Whom one reminder reaches at the most. */
const MOST_TOLD = 200;

const idsOf = (requests: readonly RequestRecord[]) =>
  requests.map(({ id }) => id);

/**
 * Brings requests up to date: those that nobody answered in time expire, those
 * whose rules are gone are withdrawn, approvers are reminded and others called
 * in. Every step names the state it comes from, so that replicas and repeats do
 * no harm; access never depends on it (I1).
 */
export class RequestSweep {
  /** Under which policy those that wait were looked at, and when. */
  #looked?: { under: Policy; at: number };

  constructor(
    private readonly deps: {
      table: RequestTable;
      reviewers: Reviewers;
      withdraw: WithdrawRequests;
      entities: EntityFactsStore;
      policy: () => Policy | undefined;
      transactions: Transactions;
      outbox: Outbox;
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  async run(): Promise<void> {
    await this.#expire();
    await this.#tell('remind_at');
    await this.#tell('escalate_at');
  }

  async #expire(): Promise<void> {
    const { table, withdraw, transactions, clock } = this.deps;
    for (;;) {
      const now = clock.now();
      const due = await table.due({ what: 'expires_at', now, limit: BATCH });
      if (due.length === 0) return;
      await transactions.run(async trx => {
        const locked = await table.lockAll(trx, idsOf(due));
        const requests = locked.filter(
          one => one.state === 'pending' && now >= one.expiresAt,
        );
        await withdraw.expire({ trx, requests, now });
      });
      if (due.length < BATCH) return;
    }
  }

  /**
   * Where policy has changed: requests that it no longer makes as they were
   * asked can't be approved, so they don't wait for anybody either.
   */
  async withdrawStale(): Promise<void> {
    const { table, policy, clock } = this.deps;
    const active = policy();
    if (!active) return;
    const now = clock.now();
    // Under the same policy as the last time only the newest can be stale.
    let after =
      this.#looked?.under === active
        ? encodeTime(this.#looked.at - LAG_MS)
        : '';
    for (;;) {
      const page = await table.pending({ after, limit: BATCH });
      const stale = page.filter(one => {
        const terms = termsNow(one, active);
        return !terms || !sameTerms(terms, one.terms.terms);
      });
      if (stale.length > 0) await this.#withdraw(stale);
      if (page.length < BATCH) break;
      after = page[page.length - 1].id;
    }
    this.#looked = { under: active, at: now };
  }

  async #withdraw(stale: readonly RequestRecord[]): Promise<void> {
    const { table, withdraw, transactions, clock } = this.deps;
    await transactions.run(async trx => {
      const locked = await table.lockAll(trx, idsOf(stale));
      await withdraw.withdraw({
        trx,
        requests: locked.filter(one => one.state === 'pending'),
        now: clock.now(),
        cause: {
          code: 'policy-changed',
          reason:
            'The access policy has changed since it was asked: ask again.',
          by: 'system',
        },
      });
    });
  }

  async #tell(what: 'remind_at' | 'escalate_at'): Promise<void> {
    const { table, clock, logger } = this.deps;
    try {
      for (;;) {
        const due = await table.due({ what, now: clock.now(), limit: BATCH });
        if (due.length > 0) await this.#tellOf(due, what);
        if (due.length < BATCH) return;
      }
    } catch (error) {
      // With the catalog down nobody knows whom to tell: the next sweep may.
      logger.warn(
        `Nobody could be reminded of requests that wait: ${isError(error) ? error.message : error}`,
      );
    }
  }

  async #tellOf(
    due: readonly RequestRecord[],
    what: 'remind_at' | 'escalate_at',
  ): Promise<void> {
    const { table, reviewers, transactions, outbox, clock } = this.deps;
    const now = clock.now();
    const escalated = what === 'escalate_at';
    const approvers = new Map<string, string[]>();
    for (const request of due) {
      const people = await reviewers.peopleOf(aboutOf(request));
      const all = new Set(people.flatMap(step => step.people));
      approvers.set(request.id, [...all].slice(0, MOST_TOLD));
    }
    await transactions.run(async trx => {
      const told = await table.told(trx, { ids: idsOf(due), what, now });
      const requests = due.filter(({ id }) => told.has(id));
      if (escalated) {
        for (const request of requests) await this.#waitAnew(trx, request, now);
      }
      await outbox.add({
        trx,
        messages: requests.flatMap(request =>
          reminderMessages({
            request,
            now,
            approvers: approvers.get(request.id)!,
            escalated,
          }),
        ),
        now,
      });
    });
  }

  /** Before those too who may decide by now. */
  async #waitAnew(
    trx: Knex.Transaction,
    request: RequestRecord,
    now: number,
  ): Promise<void> {
    const { table, entities } = this.deps;
    await table.wait(trx, {
      kind: 'request',
      id: request.id,
      keys: waitingKeys({
        terms: request.terms.terms,
        entity: entities.get(request.entityRef)?.facts,
        waitedMs: now - request.createdAt,
      }),
    });
  }
}
