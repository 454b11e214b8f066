import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { ulid } from 'ulid';
import type { Caller } from '../access/AccessService';
import type { AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import { fullRef } from '../catalog/entityRefs';
import type { Clock } from '../clock';
import type { PrincipalService } from '../identity/PrincipalService';
import { seenBefore } from '../service/idempotency';
import { timeOf } from '../service/timeOf';
import type { Transactions } from '../service/transactions';
import type { DelegationRecord, DelegationTable } from './DelegationTable';

/** Nobody is away for longer, or forgets about it. */
const LONGEST_MS = 60 * 24 * 3_600_000;

/**
 * Who decides while somebody is away. What a delegate may decide is what the
 * one who is away may, asked anew at every decision.
 */
export class DelegationService {
  constructor(
    private readonly deps: {
      table: DelegationTable;
      principals: PrincipalService;
      transactions: Transactions;
      audit: AuditService;
      clock: Clock;
    },
  ) {}

  async list(caller: Caller): Promise<Schemas['Delegation'][]> {
    const found = await this.deps.table.of(caller.ref, this.deps.clock.now());
    return found.map(one => view(one, caller));
  }

  /**
   * @throws NotAllowedError - a machine, or an agent for somebody
   * @throws InputError - nobody, oneself, or a time that makes no sense
   */
  async create(options: {
    caller: Caller;
    to: string;
    startsAt?: string;
    endsAt: string;
    key: string;
  }): Promise<Schemas['Delegation']> {
    const { caller, key, ...body } = options;
    const { table, principals, transactions, audit, clock } = this.deps;
    const now = clock.now();
    const to = fullRef(options.to);
    const startsAt = options.startsAt ? timeOf(options.startsAt) : now;
    const endsAt = timeOf(options.endsAt);
    if (!caller.ref.startsWith('user:') || caller.actor) {
      throw new NotAllowedError(
        'People decide on requests, and delegate that; machines, and agents for people, do not.',
      );
    }
    if (!to.startsWith('user:') || to === caller.ref) {
      throw new InputError(
        'Name another person, such as user:default/ana, who decides for you.',
      );
    }
    if (!(await principals.ofRef(to)).known) {
      throw new InputError(`The catalog has no ${to}.`);
    }
    if (endsAt <= Math.max(startsAt, now)) {
      throw new InputError('It must end after it begins, and in the future.');
    }
    if (endsAt - now > LONGEST_MS) {
      throw new InputError('A delegation lasts 60 days at the most.');
    }
    const delegation = {
      id: ulid(now),
      from: caller.ref,
      to,
      startsAt,
      endsAt,
    };
    const { earlier, tell } = await transactions.run(async trx => {
      const before = await seenBefore({
        trx,
        intent: {
          principal: caller.ref,
          route: 'delegations',
          key,
          body,
          now,
        },
        resultId: delegation.id,
      });
      if (before) return { earlier: before, tell: undefined };
      await table.insert(trx, { ...delegation, createdAt: now });
      return {
        earlier: undefined,
        // Giving is on record, or doesn't happen (I10).
        tell: await audit.recordIn(trx, {
          eventId: 'delegation-create',
          ...doneBy(caller),
          outcome: 'changed',
          details: { to, until: new Date(endsAt).toISOString() },
        }),
      };
    });
    await tell?.();
    const stored = earlier ? await table.get(earlier) : delegation;
    return view(stored ?? delegation, caller);
  }

  /** @throws NotFoundError - there is none of the caller's by that id */
  async end(options: { caller: Caller; id: string }): Promise<void> {
    const { caller, id } = options;
    const { table, transactions, audit, clock } = this.deps;
    const found = await table.get(id);
    if (!found || found.from !== caller.ref) {
      throw new NotFoundError('You gave no such delegation.');
    }
    await transactions.run(async trx => {
      await table.end(trx, { id, now: clock.now() });
      await audit.oweIn(trx, {
        eventId: 'delegation-end',
        ...doneBy(caller),
        outcome: 'changed',
        details: { to: found.to },
      });
    });
  }
}

function view(
  { id, from, to, startsAt, endsAt }: DelegationRecord,
  caller: Caller,
): Schemas['Delegation'] {
  return {
    id,
    from,
    to,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    mine: from === caller.ref,
  };
}
