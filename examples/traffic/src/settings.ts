import { InvalidArgumentError } from 'commander';

const UNITS: Record<string, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `6h`, `30m`, `45s`, `1d`, `0`: milliseconds. */
export function parseLength(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (text !== '0' && !match) {
    throw new InvalidArgumentError(
      'Write a number and a unit (s, m, h, d), such as 6h or 90s; 0 for none.',
    );
  }
  const milliseconds = match ? Number(match[1]) * UNITS[match[2]] : 0;
  if (milliseconds > 29 * UNITS.d) {
    throw new InvalidArgumentError('X-Ray takes nothing older than 30 days.');
  }
  return milliseconds;
}

/** A rate per second: above zero, at most 50. */
export function parseRate(text: string): number {
  const rate = Number(text);
  if (!text.trim() || !(rate > 0 && rate <= 50)) {
    throw new InvalidArgumentError(
      'Write traces per second as a number above 0 and at most 50.',
    );
  }
  return rate;
}

/** The sender's key, from the environment alone: never from an argument that a process list shows. */
export function readCredentials(environment: NodeJS.ProcessEnv): {
  accessKeyId: string;
  secretAccessKey: string;
} {
  const accessKeyId = environment.SAMPLE_TRAFFIC_AWS_ACCESS_KEY_ID;
  const secretAccessKey = environment.SAMPLE_TRAFFIC_AWS_SECRET_ACCESS_KEY;
  if (!accessKeyId || !secretAccessKey) {
    throw new InvalidArgumentError(
      'Set SAMPLE_TRAFFIC_AWS_ACCESS_KEY_ID and SAMPLE_TRAFFIC_AWS_SECRET_ACCESS_KEY to the key of the user sample-traffic.',
    );
  }
  return { accessKeyId, secretAccessKey };
}
