import { type Slot, slots, traceOf } from './schedule';
import { RefusedError, type Send } from './sender';

/** The time, and a way to wait for it; both end with the signal. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal fires. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What a feed needs. */
export interface FeedOptions {
  seed: string;
  send: Send;
  clock: Clock;
  signal: AbortSignal;
  /** One sentence for a person; failures only. */
  warn(sentence: string): void;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** Traces that are put together into calls. */
const CHUNK = 40;

/**
 * Sends the traces of the time before now, latest first, so that the first page
 * fills at once. Waits for an endpoint that is down. Gives the number of traces.
 */
export async function backfill(
  options: FeedOptions & { milliseconds: number; perSecond: number },
): Promise<number> {
  const { seed, milliseconds, perSecond, clock, signal } = options;
  const deliver = createDelivery(options);
  const to = clock.now();
  const due = slots({ seed, perSecond, from: to - milliseconds, to });
  for (let i = 0; i < due.length && !signal.aborted; i += CHUNK) {
    await deliver(due.slice(i, i + CHUNK), { insist: true });
  }
  return signal.aborted ? 0 : due.length;
}

/**
 * Sends every trace as it ends, for as long as the signal lets it. What falls
 * into an outage is left out, as real senders do.
 */
export async function live(
  options: FeedOptions & { perSecond: number },
): Promise<void> {
  const { seed, perSecond, clock, signal } = options;
  const deliver = createDelivery(options);
  let from = clock.now();
  while (!signal.aborted) {
    await clock.wait(1000, signal);
    const to = clock.now();
    // after a long sleep of the machine, don't make up for all of it
    from = Math.max(from, to - 60_000);
    const due = signal.aborted ? [] : slots({ seed, perSecond, from, to });
    from = Math.max(from, to);
    await deliver(due, { insist: false });
  }
}

/**
 * Sends traces, one call after another; remembers across calls that the endpoint
 * is down, so that it says so once and asks ever more rarely.
 */
function createDelivery(options: FeedOptions) {
  const { seed, send, clock, signal, warn } = options;
  let pause = 0;
  let refusal = '';

  /** True when it is settled, delivered or refused for good. */
  const attempt = async (region: string, group: Slot[]): Promise<boolean> => {
    try {
      const documents = group.flatMap(slot => traceOf(seed, slot).documents);
      await send({ region, documents, signal });
    } catch (error) {
      if (signal.aborted) {
        return true;
      }
      const { name, message } = error as Error;
      if (error instanceof RefusedError) {
        if (message !== refusal) {
          warn(message);
        }
        refusal = message;
        return true;
      }
      if (!pause) {
        warn(`Cannot send to ${region}, trying again: ${name}: ${message}`);
      }
      pause = Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, pause * 2));
      await clock.wait(pause, signal);
      return signal.aborted;
    }
    if (pause) {
      warn('Sending again.');
    }
    pause = 0;
    return true;
  };

  return async (due: Slot[], { insist }: { insist: boolean }) => {
    const byRegion = new Map<string, Slot[]>();
    for (const slot of due) {
      const { region } = slot.environment;
      byRegion.set(region, [...(byRegion.get(region) ?? []), slot]);
    }
    for (const [region, group] of byRegion) {
      let settled = signal.aborted || (await attempt(region, group));
      while (!settled && insist) {
        settled = await attempt(region, group);
      }
    }
  };
}
