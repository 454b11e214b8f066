import type { Clock } from '../clock';

/** A clock that stands until it is moved. */
export class MovableClock implements Clock {
  #now: number;

  constructor(start = Date.parse('2026-11-21T12:00:00Z')) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  move(options: { ms: number }): void {
    this.#now += options.ms;
  }
}
