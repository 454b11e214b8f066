import type { Knex } from 'knex';

export type RevocationKind = 'grant' | 'principal' | 'entity' | 'lease';

/** An act of ending. Times are epoch milliseconds. */
export interface RevocationRecord {
  id: string;
  kind: RevocationKind;
  /** Grant id, principal ref, `<entity>#<environment>`, or lease id. */
  subject: string;
  /** Whose access it ends, where it is one person's. */
  principal?: string;
  /** Principal ref, or `system`. */
  requestedBy: string;
  reason: string;
  createdAt: number;
  /** When every delivery was through. */
  revokedAt?: number;
}

export type EntryState = 'waiting' | 'delivered' | 'verified' | 'expired';

/** What one role must refuse because of a revocation. */
export interface EntryRecord {
  id: string;
  revocationId: string;
  /** Empty: the role may not be written to, so copies die by their end alone. */
  roleKey: string;
  role: string;
  environment: string;
  /**
   * `grant`: by the name of their grant or lease; `principal`: all of a person's
   * that were issued before a moment; `role`: everybody's that were.
   */
  kind: 'grant' | 'principal' | 'role';
  /** Of kind `grant` alone. */
  traceGrant?: string;
  /** Whose sessions; absent: everybody's. */
  principal?: string;
  /** The moment; of kind `grant`, when the last of its sessions was begun. */
  issuedBefore: number;
  /** The last copy is dead by then. */
  expiresAt: number;
  state: EntryState;
  settledAt?: number;
}

type NewEntry = Omit<EntryRecord, 'state' | 'settledAt'>;

/** Providers' clocks may be off by so much, ahead or behind. */
export const SKEW_MS = 5 * 60_000;

