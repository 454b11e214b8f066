import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { Policy, Schemas } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { ulid } from 'ulid';
import { z } from 'zod';
import type { Caller } from '../access/AccessService';
import type { AuditReader } from '../audit/AuditReader';
import type { AuditRecord, AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import type { Clock } from '../clock';
import type { Outbox } from '../outbox/Outbox';
import type { GrantTable } from '../grants/GrantTable';
import { stateOf } from '../grants/grantRecord';
import { aboutOf, type RequestRights } from '../requests/RequestRights';
import type { RequestTable } from '../requests/RequestTable';
import type { Reviewers } from '../requests/Reviewers';
import { seenBefore } from '../service/idempotency';
import { decodeCursor, encodeCursor, ulidSchema } from '../service/pageCursor';
import type { Transactions } from '../service/transactions';
import { documentsOf } from './documentsOf';
import { settledMessages } from './obligationMessages';
import type {
  Concern,
  ObligationRecord,
  ObligationTable,
} from './ObligationTable';
import { isOpen } from './obligationView';
import { ObligationViews, type Shown } from './ObligationViews';

/** Open ones come by when they are due, then the settled ones. */
const positionSchema = z.union([
  z.strictObject({ dueAt: z.int().nonnegative(), id: ulidSchema }),
  z.strictObject({ settled: ulidSchema }),
]);

type Settled = Extract<ObligationRecord['state'], 'acknowledged' | 'flagged'>;

const OPENING: readonly string[] = ['scheduled', 'claimable', 'active'];

const STATES: Record<Schemas['ObligationSettle']['verdict'], Settled> = {
  acknowledge: 'acknowledged',
  flag: 'flagged',
};

/** What is owed after a break-glass: others look back at what was seen, and say so. */
export class ObligationService {
  readonly #views: ObligationViews;

  constructor(
    private readonly deps: {
      table: ObligationTable;
      grants: GrantTable;
      requests: RequestTable;
      reviewers: Reviewers;
      rights: RequestRights;
      auditReader: AuditReader;
      policy: () => Policy | undefined;
      /** Refs of the entities that these users and groups own. */
      ownedBy: (refs: readonly string[]) => readonly string[];
      transactions: Transactions;
      outbox: Outbox;
      audit: AuditService;
      clock: Clock;
    },
  ) {
    this.#views = new ObligationViews(deps);
  }

  /**
   * Those that the caller may settle or is concerned by, the most urgent first,
   * settled ones last. One that is settled meanwhile may come twice, none is
   * left out.
   *
   * @throws InputError - the cursor is none that this list gave
   */
  async page(options: {
    caller: Caller;
    open?: boolean;
    limit: number;
    cursor?: string;
  }): Promise<Schemas['ObligationPage']> {
    const { caller, cursor, limit } = options;
    const { requests, rights } = this.deps;
    const found = await this.#find({
      ...options,
      concern: (await rights.seesAll(caller))
        ? undefined
        : await this.#concernOf(caller),
      position:
        cursor === undefined ? undefined : decodeCursor(cursor, positionSchema),
    });
    const asked = await requests.byIds(found.map(one => one.requestId));
    const shown: Shown[] = [];
    for (const obligation of found) {
      const request = asked.get(obligation.requestId);
      if (request && (await rights.maySee({ caller, request }))) {
        shown.push({ obligation, request });
      }
    }
    const last = found[found.length - 1];
    return {
      items: await this.#views.of({ caller, shown }),
      ...(found.length === limit && {
        nextCursor: encodeCursor(
          isOpen(last)
            ? { dueAt: last.dueAt, id: last.id }
            : { settled: last.id },
        ),
      }),
    };
  }

  /**
   * @throws NotFoundError - there is none that the caller may see
   * @throws NotAllowedError - it is not the caller's to settle (says whose)
   * @throws InputError - it is flagged without a comment
   * @throws ConflictError - somebody has settled it, or the grant is not over yet
   */
  async settle(options: {
    caller: Caller;
    id: string;
    verdict: Schemas['ObligationSettle'];
    key: string;
  }): Promise<Schemas['Obligation']> {
    const { caller, id, verdict, key } = options;
    const { table, rights, reviewers, transactions } = this.deps;
    const shown = await this.#readable({ caller, id });
    const { request } = shown;
    await rights.assertMay({ caller, request, what: 'review' });
    const standing = await reviewers.standingOf({
      caller,
      about: aboutOf(request),
      live: true,
    });
    if (!standing.may) {
      return this.#refuse({ ...shown, caller, why: standing.why });
    }
    const comment = verdict.comment?.trim() ?? '';
    if (verdict.verdict === 'flag' && comment === '') {
      throw new InputError('Say what was not right, to flag it.');
    }
    // Read before the lock is taken: nobody waits for the catalog under it.
    const watchers = await rights.watchersOf(request);
    const tell = await transactions.run(trx =>
      this.#settle({
        ...shown,
        trx,
        caller,
        verdict,
        key,
        comment,
        watchers,
        onBehalfOf: standing.onBehalfOf,
      }),
    );
    await tell?.();
    const obligation = (await table.get(id)) ?? shown.obligation;
    const [view] = await this.#views.of({
      caller,
      shown: [{ obligation, request }],
    });
    return view;
  }

  async #settle(
    options: Shown & {
      trx: Knex.Transaction;
      caller: Caller;
      verdict: Schemas['ObligationSettle'];
      key: string;
      comment: string;
      watchers: readonly string[];
      onBehalfOf?: string;
    },
  ): Promise<(() => Promise<void>) | undefined> {
    const { trx, caller, verdict, key, comment, request } = options;
    const { table, requests, rights, outbox, audit, clock } = this.deps;
    const { id } = options.obligation;
    const locked = await table.lock(trx, id);
    const now = clock.now();
    const earlier = await seenBefore({
      trx,
      intent: {
        principal: caller.ref,
        route: `obligations/${id}/settle`,
        key,
        body: verdict,
        now,
      },
      resultId: ulid(now),
    });
    // The same click twice: what came of the first stands.
    if (earlier || !locked) return undefined;
    if (!isOpen(locked)) {
      throw new ConflictError(
        `It was ${locked.state} by ${locked.settledBy} already, so there is nothing to settle.`,
      );
    }
    await this.#assertOver({ trx, grantId: locked.grantId, now });
    const state = STATES[verdict.verdict];
    await table.settle(trx, {
      id,
      state,
      by: caller.ref,
      at: now,
      comment,
    });
    await requests.wait(trx, { kind: 'obligation', id, keys: [] });
    await outbox.add({
      trx,
      messages: settledMessages({
        ...options,
        obligation: { ...locked, state },
        now,
        concerned: rights.concerned(request),
        by: caller.ref,
      }),
      now,
    });
    return audit.recordIn(trx, {
      ...auditOf({ ...options, obligation: locked }),
      outcome: 'changed',
      details: {
        state,
        holder: locked.principal,
        late: now >= locked.dueAt,
        ...(options.onBehalfOf && { onBehalfOf: options.onBehalfOf }),
      },
    });
  }

  /** What may still be looked at has not been looked back at. */
  async #assertOver(options: {
    trx: Knex.Transaction;
    grantId: string;
    now: number;
  }): Promise<void> {
    const { trx, grantId, now } = options;
    const grant = await this.deps.grants.lock(trx, grantId);
    if (!grant || !OPENING.includes(stateOf(grant, now))) return;
    const until = new Date(grant.endsAt ?? grant.claimBy + grant.durationMs);
    throw new ConflictError(
      `The access is open, by ${until.toISOString()} at the latest it is over: end it first, or review it then.`,
    );
  }

  async #readable(options: { caller: Caller; id: string }): Promise<Shown> {
    const { caller, id } = options;
    const { table, requests, rights } = this.deps;
    const obligation = await table.get(id);
    const request = obligation && (await requests.get(obligation.requestId));
    if (!request || !(await rights.maySee({ caller, request }))) {
      throw new NotFoundError('There is no such post-review that you may see.');
    }
    return { obligation, request };
  }

  async #refuse(
    options: Shown & { caller: Caller; why: string },
  ): Promise<never> {
    await this.deps.audit.record({
      ...auditOf(options),
      outcome: 'refused',
    });
    throw new NotAllowedError(options.why);
  }

  async #find(options: {
    concern: Concern | undefined;
    open?: boolean;
    position?: z.infer<typeof positionSchema>;
    limit: number;
  }): Promise<ObligationRecord[]> {
    const { concern, open, position, limit } = options;
    const { table } = this.deps;
    const inSettled = position !== undefined && 'settled' in position;
    const owed = inSettled
      ? []
      : await table.open({ concern, after: position, limit });
    if (open || owed.length === limit) return owed;
    const settled = await table.settled({
      concern,
      before: inSettled ? position.settled : undefined,
      limit: limit - owed.length,
    });
    return [...owed, ...settled];
  }

  async #concernOf(caller: Caller): Promise<Concern> {
    const { reviewers, policy, ownedBy } = this.deps;
    const mine = new Set([caller.ref, ...caller.facts.groups.keys()]);
    return {
      ref: caller.ref,
      approverKeys: await reviewers.keysOf(caller),
      entityRefs: ownedBy([...mine]),
      ...documentsOf({ policy: policy(), owners: mine }),
    };
  }
}

function auditOf(
  options: Shown & { caller: Caller },
): Omit<AuditRecord, 'outcome'> {
  const { caller, obligation, request } = options;
  return {
    eventId: 'obligation-settle',
    ...doneBy(caller),
    environment: request.environment,
    entityRef: request.entityRef,
    binding: request.binding,
    role: request.role,
    policyVersion: request.policyVersion,
    requestId: request.id,
    grantId: obligation.grantId,
  };
}
