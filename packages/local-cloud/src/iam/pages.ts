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
  input: { Marker?: string; MaxItems?: number };
}): { items: T[]; rest: Record<string, XmlValue> } {
  const { keyOf, input } = options;
  const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  const sorted = [...options.items].sort((a, b) => compare(keyOf(a), keyOf(b)));
  const after =
    input.Marker === undefined ? undefined : readMarker(input.Marker);
  const left =
    after === undefined ? sorted : sorted.filter(item => keyOf(item) > after);
  const items = left.slice(0, input.MaxItems ?? DEFAULT_ITEMS);
  const more = left.length > items.length;
  return {
    items,
    rest: {
      IsTruncated: more,
      Marker: more ? writeMarker(keyOf(items[items.length - 1])) : undefined,
    },
  };
}

const PREFIX = 'after:';

function writeMarker(key: string): string {
  return Buffer.from(PREFIX + key).toString('base64url');
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  if (!text.startsWith(PREFIX)) {
    throw new AwsError({ code: 'ValidationError', message: 'Invalid Marker.' });
  }
  return text.slice(PREFIX.length);
}
