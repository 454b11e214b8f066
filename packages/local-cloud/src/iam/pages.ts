import { createHash } from 'crypto';
import { AwsError } from '../awsError';
import type { XmlValue } from '../http/xml';

const DEFAULT_ITEMS = 100;

/**
 * One page of a sorted list. The marker names the last item given, so that a
 * list that changes meanwhile neither repeats nor skips.
 */
export function pageOf<T>(options: {
  items: T[];
  keyOf: (item: T) => string;
  /** The operation: a marker is good for one list and one question. */
  list: string;
  input: { Marker?: string; MaxItems?: number };
}): { items: T[]; rest: Record<string, XmlValue> } {
  const { keyOf, input, list } = options;
  const { Marker, MaxItems, ...question } = input;
  const about = JSON.stringify([list, question]);
  const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  const sorted = [...options.items].sort((a, b) => compare(keyOf(a), keyOf(b)));
  const after = Marker === undefined ? undefined : readMarker(Marker, about);
  const left =
    after === undefined ? sorted : sorted.filter(item => keyOf(item) > after);
  const items = left.slice(0, MaxItems ?? DEFAULT_ITEMS);
  const more = left.length > items.length;
  return {
    items,
    rest: {
      IsTruncated: more,
      Marker: more
        ? writeMarker(keyOf(items[items.length - 1]), about)
        : undefined,
    },
  };
}

/** Short, for a marker has 320 characters at most. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function writeMarker(key: string, about: string): string {
  return Buffer.from(`${digest(about)}:${key}`).toString('base64url');
}

function readMarker(marker: string, about: string): string {
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  const prefix = `${digest(about)}:`;
  if (!text.startsWith(prefix)) {
    throw new AwsError({ code: 'ValidationError', message: 'Invalid Marker.' });
  }
  return text.slice(prefix.length);
}
