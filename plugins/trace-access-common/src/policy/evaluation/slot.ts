import type { Action } from '../../model';
import type { Binding, Environment } from '../policy';
import type { Condition } from './conditions';
import { classOf } from './order';
import { subjectKey } from './subjects';

/** A binding ready to be evaluated. */
export interface CompiledBinding {
  readonly binding: Binding;
  /** Number of its predicate; undefined where it names services only. */
  readonly predicate: number | undefined;
  readonly condition: Condition | undefined;
}

/** Ranks by predicate, ascending. */
export type Table = Map<number, number[]>;

/** Ranks by unclaimed service. */
type ServiceTable = Map<string, number[]>;

/** Ranks of bindings for one sort of subject, by what they are about. */
export interface Reach {
  entities: Table;
  services: ServiceTable;
}

export const serviceKey = (service: { source: string; name: string }) =>
  `${service.source}\n${service.name}`;

export const emptyReach = (): Reach => ({
  entities: new Map(),
  services: new Map(),
});

function append<K>(map: Map<K, number[]>, key: K, rank: number) {
  const list = map.get(key);
  if (!list) {
    map.set(key, [rank]);
  } else if (list[list.length - 1] !== rank) {
    list.push(rank);
  }
}

/** Adds a rank to a reach; ranks come in ascending order. */
export function reachInto(
  reach: Reach,
  { binding, predicate }: CompiledBinding,
  rank: number,
) {
  if (predicate !== undefined) {
    append(reach.entities, predicate, rank);
  }
  for (const service of binding.services) {
    append(reach.services, serviceKey(service), rank);
  }
}

const IMPLIED_BY_VIEW: readonly Action[] = ['share', 'console', 'credentials'];

/**
 * The bindings that can decide one action in one environment, in the order in
 * which they do: a binding's place is its rank, and the candidate with the
 * lowest rank decides. Denies come first, then standing access, then access on
 * request. (Grants and shares come between the first two: they are not bindings,
 * so the evaluator asks for them, not this index.)
 */
export class Slot {
  readonly ranked: CompiledBinding[] = [];
  /** Ranks below this are denies. */
  denyEnd = 0;
  /** Ranks from `denyEnd` to this are standing access. */
  standingEnd = 0;
  /** Ranks by subject key, ascending. */
  readonly bySubject = new Map<string, number[]>();
  readonly everyone = emptyReach();
  readonly owners = emptyReach();
  /** Denies through any catalog group, for those whose groups are unknown. */
  readonly groupDenies: number[] = [];
  /** Denies through any group of an IdP source. */
  readonly idpDenies = new Map<string, number[]>();

  constructor(
    readonly environment: Environment,
    readonly action: Action,
  ) {}

  /** Whether a binding takes part here at all. */
  private takes(binding: Binding): boolean {
    return (
      binding.actions.includes(this.action) ||
      (binding.effect === 'deny' &&
        binding.actions.includes('view') &&
        IMPLIED_BY_VIEW.includes(this.action))
    );
  }

  /** @param sorted - bindings of the environment in order of precedence */
  *build(sorted: readonly CompiledBinding[]): Generator<void, void> {
    const classes = {
      deny: [] as CompiledBinding[],
      standing: [] as CompiledBinding[],
      onRequest: [] as CompiledBinding[],
    };
    for (const [i, each] of sorted.entries()) {
      if (this.takes(each.binding)) {
        classes[classOf(each.binding, this.environment)].push(each);
      }
      if (i % 256 === 0) {
        yield;
      }
    }
    this.denyEnd = classes.deny.length;
    this.standingEnd = this.denyEnd + classes.standing.length;
    let indexed = 0;
    for (const each of [
      ...classes.deny,
      ...classes.standing,
      ...classes.onRequest,
    ]) {
      this.ranked.push(each);
      this.index(each, this.ranked.length - 1);
      indexed += each.binding.subjects.length;
      if (indexed > 256) {
        indexed = 0;
        yield;
      }
    }
  }

  private index(each: CompiledBinding, rank: number) {
    const deny = rank < this.denyEnd;
    for (const subject of each.binding.subjects) {
      if (subject === '*') {
        reachInto(this.everyone, each, rank);
      } else if (subject === 'owners') {
        reachInto(this.owners, each, rank);
      } else {
        append(this.bySubject, subjectKey(subject), rank);
        if (deny && 'group' in subject && this.groupDenies.at(-1) !== rank) {
          this.groupDenies.push(rank);
        }
        if (deny && 'idpGroup' in subject) {
          append(this.idpDenies, subject.idpGroup.source, rank);
        }
      }
    }
  }
}
