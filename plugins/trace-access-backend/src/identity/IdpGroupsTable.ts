import type { Knex } from 'knex';
import { z } from 'zod';
import { joined } from '../service/joined';

/** What the identity provider said of one user at the last sign-in. */
export interface StoredGroups {
  source: string;
  groups: readonly string[];
  /** Epoch milliseconds. */
  seenAt: number;
}

const names = z.array(z.string());
/** SQLite takes only so many values in one statement. */
const REFS_PER_QUERY = 500;

/** The table `idp_groups`: groups as the auth plugin reported them at sign-in. */
export class IdpGroupsTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async put(options: {
    userRef: string;
    source: string;
    groups: readonly string[];
    seenAt: number;
  }): Promise<void> {
    const groups = JSON.stringify([...new Set(options.groups)].sort());
    await this.#knex('idp_groups')
      .insert({
        user_ref: options.userRef,
        source: options.source,
        groups,
        seen_at: options.seenAt,
      })
      .onConflict(['user_ref', 'source'])
      .merge(['groups', 'seen_at'])
      // A slower replica must not put an older sign-in over a newer one.
      .where('idp_groups.seen_at', '<=', options.seenAt);
  }

  async ofUser(userRef: string): Promise<StoredGroups[]> {
    return (await this.#ofUsers([userRef])).get(userRef) ?? [];
  }

  readonly #ofUsers = joined(async (userRefs: readonly string[]) => {
    const found = new Map<string, StoredGroups[]>();
    for (let i = 0; i < userRefs.length; i += REFS_PER_QUERY) {
      const rows = await this.#knex('idp_groups')
        .whereIn('user_ref', userRefs.slice(i, i + REFS_PER_QUERY))
        .select('user_ref', 'source', 'groups', 'seen_at');
      for (const row of rows) {
        const stored = {
          source: row.source,
          groups: names.parse(JSON.parse(row.groups)),
          seenAt: Number(row.seen_at),
        };
        found.set(row.user_ref, [...(found.get(row.user_ref) ?? []), stored]);
      }
    }
    return found;
  });

  /** Every user a source has reported, for a binding's reach. */
  async ofSource(
    source: string,
  ): Promise<{ userRef: string; stored: StoredGroups }[]> {
    const rows = await this.#knex('idp_groups')
      .where({ source })
      .select('user_ref', 'groups', 'seen_at');
    return rows.map(row => ({
      userRef: row.user_ref,
      stored: {
        source,
        groups: names.parse(JSON.parse(row.groups)),
        seenAt: Number(row.seen_at),
      },
    }));
  }
}
