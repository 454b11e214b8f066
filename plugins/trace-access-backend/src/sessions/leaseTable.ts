import type { Knex } from 'knex';
import { ulid } from 'ulid';

/**
 * Lease ids: what standing access of a principal through a binding is called
 * at the provider, so that revocation can name it. One per pair, whichever
 * replica asks first.
 */
export class LeaseTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async leaseOf(options: {
    principal: string;
    binding: string;
    now: number;
  }): Promise<string> {
    const { principal, binding, now } = options;
    const known = await this.#find({ principal, binding });
    if (known) return known;
    await this.#knex('leases')
      .insert({ principal, binding, id: ulid(now), created_at: now })
      .onConflict(['principal', 'binding'])
      .ignore();
    // Another replica may have been first: what is stored counts.
    const stored = await this.#find({ principal, binding });
    if (!stored) throw new Error('The lease was removed while it was made');
    return stored;
  }

  /** The next session gets another name, so that this one can be refused. */
  async rotate(
    trx: Knex.Transaction,
    leases: readonly string[],
  ): Promise<void> {
    if (leases.length > 0) await trx('leases').whereIn('id', leases).delete();
  }

  async #find(key: {
    principal: string;
    binding: string;
  }): Promise<string | undefined> {
    const row = await this.#knex('leases').where(key).first('id');
    return row?.id;
  }
}
