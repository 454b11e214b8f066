import {
  getJsonValueAtPath,
  type FilterPredicate,
} from '@backstage/filter-predicates';
import type { JsonValue } from '@backstage/types';
import type { EntityFacts } from '../facts';
import { anchorText, waysToIndex, type Anchor } from './anchors';
import { compilePredicate } from './matcher';

/** The predicate of `entities: '*'`. */
export const ALL_ENTITIES = 0;

type Buckets = Map<string, number[]>;

/**
 * All different predicates of a policy, numbered, and which of them match an
 * entity: computed once per entity facts object, by looking only at those
 * predicates whose anchor the entity has.
 */
export class PredicateIndex {
  private readonly ids = new Map<string, number>([['"*"', ALL_ENTITIES]]);
  private readonly tests: ((value: JsonValue) => boolean)[] = [() => true];
  private readonly waiting: { id: number; ways: Anchor[][] }[] = [];
  /** Per path: predicates by the value that the field must equal. */
  private readonly fields = new Map<string, Buckets>();
  /** Per path: predicates by the value that the list must contain. */
  private readonly lists = new Map<string, Buckets>();
  private readonly unindexed: number[] = [];
  private readonly cache = new WeakMap<EntityFacts, readonly number[]>();

  /** The number of a predicate; the same for the same predicate. */
  add(predicate: '*' | FilterPredicate): number {
    const key = JSON.stringify(predicate);
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.tests.length;
      this.ids.set(key, id);
      this.tests.push(compilePredicate(predicate));
      this.waiting.push({ id, ways: waysToIndex(predicate) });
    }
    return id;
  }

  /** Builds the buckets, after all predicates are added. */
  *finish(): Generator<void, void> {
    // How many different values a field is compared with tells how much
    // looking it up narrows: a name more than a tag, a tag more than a kind.
    const values = new Map<string, Set<string>>();
    const field = (anchor: Anchor) => `${anchor.list}${anchor.path}`;
    for (const { ways } of this.waiting) {
      for (const anchor of ways.flat()) {
        const seen = values.get(field(anchor)) ?? new Set();
        values.set(field(anchor), seen.add(anchor.value));
      }
      yield;
    }
    const narrowing = (way: Anchor[]) =>
      Math.min(...way.map(anchor => values.get(field(anchor))!.size)) /
      way.length;
    for (const { id, ways } of this.waiting) {
      const best = ways.reduce<Anchor[] | undefined>(
        (a, b) => (a && narrowing(a) >= narrowing(b) ? a : b),
        undefined,
      );
      if (best) {
        best.forEach(anchor => this.put(anchor, id));
      } else {
        this.unindexed.push(id);
      }
      yield;
    }
    this.waiting.length = 0;
    this.ids.clear();
  }

  private put(anchor: Anchor, id: number) {
    const paths = anchor.list ? this.lists : this.fields;
    const buckets: Buckets = paths.get(anchor.path) ?? new Map();
    paths.set(anchor.path, buckets);
    const bucket = buckets.get(anchor.value);
    if (!bucket) {
      buckets.set(anchor.value, [id]);
    } else if (bucket[bucket.length - 1] !== id) {
      bucket.push(id);
    }
  }

  /** Numbers of the predicates that match the entity, ascending. */
  matching(entity: EntityFacts): readonly number[] {
    let ids = this.cache.get(entity);
    if (ids === undefined) {
      ids = this.match(entity.fields);
      this.cache.set(entity, ids);
    }
    return ids;
  }

  /** Whether one predicate matches. */
  matches(id: number, entity: EntityFacts): boolean {
    return this.tests[id](entity.fields);
  }

  private match(fields: JsonValue): readonly number[] {
    const found = [ALL_ENTITIES];
    const tryAll = (ids: readonly number[] | undefined) => {
      for (const id of ids ?? []) {
        if (this.tests[id](fields)) {
          found.push(id);
        }
      }
    };
    const look = (buckets: Buckets, value: unknown) => {
      const text = anchorText(value);
      if (text !== undefined) {
        tryAll(buckets.get(text));
      }
    };
    for (const [path, buckets] of this.fields) {
      look(buckets, getJsonValueAtPath(fields, path));
    }
    for (const [path, buckets] of this.lists) {
      const value = getJsonValueAtPath(fields, path);
      if (Array.isArray(value)) {
        value.forEach(item => look(buckets, item));
      }
    }
    tryAll(this.unindexed);
    // A predicate with several anchors may have been found by more than one.
    return [...new Set(found)].sort((a, b) => a - b);
  }
}
