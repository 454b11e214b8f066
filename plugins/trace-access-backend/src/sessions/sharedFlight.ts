/**
 * One piece of work that several wait for. Each may leave by its own signal;
 * the work is aborted when nobody waits any more.
 */
export class SharedFlight<T> {
  readonly #controller = new AbortController();
  readonly #work: Promise<T>;
  #waiting = 0;
  #abandoned = false;

  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#work = start(this.#controller.signal);
    // A failure with nobody waiting is nobody's.
    this.#work.catch(() => {});
  }

  /** Nobody waits, so the work was aborted: not to be joined. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Settles when the work does, in the background too. */
  get settled(): Promise<unknown> {
    return this.#work.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Waits for the work; rejects with the signal's reason when it aborts first. */
  async join(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.#waiting += 1;
    let leave: () => void = () => {};
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([this.#work, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#waiting -= 1;
      if (this.#waiting === 0 && signal.aborted) {
        this.#abandoned = true;
        this.#controller.abort(signal.reason);
      }
    }
  }
}
