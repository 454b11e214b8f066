const MINUTE = 60_000;
/** A trace's id and its first segment may differ in time by this much. */
export const MARGIN_MS = 5_000;
/** GetTraceSummaries takes six hours, margins included. */
export const MAX_WINDOW_MS = 6 * 60 * MINUTE - 2 * MARGIN_MS;
const FIRST_WINDOW_MS = 5 * MINUTE;
const SMALLEST_WINDOW_MS = 1_000;

/** Part of a search's time, epoch milliseconds, start inclusive, end exclusive. */
export interface Window {
  start: number;
  end: number;
}

/**
 * Cuts a search's time into windows, newest first. X-Ray gives a window's
 * traces in no order, so a window has to be read whole to give its newest
 * first: the windows start small, grow where there is little, and one that
 * holds too much is cut in two.
 */
export class WindowWalk {
  readonly #start: number;
  readonly #pending: Window[] = [];
  #end: number;
  #size = FIRST_WINDOW_MS;

  constructor(whole: Window) {
    this.#start = whole.start;
    this.#end = whole.end;
  }

  /** The next window to read; `undefined` when the search is through. */
  next(): Window | undefined {
    const pending = this.#pending.pop();
    if (pending) return pending;
    if (this.#end <= this.#start) return undefined;
    const start = Math.max(this.#start, this.#end - this.#size);
    const window = { start, end: this.#end };
    this.#end = start;
    return window;
  }

  /** Tells how much a window held. */
  found(count: number): void {
    const factor = count === 0 ? 4 : 2;
    if (count < 50) {
      this.#size = Math.min(MAX_WINDOW_MS, this.#size * factor);
    } else if (count > 500) {
      this.#size = Math.max(SMALLEST_WINDOW_MS, Math.floor(this.#size / 2));
    }
  }

  /** Whether a window can be cut further. */
  static divisible({ start, end }: Window): boolean {
    return end - start > SMALLEST_WINDOW_MS;
  }

  /**
   * Puts a window that holds too much back in two halves, to be read newer
   * half first.
   */
  split({ start, end }: Window): void {
    const middle = Math.floor((start + end) / 2);
    this.#pending.push({ start, end: middle }, { start: middle, end });
    this.#size = Math.max(SMALLEST_WINDOW_MS, middle - start);
  }
}
