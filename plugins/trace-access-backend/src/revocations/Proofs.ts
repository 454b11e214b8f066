import type { Clock } from '../clock';
import type { EntryRecord } from './RevocationTable';
import type { Sentinel } from './Sentinel';
import type { Settlement } from './Settlement';

/** A version that lists the sentinel with these entries was written. */
interface Proof {
  sentinel: Sentinel;
  entries: readonly EntryRecord[];
}

/**
 * What was written and not yet seen to be heeded, which takes a provider
 * minutes: each version's sentinel is looked at until it is refused, however
 * many versions follow. In memory alone, as credentials are; another replica
 * writes a version of its own.
 */
export class Proofs {
  readonly #open = new Map<string, Proof[]>();

  constructor(
    private readonly deps: {
      settlement: Pick<Settlement, 'verified'>;
      clock: Clock;
    },
  ) {}

  add(options: Proof & { roleKey: string }): void {
    const { roleKey, ...proof } = options;
    this.#open.set(roleKey, [...this.#of(roleKey), proof]);
  }

  /** Names of the sentinels that are looked at: what is written must list them too. */
  sentinelsOf(roleKey: string): string[] {
    return this.#of(roleKey).map(({ sentinel }) => sentinel.traceGrant);
  }

  /** Those of entries whose proof is not under way. */
  unseen(roleKey: string, entries: readonly EntryRecord[]): EntryRecord[] {
    const underWay = new Set(
      this.#of(roleKey).flatMap(proof => proof.entries.map(({ id }) => id)),
    );
    return entries.filter(({ id }) => !underWay.has(id));
  }

  /** They are no longer listed, so nothing will come of them. */
  drop(roleKey: string): void {
    this.#open.delete(roleKey);
  }

  /**
   * Looks once, and settles what is seen; true once nothing is left to see:
   * sentinels that are over are no longer looked at.
   */
  async look(options: {
    roleKey: string;
    signal: AbortSignal;
  }): Promise<boolean> {
    const { roleKey, signal } = options;
    const { settlement, clock } = this.deps;
    for (const proof of this.#of(roleKey)) {
      const refused = await proof.sentinel.refused(signal);
      const now = clock.now();
      if (!refused || now >= proof.sentinel.until) continue;
      await settlement.verified({ entries: proof.entries, now });
      const left = this.#of(roleKey).filter(one => one !== proof);
      if (left.length > 0) this.#open.set(roleKey, left);
      else this.#open.delete(roleKey);
    }
    return this.#of(roleKey).length === 0;
  }

  /** Without those whose sentinel is over: it would be refused for that. */
  #of(roleKey: string): Proof[] {
    const now = this.deps.clock.now();
    return (this.#open.get(roleKey) ?? []).filter(
      ({ sentinel }) => now < sentinel.until,
    );
  }
}
