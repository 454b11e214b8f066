import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { Caller } from '../access/AccessService';
import type { AuditRecord, AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import type { ChangeFeed } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import type { Outbox } from '../outbox/Outbox';
import type { GrantTable } from '../grants/GrantTable';
import { ledTo, seenBefore } from '../service/idempotency';
import type { Transactions } from '../service/transactions';
import type { GrantMaker } from './GrantMaker';
import { type Draft, type Plan, type RequestPlanner } from './RequestPlanner';
import { assertNotHeld } from './heldAlready';
import { assertPossible } from './planInWords';
import type { RequestRights } from './RequestRights';
import type { RequestTable } from './RequestTable';
import {
  askedMessages,
  breakGlassMessages,
  decidedMessages,
} from './requestMessages';
import type { RequestRecord } from './requestRecord';
import type { WithdrawRequests } from './WithdrawRequests';

/** Everybody is told at the most so many. */
const MOST_TOLD = 200;
/** Nobody asks for more at a time. */
const MOST_PENDING = 50;

/** Makes requests and takes them back. */
export class RequestService {
  constructor(
    private readonly deps: {
      table: RequestTable;
      planner: RequestPlanner;
      rights: RequestRights;
      maker: GrantMaker;
      grants: GrantTable;
      withdraw: WithdrawRequests;
      /** Owners of the entity, and of the documents behind a request. */
      concerned: (request: RequestRecord) => readonly string[];
      owners: (entityRef: string) => readonly string[];
      transactions: Transactions;
      feed: ChangeFeed;
      outbox: Outbox;
      audit: AuditService;
      clock: Clock;
    },
  ) {}

  /**
   * Asks for access; where policy approves by itself, or the glass is broken,
   * it is given at once.
   *
   * @returns the id of the request
   * @throws NotAllowedError - it can't be asked for (says why)
   * @throws InputError - something in it is missing or makes no sense
   * @throws ConflictError - the same is asked for already
   */
  async create(options: {
    caller: Caller;
    draft: Draft & { reason?: string };
    key: string;
  }): Promise<string> {
    const { caller, draft, key } = options;
    const { planner, table, transactions, feed, audit, clock } = this.deps;
    const now = clock.now();
    const id = ulid(now);
    const intent = {
      principal: caller.ref,
      route: 'requests',
      key,
      body: draft,
      now,
    };
    // A retry is told what came of the first, whatever has become of it since.
    const retried = await transactions.run(trx => ledTo({ trx, intent }));
    if (retried) return retried;
    const plan = await planner.plan({ caller, draft, live: true });
    await this.#refuseImpossible({ caller, plan });
    const request = requestOf({ id, caller, draft, plan, now });
    const waiting = await table.pendingOf({ requester: caller.ref, now });
    if (waiting.length >= MOST_PENDING) {
      throw new ConflictError(
        `You have ${MOST_PENDING} requests pending: take some back first.`,
      );
    }
    const { result, tell } = await transactions.run(async trx => {
      const earlier = await seenBefore({ trx, intent, resultId: id });
      if (earlier) return { result: earlier, tell: undefined };
      await this.#insert({ trx, request, now });
      await this.#giveAndTell({ trx, request, plan, now });
      return {
        result: id,
        tell: await audit.recordIn(
          trx,
          auditOf({ request, caller, eventId: 'request-create' }),
        ),
      };
    });
    await feed.refresh();
    await tell?.();
    return result;
  }

  /**
   * @throws NotFoundError - there is none that the caller may see
   * @throws NotAllowedError - it isn't the caller's
   * @throws ConflictError - it isn't pending any more
   */
  async cancel(options: {
    caller: Caller;
    id: string;
    key: string;
  }): Promise<void> {
    const { caller, id, key } = options;
    const { table, rights, transactions, outbox, audit, clock } = this.deps;
    const request = await rights.readable({ caller, id });
    await rights.assertMay({ caller, request, what: 'cancel' });
    if (request.requester !== caller.ref) {
      throw new NotAllowedError('Only who asked can take a request back.');
    }
    const now = clock.now();
    // Read before the lock is taken: nobody waits for the catalog under it.
    const watchers = await rights.watchersOf(request);
    const tell = await transactions.run(async trx => {
      const locked = await table.lock(trx, id);
      const earlier = await seenBefore({
        trx,
        intent: {
          principal: caller.ref,
          route: `requests/${id}/cancel`,
          key,
          body: null,
          now,
        },
        resultId: ulid(now),
      });
      if (earlier) return undefined;
      if (locked?.state !== 'pending' || now >= locked.expiresAt) {
        throw new ConflictError(
          `It is ${locked?.state === 'pending' ? 'expired' : locked?.state} already, so there is nothing to take back.`,
        );
      }
      await table.decide(trx, {
        ids: [id],
        state: 'cancelled',
        at: now,
        decision: 'Taken back by who asked.',
      });
      const cancelled = { ...locked, state: 'cancelled' as const };
      await outbox.add({
        trx,
        messages: decidedMessages({
          request: cancelled,
          now,
          watchers,
          by: caller.ref,
        }),
        now,
      });
      return audit.recordIn(
        trx,
        auditOf({ request: cancelled, caller, eventId: 'request-cancel' }),
      );
    });
    await tell?.();
  }

  /** The same can be pending once; what nobody answered in time is in no way. */
  async #insert(options: {
    trx: Knex.Transaction;
    request: RequestRecord;
    now: number;
  }): Promise<void> {
    const { trx, request, now } = options;
    const { table, grants, withdraw } = this.deps;
    const same = await table.lockSame(trx, request);
    if (same && now >= same.expiresAt) {
      await withdraw.expire({ trx, requests: [same], now });
    }
    if (!(await table.insert(trx, request))) {
      throw new ConflictError(
        'You have asked for this already, and it is pending: you find it under Trace access → My access.',
      );
    }
    if (request.state === 'pending') return;
    await table.takeTurn(trx, request);
    await assertNotHeld({ trx, grants, request, now });
  }

  async #refuseImpossible(options: {
    caller: Caller;
    plan: Plan;
  }): Promise<void> {
    const { caller, plan } = options;
    if (plan.possible) return;
    await this.deps.audit.record({
      eventId: 'request-create',
      ...doneBy(caller),
      outcome: 'refused',
      environment: plan.environment.name,
      entityRef: plan.entityRef,
      policyVersion: plan.decision.policyVersion,
      details: { reason: plan.why[0]?.code ?? 'denied' },
    });
    assertPossible(plan);
  }

  async #giveAndTell(options: {
    trx: Knex.Transaction;
    request: RequestRecord;
    plan: Plan;
    now: number;
  }): Promise<void> {
    const { trx, request, plan, now } = options;
    const { maker, outbox, owners, concerned } = this.deps;
    const approvers = peopleOf(plan);
    if (request.state === 'pending') {
      await outbox.add({
        trx,
        messages: askedMessages({ request, now, approvers }),
        now,
      });
      return;
    }
    await maker.make({
      trx,
      request,
      durationMs: request.durationMs,
      actions: request.actions,
      after: plan.extended,
      owed: request.breakGlass
        ? { withinMs: plan.breakGlass!.reviewWithinMs, by: approvers }
        : undefined,
      now,
    });
    await outbox.add({
      trx,
      messages: [
        ...decidedMessages({
          request,
          now,
          watchers: approvers,
          owners: owners(request.entityRef),
          by: request.requester,
        }),
        ...(request.breakGlass
          ? breakGlassMessages({
              request,
              concerned: [...approvers, ...concerned(request)],
            })
          : []),
      ],
      now,
    });
  }
}

