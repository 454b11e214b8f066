import { z } from 'zod';
import { matchesFilter } from '../filter/evaluate';
import { parseFilter } from '../filter/parser';
import {
  checkWindow,
  nextToken,
  readJson,
  readToken,
  timestamp,
  writeToken,
} from '../input';
import type { XrayOperation } from '../operation';
import { factsOf, summaryOf, type TraceFacts } from '../summary';
import { viewOf } from '../view';

const PAGE = 100;

const schema = z.object({
  StartTime: timestamp,
  EndTime: timestamp,
  TimeRangeType: z.enum(['TraceId', 'Event', 'Service']).nullish(),
  Sampling: z.boolean().nullish(),
  SamplingStrategy: z
    .object({
      Name: z.enum(['PartialScan', 'FixedRate']).nullish(),
      Value: z.number().nullish(),
    })
    .nullish(),
  FilterExpression: z.string().nullish(),
  NextToken: nextToken,
});

type Window = z.infer<typeof schema>;

const DAY = 24 * 3600;

/** The time in a trace id, unless it is a random W3C one. */
function bornAt({ id, start }: TraceFacts): number {
  const inId = parseInt(id.slice(2, 10), 16);
  return Math.abs(inId - start) <= DAY ? inId : start;
}

function inWindow(facts: TraceFacts, window: Window): boolean {
  const { StartTime: from, EndTime: to } = window;
  if (window.TimeRangeType === 'Event' || window.TimeRangeType === 'Service') {
    return facts.segments.some(
      one => one.start_time <= to && (one.end_time ?? one.start_time) >= from,
    );
  }
  const at = bornAt(facts);
  return at >= Math.floor(from) && at <= to;
}

/** Newest first; the token keeps the place even while new traces arrive. */
function placeOf(facts: TraceFacts): string {
  return `${facts.start.toFixed(6).padStart(18, '0')}/${facts.id}`;
}

export const getTraceSummaries: XrayOperation = ({
  wire,
  store,
  now,
  ...at
}) => {
  const input = readJson(wire, schema);
  checkWindow(input);
  const { NextToken, ...rest } = input;
  const question = { of: 'GetTraceSummaries', ...rest };
  const after = NextToken ? readToken(NextToken, question) : undefined;
  const filter = input.FilterExpression?.trim()
    ? parseFilter(input.FilterExpression)
    : undefined;
  let processed = 0;
  const found: TraceFacts[] = [];
  for (const trace of store.all()) {
    const facts = factsOf(viewOf(trace), at.account);
    if (!inWindow(facts, input)) {
      continue;
    }
    processed += 1;
    const next = after === undefined || placeOf(facts) < after;
    if (next && (!filter || matchesFilter(filter, facts))) {
      found.push(facts);
    }
  }
  found.sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
  const page = found.slice(0, PAGE);
  const more = found.length > page.length;
  return {
    TraceSummaries: page.map(summaryOf),
    ApproximateTime: Math.floor(now / 1000),
    TracesProcessedCount: processed,
    NextToken: more
      ? writeToken(question, placeOf(page[page.length - 1]))
      : undefined,
  };
};
