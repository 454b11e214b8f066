import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { EntityFacts } from '@tracegate/plugin-trace-access-common';
import type { Clock } from '../clock';
import { nextTurn } from '../service/yielding';
import type { CatalogReader } from './CatalogReader';
import { ClaimIndex } from './ClaimIndex';
import {
  createProjection,
  sameRecord,
  toRecord,
  type EntityRecord,
  type Projection,
} from './entityRecord';
import type { Trust } from './trustedLocations';

/** Facts of an entity that is decided about are never older than this. */
export const ENTITY_MAX_AGE_MS = 5_000;
const PAGE_SIZE = 500;
const BUSY_REFRESH_MS = 3_000;
const EMPTY = createProjection({ fieldPaths: [], environments: [] });

/**
 * The facts of every catalog entity, in memory: all of them refreshed every
 * while for lists, and those that are decided about read anew where they are
 * older than 5 s, in one call. An object is replaced only when it changed.
 */
export class EntityFactsStore {
  readonly #reader: CatalogReader;
  readonly #trust: Trust;
  readonly #clock: Clock;
  readonly #refreshEveryMs: number;

  readonly #records = new Map<string, EntityRecord>();
  readonly #claims = new ClaimIndex();
  /** When single entities were read; epoch milliseconds. */
  readonly #checkedAt = new Map<string, number>();
  readonly #reading = new Map<string, Promise<void>>();
  #projection: Projection = EMPTY;
  #projectionKey = '';
  /** When the last full refresh that finished began. */
  #refreshedAt = -Infinity;
  #refreshing: Promise<void> | undefined;
  #pool = new Map<string, string>();
  #generation = 0;
  /** Thrown away when an entity comes or goes. */
  #sortedRefs: string[] | undefined;
  #allFacts: { generation: number; facts: readonly EntityFacts[] } | undefined;
  #failing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: {
    reader: CatalogReader;
    trust: Trust;
    clock: Clock;
    refreshEveryMs: number;
  }) {
    this.#reader = options.reader;
    this.#trust = options.trust;
    this.#clock = options.clock;
    this.#refreshEveryMs = options.refreshEveryMs;
  }

  /** Changes with every change of an entity. */
  get generation(): number {
    return this.#generation;
  }

  get size(): number {
    return this.#records.size;
  }

  /** Which fields to keep; others than before make everything be read anew. */
  project(options: {
    fieldPaths: readonly string[];
    environments: readonly string[];
  }): void {
    const projection = createProjection(options);
    const key = JSON.stringify(projection.fields);
    if (key === this.#projectionKey) return;
    this.#projection = projection;
    this.#projectionKey = key;
    this.#refreshedAt = -Infinity;
    this.#checkedAt.clear();
  }

  start(): void {
    const loop = async () => {
      const before = { at: performance.now(), generation: this.#generation };
      await this.refresh().catch(() => {});
      const took = performance.now() - before.at;
      const changed = before.generation !== this.#generation;
      // While a catalog changes (most of all while it fills) look more often,
      // but never spend more than a twentieth of the time on it.
      const busy = Math.max(BUSY_REFRESH_MS, took * 20);
      const wait = this.#failing || changed ? busy : this.#refreshEveryMs;
      this.#timer = setTimeout(loop, Math.min(wait, this.#refreshEveryMs));
      this.#timer.unref();
    };
    void loop();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  get(ref: string): EntityRecord | undefined {
    return this.#records.get(ref);
  }

  all(): Iterable<EntityRecord> {
    return this.#records.values();
  }

  /** Refs in code unit order. */
  sortedRefs(): readonly string[] {
    this.#sortedRefs ??= [...this.#records.keys()].sort();
    return this.#sortedRefs;
  }

  /** The facts of all; the same list as long as nothing changes. */
  allFacts(): readonly EntityFacts[] {
    if (this.#allFacts?.generation !== this.#generation) {
      this.#allFacts = {
        generation: this.#generation,
        facts: [...this.#records.values()].map(one => one.facts),
      };
    }
    return this.#allFacts.facts;
  }

  /** Refs of the entities that one of these owns, at the most a thousand. */
  ownedBy(owners: readonly string[]): string[] {
    const wanted = new Set(owners);
    const owned: string[] = [];
    for (const { facts } of this.#records.values()) {
      if (facts.owners.some(owner => wanted.has(owner))) owned.push(facts.ref);
      if (owned.length === 1_000) break;
    }
    return owned;
  }

  /** Entities that may claim a service by name or annotation. */
  claimants(service: string): EntityRecord[] {
    return this.#claims
      .claimants(service)
      .flatMap(ref => this.#records.get(ref) ?? []);
  }

  claimedNames(): Iterable<string> {
    return this.#claims.names();
  }

  /**
   * Waits for the first full refresh (with the present fields).
   *
   * @throws ServiceUnavailableError - the catalog is not answering, or has
   * nothing yet: one that still fills says of everything that it isn't there
   */
  async loaded(): Promise<void> {
    if (this.#refreshedAt > -Infinity && this.#records.size > 0) return;
    await this.refresh();
    if (this.#records.size === 0) {
      throw new ServiceUnavailableError(
        'The catalog has not been read yet, so nobody can say what you may see. Try again in a moment.',
      );
    }
  }

  /**
   * Makes the facts of these entities at most 5 s old, by one catalog call for
   * all that are not. Facts older than half of that are read in the background.
   *
   * @throws ServiceUnavailableError - the catalog is not answering
   */
  async ensureFresh(refs: readonly string[]): Promise<void> {
    const stale = refs.filter(ref => this.#isOld(ref, ENTITY_MAX_AGE_MS));
    const ageing = refs.filter(
      ref => this.#isOld(ref, ENTITY_MAX_AGE_MS / 2) && !stale.includes(ref),
    );
    if (ageing.length > 0) this.#read(ageing).catch(() => {});
    if (stale.length === 0) return;
    await this.#read(stale);
    if (stale.some(ref => this.#isOld(ref, ENTITY_MAX_AGE_MS))) {
      throw new ServiceUnavailableError(
        'The catalog answers so slowly that what it says is too old to be used. Try again in a moment.',
      );
    }
  }

  /**
   * Reads the facts of these entities now, however young those at hand are.
   *
   * @throws ServiceUnavailableError - the catalog is not answering
   */
  async reread(refs: readonly string[]): Promise<void> {
    await this.#readNow(refs);
  }

  #isOld(ref: string, maxAgeMs: number): boolean {
    const at = Math.max(
      this.#checkedAt.get(ref) ?? -Infinity,
      this.#refreshedAt,
    );
    const age = this.#clock.now() - at;
    return age < 0 || age > maxAgeMs;
  }

  /** Reads everything anew; concurrent calls are one. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refreshAll().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #read(refs: readonly string[]): Promise<void> {
    const waiting = new Set<Promise<void>>();
    const missing = refs.filter(ref => {
      const reading = this.#reading.get(ref);
      if (reading) waiting.add(reading);
      return !reading;
    });
    if (missing.length > 0) {
      const reading = this.#readNow(missing).finally(() => {
        for (const ref of missing) this.#reading.delete(ref);
      });
      for (const ref of missing) this.#reading.set(ref, reading);
      waiting.add(reading);
    }
    await Promise.all(waiting);
  }

  async #readNow(refs: readonly string[]): Promise<void> {
    const at = this.#clock.now();
    const projection = this.#projection;
    const found = await this.#reader.byRefs({
      refs,
      fields: projection.fields,
    });
    if (projection !== this.#projection) return this.#readNow(refs);
    for (const ref of refs) {
      this.#put({ ref, entity: found.get(ref) });
      this.#checkedAt.set(ref, at);
    }
    return undefined;
  }

  async #refreshAll(): Promise<void> {
    const startedAt = this.#clock.now();
    const projection = this.#projection;
    const seen = new Set<string>();
    this.#pool = new Map();
    try {
      let pageAt = startedAt;
      for await (const page of this.#reader.stream({
        fields: projection.fields,
        pageSize: PAGE_SIZE,
      })) {
        if (projection !== this.#projection) return this.#refreshAll();
        for (let i = 0; i < page.length; i += 100) {
          for (const entity of page.slice(i, i + 100)) {
            const ref = stringifyEntityRef(entity);
            seen.add(ref);
            // What was read by itself since is newer than this page.
            if ((this.#checkedAt.get(ref) ?? -Infinity) < pageAt) {
              this.#put({ ref, entity });
            }
          }
          await nextTurn();
        }
        pageAt = this.#clock.now();
      }
    } catch (error) {
      this.#failing = true;
      throw error;
    }
    for (const ref of this.#records.keys()) {
      const readSince = (this.#checkedAt.get(ref) ?? -Infinity) >= startedAt;
      if (!seen.has(ref) && !readSince) this.#put({ ref, entity: undefined });
    }
    for (const [ref, at] of this.#checkedAt) {
      if (at < startedAt) this.#checkedAt.delete(ref);
    }
    this.#refreshedAt = startedAt;
    this.#failing = false;
    return undefined;
  }

  #put(options: { ref: string; entity: Entity | undefined }): void {
    const { ref, entity } = options;
    const before = this.#records.get(ref);
    if (!entity || !this.#trust(entity)) {
      if (!before) return;
      this.#claims.remove(before);
      this.#records.delete(ref);
      this.#sortedRefs = undefined;
      this.#generation++;
      return;
    }
    const record = toRecord({
      entity,
      projection: this.#projection,
      intern: text => this.#intern(text),
    });
    if (before && sameRecord(before, record)) return;
    if (before) this.#claims.remove(before);
    else this.#sortedRefs = undefined;
    this.#records.set(ref, record);
    this.#claims.add(record);
    this.#generation++;
  }

  #intern(text: string): string {
    const known = this.#pool.get(text);
    if (known !== undefined) return known;
    this.#pool.set(text, text);
    return text;
  }
}
