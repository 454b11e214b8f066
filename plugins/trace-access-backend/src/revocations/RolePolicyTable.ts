import type { Knex } from 'knex';

/** How a role stands with revoking. */
export interface RolePolicy {
  /** The provider's name of the role. */
  roleKey: string;
  /** Alias. */
  role: string;
  environment: string;
  /** Whether it may be written to; absent: not known yet. */
  ready?: boolean;
  /** Why not, for operators. */
  why?: string;
  /** Epoch milliseconds. */
  checkedAt?: number;
  /** How often its policy had to change, and up to which of these it did. */
  wanted: number;
  done: number;
  /** In vain, since the last attempt that worked. */
  attempts: number;
  problem?: string;
}

type RoleName = Pick<RolePolicy, 'roleKey' | 'role' | 'environment'>;

const FREED = { locked_by: null, locked_until: null };

/**
 * Rows of `role_policies`: one a role, which is also the lock that lets one
 * writer at a time rewrite its policy.
 */
export class RolePolicyTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async get(roleKey: string): Promise<RolePolicy | undefined> {
    const row = await this.#knex('role_policies')
      .where({ role_key: roleKey })
      .first();
    return row && toRolePolicy(row);
  }

  async byKeys(
    roleKeys: readonly string[],
  ): Promise<ReadonlyMap<string, RolePolicy>> {
    const rows = await this.#knex('role_policies').whereIn(
      'role_key',
      roleKeys,
    );
    return new Map(rows.map(row => [row.role_key, toRolePolicy(row)]));
  }

  async storeReadiness(
    of: RoleName & { ready: boolean; why?: string; checkedAt: number },
  ): Promise<void> {
    const known = {
      role: of.role,
      environment: of.environment,
      ready: of.ready,
      why: of.why?.slice(0, 1000) ?? null,
      checked_at: of.checkedAt,
    };
    await this.#knex('role_policies')
      .insert({ ...fresh(of, of.checkedAt), ...known })
      .onConflict('role_key')
      .merge(known);
  }

  /** Its policy must be rewritten, as soon as possible. */
  async want(
    trx: Knex.Transaction,
    of: RoleName & { now: number },
  ): Promise<void> {
    await trx('role_policies')
      .insert(fresh(of, of.now))
      .onConflict('role_key')
      .ignore();
    await trx('role_policies')
      .where({ role_key: of.roleKey })
      .update(wantedAgain(trx, of.now));
  }

  /** Likewise, of a role that is known. */
  async rewrite(of: { roleKey: string; now: number }): Promise<void> {
    await this.#knex('role_policies')
      .where({ role_key: of.roleKey })
      .update(wantedAgain(this.#knex, of.now));
  }

  /** Roles whose policy is due to be rewritten and that no other works on. */
  async due(options: {
    now: number;
    writer: string;
    limit: number;
  }): Promise<string[]> {
    const { now, limit } = options;
    const rows = await this.#knex('role_policies')
      .whereRaw('done < wanted')
      .andWhere('due_at', '<=', now)
      .andWhere(freeFor(options))
      .orderBy('due_at')
      .limit(limit)
      .select('role_key');
    return rows.map(row => row.role_key);
  }

  /**
   * The role, for this writer alone until `until`; undefined where another has
   * it. `resumed`: no other had it since this writer's last attempt.
   */
  async lock(options: {
    roleKey: string;
    writer: string;
    now: number;
    until: number;
  }): Promise<(RolePolicy & { resumed: boolean }) | undefined> {
    const { roleKey, writer, now, until } = options;
    const row = () => this.#knex('role_policies').where({ role_key: roleKey });
    const resumed = await row()
      .andWhere({ locked_by: writer })
      .update({ locked_until: until });
    const locked =
      resumed ||
      (await row()
        .andWhere(freeFor({ now, writer }))
        .update({ locked_by: writer, locked_until: until }));
    const policy = locked === 1 ? await this.get(roleKey) : undefined;
    return policy && { ...policy, resumed: resumed === 1 };
  }

  /** Whether the lock is still this writer's; keeps it until `until`. */
  async keep(options: {
    roleKey: string;
    writer: string;
    until: number;
  }): Promise<boolean> {
    const kept = await this.#knex('role_policies')
      .where({ role_key: options.roleKey, locked_by: options.writer })
      .update({ locked_until: options.until });
    return kept === 1;
  }

  /** False where the lock was no longer this writer's. */
  async succeed(options: {
    roleKey: string;
    writer: string;
    done: number;
    pruneAt?: number;
    problem?: string;
  }): Promise<boolean> {
    const changed = await this.#knex('role_policies')
      .where({ role_key: options.roleKey, locked_by: options.writer })
      .update({
        done: options.done,
        attempts: 0,
        prune_at: options.pruneAt ?? null,
        problem: options.problem?.slice(0, 1000) ?? null,
        ...FREED,
      });
    return changed === 1;
  }

  /**
   * It is tried again at `dueAt`, and so for ever: by the same writer, unless
   * it has not begun by `keptUntil`. False where the lock was no longer its own.
   */
  async fail(options: {
    roleKey: string;
    writer: string;
    dueAt: number;
    keptUntil: number;
    problem: string;
  }): Promise<boolean> {
    const changed = await this.#knex('role_policies')
      .where({ role_key: options.roleKey, locked_by: options.writer })
      .update({
        attempts: this.#knex.raw('attempts + 1'),
        due_at: options.dueAt,
        problem: options.problem.slice(0, 1000),
        locked_until: options.keptUntil,
      });
    return changed === 1;
  }

  /** Leaves to others what a writer held. */
  async release(writer: string): Promise<void> {
    await this.#knex('role_policies')
      .where({ locked_by: writer })
      .update(FREED);
  }

  /** Policies that hold entries which can no longer matter are rewritten. */
  async wantPruned(now: number): Promise<void> {
    await this.#knex('role_policies')
      .whereNotNull('prune_at')
      .andWhere('prune_at', '<=', now)
      .update({
        wanted: this.#knex.raw('wanted + 1'),
        prune_at: null,
        due_at: now,
      });
  }
}

/** Nobody has it, who had it is dead, or the writer has it. */
function freeFor({ now, writer }: { now: number; writer: string }) {
  return (free: Knex.QueryBuilder) =>
    free
      .whereNull('locked_until')
      .orWhere('locked_until', '<=', now)
      .orWhere({ locked_by: writer });
}

/** A role that only waits for its next attempt is anybody's then. */
function wantedAgain(knex: Knex, now: number) {
  return {
    wanted: knex.raw('wanted + 1'),
    locked_until: knex.raw(
      'CASE WHEN due_at > ? THEN NULL ELSE locked_until END',
      [now],
    ),
    due_at: now,
  };
}

function fresh(of: RoleName, now: number) {
  return {
    role_key: of.roleKey,
    role: of.role,
    environment: of.environment,
    wanted: 0,
    done: 0,
    attempts: 0,
    due_at: now,
  };
}

function toRolePolicy(row: Record<string, any>): RolePolicy {
  return {
    roleKey: row.role_key,
    role: row.role,
    environment: row.environment,
    ready: row.ready === null ? undefined : Boolean(row.ready),
    why: row.why ?? undefined,
    checkedAt: row.checked_at === null ? undefined : Number(row.checked_at),
    wanted: row.wanted,
    done: row.done,
    attempts: row.attempts,
    problem: row.problem ?? undefined,
  };
}
