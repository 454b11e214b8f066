import type { Knex } from 'knex';
import type { Confirmation } from './claims';

/** What a confirmation is of. */
export interface ClaimKey {
  source: string;
  service: string;
  entityRef: string;
}

export type StoredConfirmation = ClaimKey & Confirmation;

/** The table `claims`: confirmations, which count while the claim itself stands. */
export class ClaimsTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async all(): Promise<StoredConfirmation[]> {
    const rows = await this.#knex('claims').select();
    return rows.map(row => ({
      source: row.source,
      service: row.service,
      entityRef: row.entity_ref,
      by: row.confirmed_by,
      ...(row.confirmed_through && { through: row.confirmed_through }),
    }));
  }

  /** Confirms; a claim that is confirmed already stays as it was. */
  async confirm(options: StoredConfirmation & { at: number }): Promise<void> {
    await this.#knex('claims')
      .insert({
        source: options.source,
        service: options.service,
        entity_ref: options.entityRef,
        confirmed_by: options.by,
        confirmed_through: options.through ?? null,
        confirmed_at: options.at,
      })
      .onConflict(['source', 'service', 'entity_ref'])
      .ignore();
  }

  /** Whether there was a confirmation to take back. */
  async withdraw(trx: Knex.Transaction, key: ClaimKey): Promise<boolean> {
    const count = await trx('claims')
      .where({
        source: key.source,
        service: key.service,
        entity_ref: key.entityRef,
      })
      .delete();
    return count > 0;
  }
}
