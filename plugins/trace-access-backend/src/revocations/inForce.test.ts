import type { RevocationEntry } from '@tracegate/plugin-trace-access-node';
import fc from 'fast-check';
import { entriesOf, type EntryDraft } from './entries';
import { inForce } from './inForce';
import { SKEW_MS } from './RevocationTable';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = Date.parse('2026-11-21T12:00:00Z');
const ROLE = { role: 'reader', roleKey: 'arn:sample', environment: 'prod' };

interface Issued {
  principal: string;
  traceGrant: string;
  startedAt: number;
  endsAt: number;
  /** `all`: as one of everybody on the role. */
  ended?: 'meant' | 'all';
}

/** People on one role, whose sessions come and are ended as time passes. */
class Past {
  now = START;
  readonly sessions: Issued[] = [];
  readonly #entries: EntryDraft[] = [];
  readonly #leases = new Map<string, string>();
  #names = 0;

  issue(principal: string, lifeMs: number): void {
    const lease = this.#leases.get(principal) ?? `LEASE${this.#names++}`;
    this.#leases.set(principal, lease);
    this.sessions.push({
      principal,
      traceGrant: lease,
      startedAt: this.now,
      endsAt: this.now + lifeMs,
    });
  }

  end(kind: 'lease' | 'principal', principal: string): void {
    const lease = this.#leases.get(principal);
    const ended = this.sessions.filter(
      one =>
        one.principal === principal &&
        (kind === 'principal' || one.traceGrant === lease) &&
        one.endsAt > this.now - SKEW_MS,
    );
    ended.forEach(one => {
      one.ended = 'meant';
    });
    this.#leases.delete(principal);
    const sessions = ended.map(one => ({
      ...ROLE,
      ...one,
      id: one.traceGrant,
      binding: 'readers',
      action: 'credentials' as const,
      handedOut: true,
    }));
    this.#entries.push(
      ...entriesOf({ scope: { kind }, sessions, now: this.now }),
    );
  }

  endRole(): void {
    this.now += SECOND;
    for (const one of this.sessions) {
      if (one.startedAt < this.now) one.ended ??= 'all';
    }
    const ends = [...this.sessions, ...this.listed()].map(one =>
      'endsAt' in one ? one.endsAt : one.expiresAt,
    );
    this.#entries.push({
      ...ROLE,
      kind: 'role',
      issuedBefore: this.now,
      expiresAt: Math.max(this.now, ...ends),
    });
  }

  /** Those whose time is not over. */
  alive(): Issued[] {
    return this.sessions.filter(one => one.endsAt > this.now);
  }

  /** Those that are refused, and were not ended; and the other way round. */
  wrong(must: readonly RevocationEntry[]): Issued[] {
    return this.alive().filter(
      session => refuses(must, { session }) !== (session.ended !== undefined),
    );
  }

  listed(): EntryDraft[] {
    return this.#entries.filter(one => one.expiresAt > this.now - SKEW_MS);
  }
}

/** Whether a provider whose clock is ahead by so much refuses a session. */
function refuses(
  must: readonly RevocationEntry[],
  options: { session: Issued; aheadMs?: number },
): boolean {
  const { session, aheadMs = 0 } = options;
  const second = Math.floor((session.startedAt + aheadMs) / SECOND) * SECOND;
  return must.some(one =>
    one.kind === 'grant'
      ? one.traceGrant === session.traceGrant
      : (one.kind === 'role' || one.principal === session.principal) &&
        second < Math.ceil(one.issuedBefore / SECOND) * SECOND,
  );
}

const someone = fc.constantFrom('user:default/ana', 'user:default/ben');
const anyStep = fc.record({
  waits: fc.oneof(
    fc.integer({ min: 0, max: 20 }).map(n => n * SECOND),
    fc.integer({ min: 0, max: 12 }).map(n => n * MINUTE),
  ),
  who: someone,
  does: fc.oneof(
    { weight: 4, arbitrary: fc.constant('issue' as const) },
    { weight: 2, arbitrary: fc.constantFrom('lease', 'principal') },
    { weight: 1, arbitrary: fc.constant('role' as const) },
  ),
  life: fc.integer({ min: 15, max: 60 }).map(n => n * MINUTE),
});
type Drawn = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** Lives through it, and looks after each step. */
function live(steps: readonly Drawn[], look: (past: Past) => void): void {
  const past = new Past();
  for (const { waits, who, does, life } of steps) {
    past.now += waits;
    if (does === 'issue') past.issue(who, life);
    else if (does === 'role') past.endRole();
    else past.end(does as 'lease' | 'principal', who);
    look(past);
  }
  for (let minutes = 0; minutes < 70; minutes += 10) {
    past.now += 10 * MINUTE;
    look(past);
  }
}

describe('inForce', () => {
  it('refuses all that was ended until it is over, and nothing else', () => {
    const steps = fc.array(anyStep, { maxLength: 30 });
    fc.assert(
      fc.property(steps, drawn => {
        live(drawn, past => {
          const must = inForce({ entries: past.listed(), fits: () => true })!;
          expect(past.wrong(must)).toEqual([]);
          // Whoever is ended by name or person, even by a clock that is ahead.
          const aheadMs = SKEW_MS - SECOND;
          const meant = past.alive().filter(one => one.ended === 'meant');
          const lives = meant.filter(
            session => !refuses(must, { session, aheadMs }),
          );
          expect(lives).toEqual([]);
        });
      }),
    );
  });

  it('does so in little room as well, or says that there is too little', () => {
    const steps = fc.array(anyStep, { maxLength: 30 });
    let less = 0;
    fc.assert(
      fc.property(steps, fc.integer({ min: 2, max: 5 }), (drawn, room) => {
        live(drawn, past => {
          const entries = past.listed();
          const fits = (all: readonly unknown[]) => all.length <= room;
          const must = inForce({ entries, fits });
          if (!must) return;
          const whole = inForce({ entries, fits: () => true })!;
          if (must.length < whole.length) less += 1;
          expect(past.wrong(must)).toEqual([]);
        });
      }),
    );
    expect(less).toBeGreaterThan(0);
  });

  it('always has room once the role was ended for everybody', () => {
    const past = new Past();
    for (let n = 0; n < 30; n++) {
      past.issue(`user:default/${n}`, 60 * MINUTE);
      past.end('lease', `user:default/${n}`);
    }
    const fits = (all: readonly unknown[]) => all.length <= 3;
    expect(inForce({ entries: past.listed(), fits })).toBeUndefined();
    past.endRole();
    expect(inForce({ entries: past.listed(), fits })).toEqual([
      { kind: 'role', issuedBefore: past.now },
    ]);
  });

  it.each([
    ['every second', SECOND],
    ['every ten seconds', 10 * SECOND],
    ['every minute', MINUTE],
  ])(
    'stays small for somebody who ends everything of theirs %s',
    (_, waits) => {
      const past = new Past();
      for (let n = 0; n < 150; n++) {
        past.now += waits;
        past.issue('user:default/ana', 60 * MINUTE);
        past.end('principal', 'user:default/ana');
        // Half of what one policy holds.
        const fits = (all: readonly unknown[]) => all.length <= 100;
        const must = inForce({ entries: past.listed(), fits })!;
        expect(must.filter(one => one.kind === 'principal')).toHaveLength(1);
      }
    },
  );
});
