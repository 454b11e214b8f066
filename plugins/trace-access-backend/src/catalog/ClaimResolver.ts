import { ServiceUnavailableError } from '@backstage/errors';
import type { TraceSourceConfig } from '@tracegate/plugin-trace-access-common';
import type { Clock } from '../clock';
import { FreshValue } from '../identity/FreshValue';
import type { ClaimsTable, StoredConfirmation } from './ClaimsTable';
import type { EntityFactsStore } from './EntityFactsStore';
import {
  annotatedNames,
  resolveService,
  type Claimant,
  type Resolution,
} from './claims';

const MAX_AGE_MS = 5_000;

/** Settles claims from the catalog, the policy and what people confirmed. */
export interface ClaimLookup {
  /** Whose a service of a source is. */
  resolve(options: { source: TraceSourceConfig; service: string }): Resolution;
  confirmation(options: {
    source: string;
    service: string;
    entityRef: string;
  }): StoredConfirmation | undefined;
}

/**
 * Gives lookups whose confirmations are at most 5 s old, so that what another
 * replica withdrew is withdrawn here too.
 */
export class ClaimResolver {
  readonly #entities: EntityFactsStore;
  readonly #confirmations: FreshValue<ReadonlyMap<string, StoredConfirmation>>;

  constructor(options: {
    entities: EntityFactsStore;
    table: ClaimsTable;
    clock: Clock;
  }) {
    this.#entities = options.entities;
    this.#confirmations = new FreshValue({
      clock: options.clock,
      maxAgeMs: MAX_AGE_MS,
      from: 'The database of trace-access',
      read: async () => {
        const rows = await options.table.all().catch(databaseDown);
        return new Map(rows.map(row => [keyOf(row), row]));
      },
    });
  }

  /** After a confirmation or withdrawal of our own. */
  expire(): void {
    this.#confirmations.expire();
  }

  /**
   * @throws ServiceUnavailableError - the database or the catalog is not answering
   */
  async lookup(): Promise<ClaimLookup> {
    await this.#entities.loaded();
    const confirmations = await this.#confirmations.get();
    return {
      resolve: ({ source, service }) =>
        resolveService({
          source,
          service,
          claimants: this.#claimants({ source, service }),
          confirmation: entityRef =>
            confirmations.get(
              keyOf({ source: source.name, service, entityRef }),
            ),
        }),
      confirmation: key => confirmations.get(keyOf(key)),
    };
  }

  /**
   * The names that an entity may claim in a source, in whatever state: its own
   * (of a Component), its annotations', the policy's.
   */
  namesOf(options: { entityRef: string; source: TraceSourceConfig }): {
    names: string[];
    declared: boolean;
  } {
    const { entityRef, source } = options;
    const record = this.#entities.get(entityRef);
    if (!record) return { names: [], declared: false };
    const declared = new Set([
      ...annotatedNames({
        claims: record.claims,
        environment: source.environment,
      }),
      ...policyNames({ entityRef, source }),
    ]);
    const names = new Set(declared);
    if (entityRef.startsWith('component:')) names.add(record.name);
    return { names: [...names].sort(), declared: declared.size > 0 };
  }

  #claimants(options: {
    source: TraceSourceConfig;
    service: string;
  }): Iterable<Claimant> {
    const { source, service } = options;
    const claimants = new Map<string, Claimant>();
    for (const { facts, name, claims } of this.#entities.claimants(service)) {
      claimants.set(facts.ref, { ref: facts.ref, name, claims });
    }
    const ref = Object.hasOwn(source.services, service)
      ? source.services[service]
      : undefined;
    const named = ref === undefined ? undefined : this.#entities.get(ref);
    if (named && !claimants.has(named.facts.ref)) {
      const { facts, name, claims } = named;
      claimants.set(facts.ref, { ref: facts.ref, name, claims });
    }
    return claimants.values();
  }
}

function policyNames(options: {
  entityRef: string;
  source: TraceSourceConfig;
}): string[] {
  return Object.entries(options.source.services)
    .filter(([, ref]) => ref === options.entityRef)
    .map(([service]) => service);
}

function keyOf(key: {
  source: string;
  service: string;
  entityRef: string;
}): string {
  return `${key.source}\n${key.entityRef}\n${key.service}`;
}

function databaseDown(): never {
  throw new ServiceUnavailableError(
    'The database of trace-access is not answering, so nobody can say whose a service is. Try again in a moment.',
  );
}
