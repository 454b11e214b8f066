import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../clock';

const HOUR_MS = 3_600_000;

/** Warns of the same thing once an hour, and of how often it was held back. */
export class HourlyWarnings {
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #told = new Map<string, { at: number; heldBack: number }>();

  constructor(options: { clock: Clock; logger: LoggerService }) {
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** @param options - `about`: what counts as the same thing */
  warn(options: { about: string; message: string }): void {
    const { about, message } = options;
    const now = this.#clock.now();
    const last = this.#told.get(about);
    if (last && now - last.at < HOUR_MS) {
      last.heldBack++;
      return;
    }
    this.#told.set(about, { at: now, heldBack: 0 });
    this.#logger.warn(
      last?.heldBack
        ? `${message} (and ${last.heldBack} times more since this was last said)`
        : message,
    );
  }
}
