import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import type { Clock } from '../clock';
import type { RoleDelivery } from './RoleDelivery';
import type { RolePolicy, RolePolicyTable } from './RolePolicyTable';
import type { RoleReadiness } from './RoleReadiness';

/** A writer that says nothing for so long is dead, and another takes over. */
const LOCK_MS = 60_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** Who wrote last tries again, unless it is late by so much: it knows what was written. */
const FIRST_REFUSAL_MS = 15_000;
/** Roles that are written to at a time. */
const AT_ONCE = 20;

/**
 * Sees to it that every role refuses what it must: whichever is due is written
 * to, again and again until that is proven. One writer a role at a time,
 * whichever replica it is; a role whose provider is slow holds up no other.
 */
export class RoleWriter {
  readonly #writer = randomUUID();
  /** What is under way, by role. */
  readonly #writing = new Map<string, Promise<void>>();
  #looking?: Promise<void>;
  #again = false;
  #stopped = false;

  constructor(
    private readonly deps: {
      policies: RolePolicyTable;
      delivery: RoleDelivery;
      readiness: RoleReadiness;
      clock: Clock;
      logger: LoggerService;
      /** 0 ≤ x < 1; spreads retries. */
      random?: () => number;
    },
  ) {}

  /** Writes what is due, and what becomes due meanwhile. Never rejects. */
  async deliver(): Promise<void> {
    this.#again = true;
    while (this.#again && !this.#stopped) {
      await this.#look();
      await Promise.all(this.#writing.values());
    }
  }

  /** Begins nothing more, and waits for what was begun. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looking;
    await Promise.all(this.#writing.values());
    await this.deps.policies
      .release(this.#writer)
      .catch(error => this.#warn('Roles could not be left to others', error));
  }

  #look(): Promise<void> {
    this.#looking ??= this.#begin().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Begins to write to whatever role is due and free. */
  async #begin(): Promise<void> {
    this.#again = false;
    try {
      const due = await this.deps.policies.due({
        now: this.deps.clock.now(),
        writer: this.#writer,
        limit: AT_ONCE,
      });
      for (const roleKey of due) this.#start(roleKey);
    } catch (error) {
      this.#warn('Revocations could not be looked for', error);
    }
  }

  #warn(what: string, error: unknown): void {
    this.deps.logger.warn(`${what}: ${(error as Error).message}`);
  }

  #start(roleKey: string): void {
    if (this.#writing.has(roleKey)) return;
    const writing = this.#deliverTo(roleKey)
      .catch(error => this.#warn('A role could not be written to', error))
      .finally(() => {
        this.#writing.delete(roleKey);
        // More may have come for it meanwhile.
        this.#again = true;
      });
    this.#writing.set(roleKey, writing);
  }

  async #deliverTo(roleKey: string): Promise<void> {
    const { policies, delivery, clock } = this.deps;
    const now = clock.now();
    const lock = { roleKey, writer: this.#writer };
    const policy = await policies.lock({ ...lock, now, until: now + LOCK_MS });
    if (!policy) return;
    let ours: boolean;
    try {
      const done = await delivery.run({
        policy,
        keep: () => this.#keep(roleKey),
        stopping: () => this.#stopped,
      });
      ours = await policies.succeed({ ...lock, done: policy.wanted, ...done });
    } catch (error) {
      ours = await this.#failed({ policy, error });
    }
    // Whoever took over may have written before a write of ours came through.
    if (!ours) await policies.rewrite({ roleKey, now: clock.now() });
  }

  /** False where another writer has the role by now. */
  async #failed(options: {
    policy: RolePolicy;
    error: unknown;
  }): Promise<boolean> {
    const { policy, error } = options;
    const { roleKey, attempts } = policy;
    const {
      policies,
      readiness,
      clock,
      logger,
      random = Math.random,
    } = this.deps;
    const problem =
      operatorCauseOf(error) ?? (error as Error).message ?? 'unknown';
    const retry = Math.min(
      FIRST_RETRY_MS * 2 ** Math.min(attempts, 20),
      LONGEST_RETRY_MS,
    );
    logger.error(
      `Revocations could not be delivered to role '${policy.role}' in ${policy.environment} (attempt ${attempts + 1}): ${problem}`,
    );
    if ((error as Error).name === 'NotAllowedError') readiness.forget(roleKey);
    const dueAt = Math.round(clock.now() + retry * (0.75 + 0.5 * random()));
    return policies.fail({
      roleKey,
      writer: this.#writer,
      dueAt,
      keptUntil: dueAt + FIRST_REFUSAL_MS,
      problem,
    });
  }

  async #keep(roleKey: string): Promise<void> {
    const kept = await this.deps.policies.keep({
      roleKey,
      writer: this.#writer,
      until: this.deps.clock.now() + LOCK_MS,
    });
    if (!kept) throw new Error('Another replica took over this role');
  }
}
