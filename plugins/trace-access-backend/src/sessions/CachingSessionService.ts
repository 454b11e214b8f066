import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { Role, RoleTarget } from '@tracegate/plugin-trace-access-common';
import { AccessEndedError } from '../access/AccessEndedError';
import type { Caller } from '../access/AccessService';
import type { Change, ChangeListener } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import { onDatabase } from '../service/databaseDown';
import type { IssuingSwitch } from './IssuingSwitch';
import {
  type Issued,
  ProviderFailure,
  type SessionIssuer,
} from './SessionIssuer';
import type {
  AcquiredSession,
  AcquireOptions,
  SessionRecord,
  SessionService,
} from './SessionService';
import { sessionKey } from './sessionKey';
import type { SessionTable } from './sessionTable';
import { SharedFlight } from './sharedFlight';

/** A refusal or outage of the provider is remembered this long, per key. */
export const NEGATIVE_MS = 5_000;
/** A session is not given with less than this left, if another would last longer. */
const LEFT_MS = 10_000;
const MAX_CACHED = 10_000;
/** A session younger than this is not discarded. */
export const KEEP_MS = 30_000;

interface Cached {
  session: Issued;
  refreshAt: number;
}

/**
 * Sessions in memory, one per principal and use (see `sessionKey`). Giving a
 * cached one reads no database: the decision is the caller's, made for this
 * use, and the switch is in memory.
 */
export class CachingSessionService implements SessionService, ChangeListener {
  readonly #cache = new Map<string, Cached>();
  readonly #failures = new Map<string, { error: Error; until: number }>();
  readonly #flights = new Map<string, SharedFlight<Issued>>();
  /** What was heard of while each session was being issued. */
  readonly #heard = new Set<{ changes: Change[]; everything: boolean }>();

  constructor(
    private readonly options: {
      issuing: IssuingSwitch;
      issuer: SessionIssuer;
      sessions: SessionTable;
      role: (alias: string) => Role | undefined;
      /** From where alone a binding's credentials may be used. */
      networkOf: (binding: string) => readonly string[] | undefined;
      clock: Clock;
      logger: LoggerService;
      /** 0 ≤ x < 1; spreads refreshes. */
      random?: () => number;
    },
  ) {}

