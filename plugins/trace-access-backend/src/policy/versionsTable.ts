import type { Knex } from 'knex';

/** Which file had which content in a version. */
export interface VersionSource {
  location: string;
  file: string;
  /** SHA-256 of the text, hex. */
  hash: string;
}

/** The table `policy_versions`: what was ever active. */
export class VersionsTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** Keeps a version, once; a version that comes back only says when. */
  async keep(options: {
    version: string;
    source: readonly VersionSource[];
    /** JSON of the parsed documents. */
    documents: string;
    at: number;
  }): Promise<void> {
    await this.#knex('policy_versions')
      .insert({
        version: options.version,
        source: JSON.stringify(options.source),
        documents: options.documents,
        first_loaded_at: options.at,
        last_loaded_at: options.at,
      })
      .onConflict('version')
      .merge(['last_loaded_at']);
  }

  /** Whether no replica has taken another version later. */
  async isNewest(version: string): Promise<boolean> {
    const found = await this.#knex('policy_versions')
      .where({ version })
      .andWhere(
        'last_loaded_at',
        this.#knex('policy_versions').max('last_loaded_at'),
      )
      .first('version');
    return found !== undefined;
  }
}
