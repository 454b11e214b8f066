import type { Knex } from 'knex';

/** Somebody decides in another's place for a while. Epoch milliseconds. */
export interface DelegationRecord {
  id: string;
  from: string;
  to: string;
  startsAt: number;
  endsAt: number;
}

/** Rows of `delegations`. */
export class DelegationTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insert(
    trx: Knex.Transaction,
    delegation: DelegationRecord & { createdAt: number },
  ): Promise<void> {
    await trx('delegations').insert({
      id: delegation.id,
      from_ref: delegation.from,
      to_ref: delegation.to,
      starts_at: delegation.startsAt,
      ends_at: delegation.endsAt,
      created_at: delegation.createdAt,
    });
  }

  async get(id: string): Promise<DelegationRecord | undefined> {
    const row = await this.#knex('delegations').where({ id }).first();
    return row && toDelegation(row);
  }

  /** Not over yet: given by somebody, or to them. */
  async of(ref: string, now: number): Promise<DelegationRecord[]> {
    const rows = await this.#knex('delegations')
      .where(mine => mine.where({ from_ref: ref }).orWhere({ to_ref: ref }))
      .andWhere('ends_at', '>', now)
      .orderBy('id')
      .limit(200);
    return rows.map(toDelegation);
  }

  /** In whose place somebody decides at `now`. */
  async delegators(to: string, now: number): Promise<string[]> {
    const rows = await this.#knex('delegations')
      .where({ to_ref: to })
      .andWhere('starts_at', '<=', now)
      .andWhere('ends_at', '>', now)
      .distinct('from_ref')
      .limit(100);
    return rows.map(row => row.from_ref);
  }

  async end(
    trx: Knex.Transaction,
    options: { id: string; now: number },
  ): Promise<void> {
    const { id, now } = options;
    await trx('delegations')
      .where({ id })
      .andWhere('ends_at', '>', now)
      .update({ ends_at: now });
  }

  /** Ends what somebody gave and was given; those that it was. */
  async endOf(
    trx: Knex.Transaction,
    options: { ref: string; now: number },
  ): Promise<DelegationRecord[]> {
    const { ref, now } = options;
    const rows = await trx('delegations')
      .where(mine => mine.where({ from_ref: ref }).orWhere({ to_ref: ref }))
      .andWhere('ends_at', '>', now)
      .update({ ends_at: now })
      .returning('*');
    return rows.map(toDelegation);
  }
}

function toDelegation(row: Record<string, any>): DelegationRecord {
  return {
    id: row.id,
    from: row.from_ref,
    to: row.to_ref,
    startsAt: Number(row.starts_at),
    endsAt: Number(row.ends_at),
  };
}