/** Rows of `revocations` and `revocation_entries`. */
export class RevocationTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insert(
    trx: Knex.Transaction,
    revocation: RevocationRecord,
    entries: readonly NewEntry[],
  ): Promise<void> {
    await trx('revocations').insert({
      id: revocation.id,
      kind: revocation.kind,
      subject: revocation.subject,
      principal: revocation.principal ?? null,
      requested_by: revocation.requestedBy,
      reason: revocation.reason,
      created_at: revocation.createdAt,
      revoked_at: revocation.revokedAt ?? null,
    });
    await this.addEntries(trx, entries);
  }

  async addEntries(
    trx: Knex.Transaction,
    entries: readonly NewEntry[],
  ): Promise<void> {
    const rows: object[] = [];
    for (const entry of entries) {
      rows.push({
        id: entry.id,
        revocation_id: entry.revocationId,
        role_key: entry.roleKey,
        role: entry.role,
        environment: entry.environment,
        kind: entry.kind,
        trace_grant: entry.traceGrant ?? null,
        principal: entry.principal ?? null,
        issued_before: entry.issuedBefore,
        expires_at: await this.#lastEnd(trx, entry),
        state: 'waiting',
      });
    }
    for (let i = 0; i < rows.length; i += 50) {
      await trx('revocation_entries').insert(rows.slice(i, i + 50));
    }
  }

  /**
   * A moment stays as long as what it stands for (see `inForce`): else that
   * would need room of its own again once the moment is gone.
   */
  async #lastEnd(trx: Knex.Transaction, entry: NewEntry): Promise<number> {
    const { kind, roleKey, principal, expiresAt } = entry;
    if (kind === 'grant') return expiresAt;
    const later = await trx('revocation_entries')
      .where({ role_key: roleKey, ...(principal && { principal }) })
      .andWhere('expires_at', '>', expiresAt)
      .max({ last: 'expires_at' })
      .first();
    return Number(later?.last ?? expiresAt);
  }

  async get(id: string): Promise<RevocationRecord | undefined> {
    const row = await this.#knex('revocations').where({ id }).first();
    return row && toRevocation(row);
  }

  async byIds(ids: readonly string[]): Promise<RevocationRecord[]> {
    if (ids.length === 0) return [];
    return (await this.#knex('revocations').whereIn('id', ids)).map(
      toRevocation,
    );
  }

  /**
   * Locks them, in one order for everybody: of two that settle the last entries
   * of one revocation, the second must see what the first did.
   */
  async lock(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
    await trx('revocations')
      .whereIn('id', ids)
      .orderBy('id')
      .forUpdate()
      .select('id');
  }

  /** The newest first; `of`: asked for by them, or about them. */
  async list(options: {
    of?: string;
    open?: boolean;
    before?: string;
    limit: number;
  }): Promise<RevocationRecord[]> {
    const { of, open, before, limit } = options;
    const query = this.#knex('revocations').orderBy('id', 'desc').limit(limit);
    if (of !== undefined) {
      query.where(mine =>
        mine.where({ principal: of }).orWhere({ requested_by: of }),
      );
    }
    if (open) query.whereNull('revoked_at');
    if (before !== undefined) query.where('id', '<', before);
    return (await query).map(toRevocation);
  }

  async entriesOf(
    revocationIds: readonly string[],
    trx?: Knex.Transaction,
  ): Promise<EntryRecord[]> {
    if (revocationIds.length === 0) return [];
    const rows = await (trx ?? this.#knex)('revocation_entries').whereIn(
      'revocation_id',
      revocationIds,
    );
    return rows.map(toEntry);
  }

  /** What a role's policy must say at `now`: all that may still matter. */
  async listed(
    options: { roleKey: string; now: number },
    trx?: Knex.Transaction,
  ): Promise<EntryRecord[]> {
    const rows = await (trx ?? this.#knex)('revocation_entries')
      .where({ role_key: options.roleKey })
      .andWhere('expires_at', '>', options.now - SKEW_MS)
      .orderBy('id');
    return rows.map(toEntry);
  }

  async markDelivered(ids: readonly string[]): Promise<void> {
    await this.#knex('revocation_entries')
      .whereIn('id', ids)
      .where({ state: 'waiting' })
      .update({ state: 'delivered' });
  }

  async settle(
    trx: Knex.Transaction,
    options: {
      ids: readonly string[];
      state: 'verified' | 'expired';
      now: number;
    },
  ): Promise<void> {
    await trx('revocation_entries')
      .whereIn('id', options.ids)
      .whereIn('state', ['waiting', 'delivered'])
      .update({ state: options.state, settled_at: options.now });
  }

  /** Whether all of them are, by proof or by time. */
  async areSettled(ids: readonly string[]): Promise<boolean> {
    const open = await this.#knex('revocation_entries')
      .whereIn('id', ids)
      .whereIn('state', ['waiting', 'delivered'])
      .first('id');
    return open === undefined;
  }

  /**
   * Entries that nobody proved in time: the copies are dead by now, also by the
   * clock of a provider that is behind.
   */
  async overdue(now: number): Promise<EntryRecord[]> {
    const rows = await this.#knex('revocation_entries')
      .whereIn('state', ['waiting', 'delivered'])
      .andWhere('expires_at', '<=', now - SKEW_MS)
      .limit(1000);
    return rows.map(toEntry);
  }

  /** False where another was first. */
  async finish(
    trx: Knex.Transaction,
    options: { id: string; now: number },
  ): Promise<boolean> {
    const open = await trx('revocation_entries')
      .where({ revocation_id: options.id })
      .whereIn('state', ['waiting', 'delivered'])
      .first('id');
    if (open) return false;
    const changed = await trx('revocations')
      .where({ id: options.id })
      .whereNull('revoked_at')
      .update({ revoked_at: options.now });
    return changed === 1;
  }
}

function toRevocation(row: Record<string, any>): RevocationRecord {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    principal: row.principal ?? undefined,
    requestedBy: row.requested_by,
    reason: row.reason,
    createdAt: Number(row.created_at),
    revokedAt: row.revoked_at === null ? undefined : Number(row.revoked_at),
  };
}

function toEntry(row: Record<string, any>): EntryRecord {
  return {
    id: row.id,
    revocationId: row.revocation_id,
    roleKey: row.role_key,
    role: row.role,
    environment: row.environment,
    kind: row.kind,
    traceGrant: row.trace_grant ?? undefined,
    principal: row.principal ?? undefined,
    issuedBefore: Number(row.issued_before),
    expiresAt: Number(row.expires_at),
    state: row.state,
    settledAt: row.settled_at === null ? undefined : Number(row.settled_at),
  };
}
