import { allAnnotatedNames } from './claims';
import type { EntityRecord } from './entityRecord';

/** Which entities may claim a service name; kept up to date entity by entity. */
export class ClaimIndex {
  /** Nearly every name has one claimant: no set is made for that. */
  readonly #byName = new Map<string, string | Set<string>>();

  /** Refs of the Components that bear the name, and of whoever annotates it. */
  claimants(service: string): string[] {
    const refs = this.#byName.get(service);
    if (refs === undefined) return [];
    return typeof refs === 'string' ? [refs] : [...refs];
  }

  /** Every name that somebody may claim. */
  names(): Iterable<string> {
    return this.#byName.keys();
  }

  add(record: EntityRecord): void {
    const { ref } = record.facts;
    for (const name of namesOf(record)) {
      const refs = this.#byName.get(name);
      if (refs === undefined) this.#byName.set(name, ref);
      else if (typeof refs !== 'string') refs.add(ref);
      else if (refs !== ref) this.#byName.set(name, new Set([refs, ref]));
    }
  }

  remove(record: EntityRecord): void {
    const { ref } = record.facts;
    for (const name of namesOf(record)) {
      const refs = this.#byName.get(name);
      if (refs === ref) {
        this.#byName.delete(name);
      } else if (refs !== undefined && typeof refs !== 'string') {
        refs.delete(ref);
        if (refs.size === 0) this.#byName.delete(name);
      }
    }
  }
}

function namesOf(record: EntityRecord): Iterable<string> {
  const names = record.claims
    ? allAnnotatedNames(record.claims)
    : new Set<string>();
  if (record.facts.ref.startsWith('component:')) names.add(record.name);
  return names;
}
