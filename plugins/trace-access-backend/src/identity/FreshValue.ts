import { ServiceUnavailableError } from '@backstage/errors';
import type { Clock } from '../clock';

/**
 * One value that must never be older than `maxAgeMs` when used. Used while it
 * is older than half of that, it is read again in the background, so that
 * whoever keeps asking never waits. Concurrent reads are one.
 */
export class FreshValue<T> {
  readonly #read: () => Promise<T>;
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #from: string;
  #value: T | undefined;
  /** When the read that gave the value began: it is no younger than that. */
  #readAt = -Infinity;
  #reading: Promise<T> | undefined;
  /** A read that began before the last `expire` doesn't count as fresh. */
  #epoch = 0;
  /** When it was last asked for; epoch milliseconds. */
  usedAt = 0;

  constructor(options: {
    read: () => Promise<T>;
    clock: Clock;
    maxAgeMs: number;
    /** Whom it is read from: 'The catalog'. */
    from: string;
  }) {
    this.#read = options.read;
    this.#clock = options.clock;
    this.#maxAgeMs = options.maxAgeMs;
    this.#from = options.from;
  }

  /** The value where it is fresh, without waiting. */
  peek(): T | undefined {
    const now = this.#clock.now();
    this.usedAt = now;
    const age = now - this.#readAt;
    if (age < 0 || age > this.#maxAgeMs) return undefined;
    if (age > this.#maxAgeMs / 2 && !this.#reading) {
      // A failure shows when the value is too old to be used.
      this.#start().catch(() => {});
    }
    return this.#value;
  }

  /**
   * The value where it is fresh, else a new one; rejects as the read does.
   *
   * @throws ServiceUnavailableError - the read took longer than a value may be old
   */
  async get(): Promise<T> {
    const fresh = this.peek();
    if (fresh !== undefined) return fresh;
    const underWay = this.#reading;
    if (underWay) {
      // It may have begun too long ago, or fail for a reason that is over.
      await underWay.catch(() => {});
      const now = this.peek();
      if (now !== undefined) return now;
    }
    return this.#reading ?? this.#start();
  }

  /** Whatever was read last, however old. */
  last(): T | undefined {
    return this.#value;
  }

  /** Makes the next use read again. */
  expire(): void {
    this.#readAt = -Infinity;
    this.#epoch++;
  }

  #start(): Promise<T> {
    const startedAt = this.#clock.now();
    const epoch = this.#epoch;
    const reading = this.#read().then(value => {
      if (this.#clock.now() - startedAt > this.#maxAgeMs) {
        throw new ServiceUnavailableError(
          `${this.#from} answers so slowly that what it says is too old to be used. Try again in a moment.`,
        );
      }
      if (epoch === this.#epoch) {
        this.#value = value;
        this.#readAt = startedAt;
      }
      return value;
    });
    const settled = reading.finally(() => {
      if (this.#reading === settled) this.#reading = undefined;
    });
    this.#reading = settled;
    return settled;
  }
}