function peopleOf(plan: Plan): string[] {
  return [...new Set(plan.people.flatMap(step => step.people))].slice(
    0,
    MOST_TOLD,
  );
}

/** The row that a plan makes. */
function requestOf(options: {
  id: string;
  caller: Caller;
  draft: Draft & { reason?: string };
  plan: Plan;
  now: number;
}): RequestRecord {
  const { id, caller, draft, plan, now } = options;
  const { terms, decision, ticket, environment } = plan;
  const reason = draft.reason?.trim() ?? '';
  const breakGlass = draft.breakGlass === true;
  if ((terms.reasonRequired || breakGlass) && reason.length < 3) {
    throw new InputError('A reason is needed: say what you need it for.');
  }
  if (ticket.problem && !(breakGlass && !draft.ticket)) {
    throw new InputError(ticket.problem);
  }
  const automatic = !breakGlass && plan.automatic !== undefined;
  const given = automatic || breakGlass;
  return {
    id,
    requester: caller.ref,
    actor: caller.actor,
    entityRef: plan.entityRef,
    environment: environment.name,
    tier: environment.tier,
    actions: plan.actions,
    durationMs: plan.durationMs,
    reason,
    ticket: draft.ticket?.trim() || undefined,
    startsAt: plan.startsAt,
    extends: plan.extended?.id,
    breakGlass,
    automatic,
    state: given ? 'approved' : 'pending',
    policyVersion: decision.policyVersion,
    binding: decision.binding!,
    role: decision.role!,
    terms: {
      rules: terms.rules,
      terms,
      approvers: plan.approverKeys,
    },
    createdAt: now,
    expiresAt: now + terms.requestTtlMs,
    ...(!given && {
      remindAt:
        terms.remindAfterMs === undefined
          ? undefined
          : now + terms.remindAfterMs,
      escalateAt: firstEscalation(plan, now),
    }),
    ...(given && {
      decidedAt: now,
      decision: breakGlass ? 'The glass was broken.' : plan.automatic,
    }),
  };
}

function firstEscalation(plan: Plan, now: number): number | undefined {
  const after = plan.terms.steps.flatMap(step => step.escalate?.afterMs ?? []);
  return after.length > 0 ? now + Math.min(...after) : undefined;
}

function auditOf(options: {
  request: RequestRecord;
  caller: Caller;
  eventId: string;
}): AuditRecord {
  const { request, caller, eventId } = options;
  const { state, breakGlass, automatic } = request;
  return {
    eventId: breakGlass ? 'break-glass' : eventId,
    ...doneBy(caller),
    outcome: state === 'approved' ? 'given' : 'changed',
    environment: request.environment,
    entityRef: request.entityRef,
    binding: request.binding,
    role: request.role,
    policyVersion: request.policyVersion,
    requestId: request.id,
    details: {
      state,
      actions: [...request.actions],
      durationMs: request.durationMs,
      ...(automatic && { automatic }),
      ...(request.ticket && { ticket: request.ticket }),
    },
  };
}
