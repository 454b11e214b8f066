import type { Clock } from '../clock';
import type { RequestTable } from './RequestTable';

const SINCE_MS = 30 * 24 * 3_600_000;
const MOST = 200;
const MAX_AGE_MS = 5 * 60_000;
const MINUTE = 60_000;

/** How long people usually take to decide, by binding: the median of 30 days. */
export class AnswerTimes {
  readonly #table: RequestTable;
  readonly #clock: Clock;
  readonly #known = new Map<
    string,
    { at: number; minutes: number | undefined }
  >();

  constructor(options: { table: RequestTable; clock: Clock }) {
    this.#table = options.table;
    this.#clock = options.clock;
  }

  /** In minutes; undefined where nobody has decided yet. */
  async minutesOf(binding: string | undefined): Promise<number | undefined> {
    if (binding === undefined) return undefined;
    const now = this.#clock.now();
    const known = this.#known.get(binding);
    if (known && now >= known.at && now - known.at <= MAX_AGE_MS) {
      return known.minutes;
    }
    const times = await this.#table.answerTimes({
      binding,
      since: now - SINCE_MS,
      limit: MOST,
    });
    const minutes = median(times);
    this.#known.set(binding, { at: now, minutes });
    return minutes;
  }
}

function median(times: readonly number[]): number | undefined {
  if (times.length === 0) return undefined;
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return Math.max(1, Math.round(middle / MINUTE));
}
