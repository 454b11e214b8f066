import ipaddr from 'ipaddr.js';
import { Duration, IANAZone } from 'luxon';

/** A daily window on the wall clock of a zone. */
export interface HoursWindow {
  /** Minute of the day, in the window. */
  start: number;
  /** Minute of the day, out of it; less than start where it crosses midnight. */
  end: number;
  zone: string;
}

const HOURS =
  /^([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)\s+(\S+)$/;

/** Reads `08:00-20:00 Europe/Berlin`. */
export function parseHours(
  text: string,
): { window: HoursWindow } | { problem: string } {
  const match = HOURS.exec(text.trim());
  if (!match) {
    return {
      problem:
        "Write hours as 'HH:MM-HH:MM Zone', from 00:00 to 23:59, such as '08:00-20:00 Europe/Berlin'.",
    };
  }
  const [start, end] = [
    Number(match[1]) * 60 + Number(match[2]),
    Number(match[3]) * 60 + Number(match[4]),
  ];
  if (start === end) {
    return {
      problem:
        'The hours begin when they end: for the whole day leave hours out.',
    };
  }
  const zone = match[5];
  if (!/^[A-Za-z]/.test(zone) || !IANAZone.isValidZone(zone)) {
    return {
      problem: `'${zone}' is not a time zone: use an IANA name such as 'Europe/Berlin' or 'UTC'.`,
    };
  }
  return { window: { start, end, zone } };
}

/** An address range; IPv4-mapped IPv6 is kept as IPv4. */
export type Cidr = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads `10.0.0.0/8`, `2001:db8::/32`, `::ffff:10.0.0.0/104`. */
export function parseCidr(text: string): { cidr: Cidr } | { problem: string } {
  const problem = `'${text.slice(
    0,
    60,
  )}' is not a network: write an address and a prefix length, such as '10.0.0.0/8' or '2001:db8::/32'.`;
  const match = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text);
  if (!match) {
    const bare = parseAddress(text);
    return {
      problem: bare
        ? `'${text}' has no prefix length: for one address write '${text}/${
            bare.kind() === 'ipv4' ? 32 : 128
          }'.`
        : problem,
    };
  }
  const [, address, length] = match;
  const bits = Number(length);
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    return bits <= 32
      ? { cidr: [ipaddr.IPv4.parse(address), bits] }
      : { problem };
  }
  if (!ipaddr.IPv6.isValid(address) || bits > 128) {
    return { problem };
  }
  const v6 = ipaddr.IPv6.parse(address);
  if (v6.isIPv4MappedAddress()) {
    return bits >= 96
      ? { cidr: [v6.toIPv4Address(), bits - 96] }
      : {
          problem: `'${text}' mixes IPv4 and IPv6: IPv4-mapped addresses count as IPv4, so write the IPv4 network.`,
        };
  }
  return { cidr: [v6, bits] };
}

/** An address, IPv4-mapped IPv6 as IPv4; undefined where it is none. */
export function parseAddress(
  text: string,
): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return ipaddr.IPv4.parse(text);
  }
  if (!/^[0-9a-fA-F.:]+$/.test(text) || !ipaddr.IPv6.isValid(text)) {
    return undefined;
  }
  const v6 = ipaddr.IPv6.parse(text);
  return v6.isIPv4MappedAddress() ? v6.toIPv4Address() : v6;
}

/** Whether the address lies in any of the networks. */
export function inNetworks(
  address: ipaddr.IPv4 | ipaddr.IPv6,
  networks: readonly Cidr[],
): boolean {
  return networks.some(
    ([network, bits]) =>
      network.kind() === address.kind() &&
      (address as ipaddr.IPv4).match(network as ipaddr.IPv4, bits),
  );
}

const DURATION = /^P(?=[\dT])[\d.,YMWDTHS]+$/;

/**
 * Milliseconds of a positive ISO 8601 duration (a month counts 30 days, a year
 * 365), or undefined.
 */
export function durationMs(text: string): number | undefined {
  if (!DURATION.test(text)) {
    return undefined;
  }
  const duration = Duration.fromISO(text);
  if (!duration.isValid) {
    return undefined;
  }
  const ms = duration.toMillis();
  return Number.isSafeInteger(Math.round(ms)) && ms > 0 ? ms : undefined;
}

/**
 * Milliseconds as an ISO 8601 duration, in days at the most: `PT30M`, `P1D`,
 * `P7DT2H`.
 *
 * @public
 */
export function formatDuration(ms: number): string {
  return Duration.fromMillis(ms)
    .shiftTo('days', 'hours', 'minutes', 'seconds', 'milliseconds')
    .toISO()!;
}

const PATTERN = /^[^\s[\]{}?\\]{1,256}$/;

/** Whether a redaction pattern is an attribute name, maybe with `*` in it. */
export function isRedactionPattern(text: string): boolean {
  return PATTERN.test(text);
}
