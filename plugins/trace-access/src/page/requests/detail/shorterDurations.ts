import {
  formatDuration,
  parseDuration,
  sensibleDurations,
} from '@tracegate/plugin-trace-access-common';

/**
 * What may be given for less time than was asked, longest first; the duration
 * asked for leads. ISO 8601 in and out.
 */
export function shorterDurations(asked: string): string[] {
  const maxMs = parseDuration(asked) ?? 0;
  const shorter = sensibleDurations({ maxMs }).slice(0, -1).reverse();
  return [asked, ...shorter.map(formatDuration)];
}