  async acquire(options: AcquireOptions): Promise<AcquiredSession> {
    const { decision, environment, signal } = options;
    if (decision.outcome !== 'allowed') {
      throw new NotAllowedError(
        decision.why[0]?.message ?? 'You may not view these traces',
      );
    }
    const { role, target } = this.#roleOf({
      alias: decision.role,
      environment,
    });
    await this.#checkSwitch();
    const network = this.options.networkOf(decision.binding ?? '');
    const key = sessionKey({ ...options, role, target, network });
    const session =
      this.#cached({ key, options, role, target }) ??
      (await this.#issue({ key, options, role, target }).join(signal));
    // Off in the meantime means no, whatever was issued.
    await this.#checkSwitch();
    return {
      sessionId: session.sessionId,
      credentials: session.credentials,
      expiresAt: session.expiresAt,
      request: session.request,
    };
  }

  /** What was ended is not given again. */
  async changed(changes: readonly Change[]): Promise<void> {
    for (const [key, { session }] of this.#cache) {
      if (changes.some(change => ends(change, session))) {
        this.#cache.delete(key);
      }
    }
    this.#heard.forEach(heard => heard.changes.push(...changes));
  }

  async reset(): Promise<void> {
    this.#cache.clear();
    this.#heard.forEach(heard => {
      heard.everything = true;
    });
  }

  async mine(caller: Caller): Promise<SessionRecord[]> {
    const { sessions, clock, logger } = this.options;
    return onDatabase({
      run: () => sessions.alive({ principal: caller.ref, now: clock.now() }),
      what: 'Your sessions could not be read',
      logger,
    });
  }

  discard(sessionId: string): void {
    const before = this.options.clock.now() - KEEP_MS;
    for (const [key, { session }] of this.#cache) {
      if (session.sessionId === sessionId && session.issuedAt <= before) {
        this.#cache.delete(key);
      }
    }
  }

  /** Drops what is over from memory. */
  prune(): void {
    const now = this.options.clock.now();
    for (const [key, { session }] of this.#cache) {
      if (session.expiresAt <= now) this.#cache.delete(key);
    }
    for (const [key, { until }] of this.#failures) {
      if (until <= now) this.#failures.delete(key);
    }
  }

  #checkSwitch(): Promise<void> | undefined {
    const { issuing } = this.options;
    if (issuing.enabledNow()) return undefined;
    return issuing.assertEnabled().catch(error => {
      this.#cache.clear();
      throw error;
    });
  }

  #roleOf(options: { alias: string | undefined; environment: string }): {
    role: Role;
    target: RoleTarget;
  } {
    const { alias, environment } = options;
    const role = alias === undefined ? undefined : this.options.role(alias);
    const target = role?.environments.get(environment);
    if (!role || !target) {
      throw new InputError(
        `The role '${alias ?? ''}' that your access uses is not declared for ${environment}; tell the owner of the policy`,
      );
    }
    return { role, target };
  }

  #cached(options: IssueOptions): Issued | undefined {
    const { key } = options;
    const now = this.options.clock.now();
    const cached = this.#cache.get(key);
    if (!cached) return undefined;
    const { session, refreshAt } = cached;
    const left = session.expiresAt - now;
    if (left <= 0 || (!session.final && left < LEFT_MS)) {
      this.#cache.delete(key);
      return undefined;
    }
    if (now < refreshAt) return session;
    // What left the backend is renewed when somebody asks, not by itself.
    if (options.options.action !== 'view') return undefined;
    if (!this.#flights.has(key) && !this.#failed(key)) this.#issue(options);
    return session;
  }

  #failed(key: string): Error | undefined {
    const failure = this.#failures.get(key);
    if (failure && failure.until > this.options.clock.now()) {
      return failure.error;
    }
    this.#failures.delete(key);
    return undefined;
  }

  #issue(options: IssueOptions): SharedFlight<Issued> {
    const { key } = options;
    const known = this.#flights.get(key);
    if (known && !known.abandoned) return known;
    const failure = this.#failed(key);
    if (failure) throw failure;
    const flight = new SharedFlight(signal =>
      this.#issueNow({ ...options, signal }),
    );
    this.#flights.set(key, flight);
    flight.settled.then(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    return flight;
  }

  async #issueNow(
    input: IssueOptions & { signal: AbortSignal },
  ): Promise<Issued> {
    const { key, options, role, target, signal } = input;
    const heard = { changes: [] as Change[], everything: false };
    this.#heard.add(heard);
    try {
      const session = await this.options.issuer.issue({
        ...options,
        role,
        target,
        signal,
      });
      if (heard.changes.some(one => ends(one, session))) {
        throw new AccessEndedError('Your access to this just ended');
      }
      if (heard.everything) {
        throw new ServiceUnavailableError(
          'What has ended meanwhile is not known, so the session was not given. Try again',
        );
      }
      this.#keep({ key, session });
      return session;
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      this.#failures.set(key, {
        error: error.failure,
        until: this.options.clock.now() + NEGATIVE_MS,
      });
      throw error.failure;
    } finally {
      this.#heard.delete(heard);
    }
  }

  #keep({ key, session }: { key: string; session: Issued }): void {
    const random = this.options.random ?? Math.random;
    const life = session.expiresAt - session.issuedAt;
    // Ahead of the end, and not all at once: after 70 to 85 % of its life.
    const refreshAt = session.final
      ? Infinity
      : session.issuedAt + life * (0.7 + 0.15 * random());
    this.#cache.delete(key);
    this.#cache.set(key, { session, refreshAt });
    if (this.#cache.size > MAX_CACHED) {
      this.#cache.delete(this.#cache.keys().next().value!);
    }
  }
}

function ends({ kind, subject, at }: Change, session: Issued): boolean {
  switch (kind) {
    case 'principal':
      return session.principal === subject && session.issuedAt <= at;
    case 'role':
      return session.roleKey === subject && session.issuedAt <= at;
    default:
      return session.traceGrant === subject;
  }
}

interface IssueOptions {
  key: string;
  options: AcquireOptions;
  role: Role;
  target: RoleTarget;
}
