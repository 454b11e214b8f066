import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { counted } from '../../shared';

/** What the backend counts, and what one of it is called. */
const words: Readonly<Record<string, string>> = {
  traces: 'trace',
  views: 'look at a trace',
  searches: 'search',
  consoleLinks: 'console sign-in',
  credentials: 'handout of credentials',
};

const plurals: Readonly<Record<string, string>> = {
  views: 'looks at traces',
  searches: 'searches',
  credentials: 'handouts of credentials',
};

/** What was looked at under a grant, in words: `4 traces`; what is zero is left out. */
export function seenInWords(seen: Schemas['Obligation']['seen']): string[] {
  const lines = Object.entries(seen ?? {})
    .filter(([, count]) => count !== 0)
    .map(([what, count]) => line(what, count));
  return lines.length > 0 ? lines : ['nothing'];
}

function line(what: string, count: unknown): string {
  if (typeof count !== 'number' || !Object.hasOwn(words, what)) {
    return `${what}: ${typeof count === 'string' ? count : JSON.stringify(count)}`;
  }
  return count > 1 && Object.hasOwn(plurals, what)
    ? `${count} ${plurals[what]}`
    : counted(count, words[what]);
}
