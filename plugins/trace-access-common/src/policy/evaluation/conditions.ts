import { IANAZone } from 'luxon';
import {
  inNetworks,
  parseAddress,
  parseCidr,
  parseHours,
  type HoursWindow,
} from '../language/terms';
import type { BindingConditions } from '../language/documents';

/** What conditions are about. */
export interface Circumstances {
  /** Epoch milliseconds. */
  at: number;
  ip?: string;
}

/** `undefined`: it cannot be evaluated. */
export type Truth = boolean | undefined;

/** A binding's conditions, compiled: all must hold. */
export type Condition = (circumstances: Circumstances) => Truth;

const MINUTE = 60_000;
const DAY = 1440;

/** The wall clock of a zone, remembering the last minute it was asked for. */
class WallClock {
  private minute = NaN;
  private minuteOfDay = 0;

  constructor(private readonly zone: IANAZone) {}

  at(ms: number): number {
    const minute = Math.floor(ms / MINUTE);
    if (minute !== this.minute) {
      const local = minute + this.zone.offset(minute * MINUTE);
      this.minuteOfDay = ((Math.floor(local) % DAY) + DAY) % DAY;
      this.minute = minute;
    }
    return this.minuteOfDay;
  }
}

const clocks = new Map<string, WallClock>();

function clockOf(zone: string): WallClock {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new WallClock(IANAZone.create(zone));
    clocks.set(zone, clock);
  }
  return clock;
}

const isOpen = ({ start, end }: HoursWindow, minute: number) =>
  start < end
    ? minute >= start && minute < end
    : minute >= start || minute < end;

function windowOf(hours: string): HoursWindow {
  const parsed = parseHours(hours);
  if ('problem' in parsed) {
    throw new Error(parsed.problem);
  }
  return parsed.window;
}

function hoursTest(hours: string): Condition {
  const window = windowOf(hours);
  const clock = clockOf(window.zone);
  return ({ at }) =>
    Number.isFinite(at) ? isOpen(window, clock.at(at)) : undefined;
}

let lastIp: string | undefined;
let lastAddress: ReturnType<typeof parseAddress>;

function networkTest(networks: readonly string[]): Condition {
  const cidrs = networks.map(network => {
    const parsed = parseCidr(network);
    if ('problem' in parsed) {
      throw new Error(parsed.problem);
    }
    return parsed.cidr;
  });
  return ({ ip }) => {
    if (ip === undefined) {
      return undefined;
    }
    // One request asks about many bindings, always with the same address.
    if (ip !== lastIp) {
      lastAddress = parseAddress(ip);
      lastIp = ip;
    }
    return lastAddress && inNetworks(lastAddress, cidrs);
  };
}

/** Each condition by itself, for explanations. */
export function separateConditions(
  conditions: BindingConditions,
): { name: keyof BindingConditions; test: Condition }[] {
  const tests: { name: keyof BindingConditions; test: Condition }[] = [];
  if (conditions.hours !== undefined) {
    tests.push({ name: 'hours', test: hoursTest(conditions.hours) });
  }
  if (conditions.network !== undefined) {
    tests.push({ name: 'network', test: networkTest(conditions.network) });
  }
  if (conditions.stepUp !== undefined) {
    // How the user signed in is not known to a decision yet.
    tests.push({ name: 'stepUp', test: () => undefined });
  }
  return tests;
}

/**
 * Compiles conditions; undefined where there are none. One that is false makes
 * the whole false, whatever is unknown beside it.
 */
export function compileConditions(
  conditions: BindingConditions,
): Condition | undefined {
  const tests = separateConditions(conditions).map(({ test }) => test);
  if (tests.length === 0) {
    return undefined;
  }
  if (tests.length === 1) {
    return tests[0];
  }
  return circumstances => {
    let truth: Truth = true;
    for (const test of tests) {
      const one = test(circumstances);
      if (one === false) {
        return false;
      }
      if (one === undefined) {
        truth = undefined;
      }
    }
    return truth;
  };
}

/**
 * When the window that is open at `at` closes, in epoch milliseconds. Around a
 * change of the clocks it is looked for minute by minute.
 */
export function windowEnd(hours: string, at: number): number {
  const window = windowOf(hours);
  const zone = IANAZone.create(window.zone);
  const clock = clockOf(window.zone);
  const minute = Math.floor(at / MINUTE);
  const left = (window.end - clock.at(at) + DAY) % DAY;
  const end = (minute + left) * MINUTE;
  if (zone.offset(end) === zone.offset(minute * MINUTE)) {
    return end;
  }
  const last = minute + left + 3 * 60;
  let closing = minute;
  while (closing < last && isOpen(window, clock.at(closing * MINUTE))) {
    closing++;
  }
  return closing * MINUTE;
}
