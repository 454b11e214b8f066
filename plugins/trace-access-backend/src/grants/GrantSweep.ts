import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { GrantFacts } from '@tracegate/plugin-trace-access-common';
import type { DefaultAccessService } from '../access/DefaultAccessService';
import type { ChangeFeed } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import type { Outbox, OutboxMessage } from '../outbox/Outbox';
import type {
  RevocationService,
  Scope,
} from '../revocations/RevocationService';
import type { Transactions } from '../service/transactions';
import { yielding } from '../service/yielding';
import type { SessionTable } from '../sessions/sessionTable';
import type { Knex } from 'knex';
import type { GrantTable } from './GrantTable';
import { grantMessages } from './grantMessages';
import { stateOf, type GrantRecord } from './grantRecord';

/** How many are changed, and locked meanwhile, at once. */
const CHANGED = 100;
/** About how many the catalog is asked at once. */
const ASKED = 200;

/**
 * Brings grants up to date: tells what time has made of them, and ends those
 * that nothing gives any more, whatever was issued under them included. Access
 * never depends on it (I1, I4): the next use finds the same by itself.
 */
export class GrantSweep {
  constructor(
    private readonly deps: {
      table: GrantTable;
      sessions: SessionTable;
      access: DefaultAccessService;
      revocations: RevocationService;
      transactions: Transactions;
      feed: ChangeFeed;
      outbox: Outbox;
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  /** Tells what the clock alone has made of them. */
  async moveOn(): Promise<void> {
    const { table, transactions, clock } = this.deps;
    const live = await table.allLive();
    const now = clock.now();
    const moved = live.filter(one => stateOf(one, now) !== one.state);
    for (const some of chunks(moved, CHANGED)) {
      await transactions.run(trx => this.#tell(trx, some));
    }
  }

  async #tell(
    trx: Knex.Transaction,
    known: readonly GrantRecord[],
  ): Promise<void> {
    const { table, feed, outbox, clock } = this.deps;
    const locked = await table.lockAll(
      trx,
      known.map(({ id }) => id),
    );
    const now = clock.now();
    const moved = locked
      .filter(one => stateOf(one, now) !== one.state)
      .map(one => ({ ...one, state: stateOf(one, now) }));
    for (const state of new Set(moved.map(one => one.state))) {
      await table.moveOn(trx, {
        ids: moved.flatMap(one => (one.state === state ? [one.id] : [])),
        state,
        live: state !== 'ended' && state !== 'unclaimed',
      });
    }
    await feed.record({
      trx,
      changes: moved.map(({ id }) => ({ kind: 'grant', subject: id })),
    });
    await outbox.add({
      trx,
      messages: moved.flatMap(grant => movedMessages(grant, now)),
      now,
    });
  }

  /** Group left, owner changed, entity or person gone, policy changed. */
  async endGone(): Promise<void> {
    await this.#endDead(await this.deps.table.allLive());
    await this.#endStrays();
  }

  async #endDead(live: readonly GrantRecord[]): Promise<void> {
    const now = this.deps.clock.now();
    const opening = live.filter(one =>
      ['scheduled', 'claimable', 'active'].includes(stateOf(one, now)),
    );
    await this.#endGone(
      opening.map(grant => ({
        given: { ...grant, state: 'claimable' },
        scope: { kind: 'grant', grantId: grant.id },
      })),
    );
  }

  /** Credentials on laptops whose standing access is gone. */
  async #endStrays(): Promise<void> {
    const { sessions, clock } = this.deps;
    const out = await sessions.living({
      handedOut: true,
      standing: true,
      now: clock.now(),
    });
    const uses = new Map<string, Given>();
    for (const session of out) {
      const { traceGrant, principal, entityRef, environment, action } = session;
      // One lease may be behind many entities; one that is gone ends it.
      const use = JSON.stringify([traceGrant, entityRef, environment, action]);
      if (!entityRef || uses.has(use)) continue;
      uses.set(use, {
        given: {
          id: traceGrant,
          principal,
          entityRef,
          environment,
          actions: [action],
          binding: session.binding,
          role: session.role,
          state: 'active',
          durationMs: 0,
          claimBy: session.endsAt,
          endsAt: session.endsAt,
        },
        scope: { kind: 'lease', leaseId: traceGrant, principal },
      });
    }
    await this.#endGone([...uses.values()]);
  }

  async #endGone(all: readonly Given[]): Promise<void> {
    const { access, revocations, logger } = this.deps;
    try {
      for (const some of chunks(all, ASKED)) {
        await access.readAhead(some.map(one => one.given));
        for await (const { given, scope } of yielding(some)) {
          const standing = await access.grantStanding({ grant: given });
          if (standing.state !== 'gone') continue;
          await revocations.revoke({
            scope,
            cause: {
              code: standing.why.code,
              reason: standing.why.message,
              by: 'system',
            },
            acceptRoleWide: true,
          });
        }
      }
    } catch (error) {
      // Nobody can say what is gone (I11): nothing is given meanwhile either.
      logger.warn(
        `Whether access is still given could not be asked: ${isError(error) ? error.message : error}`,
      );
    }
  }
}

/** What is open, and what ends where nothing gives it any more. */
interface Given {
  given: GrantFacts;
  scope: Scope;
}

/** A grant has come to a state by the clock alone. */
function movedMessages(grant: GrantRecord, now: number): OutboxMessage[] {
  return [
    ...grantMessages({ grant, now }),
    {
      kind: 'audit',
      at: now,
      record: {
        eventId: `grant-${grant.state}`,
        principal: 'system',
        outcome: 'changed',
        environment: grant.environment,
        entityRef: grant.entityRef,
        binding: grant.binding,
        requestId: grant.requestId,
        grantId: grant.id,
        details: { holder: grant.principal },
      },
    },
  ];
}

function* chunks<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size);
}
