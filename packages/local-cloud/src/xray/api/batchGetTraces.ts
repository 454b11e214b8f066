import { z } from 'zod';
import { nextToken, readJson, readToken, traceIds, writeToken } from '../input';
import type { XrayOperation } from '../operation';
import { factsOf } from '../summary';
import { viewOf } from '../view';

/** Characters of segment documents in one page. */
const PAGE_SIZE = 1_000_000;

const schema = z.object({ TraceIds: traceIds.max(5), NextToken: nextToken });

/** Fields X-Ray leaves out of the documents where they say nothing. */
function documentOf(segment: object): string {
  return JSON.stringify(segment);
}

export const batchGetTraces: XrayOperation = ({ wire, store, account }) => {
  const input = readJson(wire, schema);
  const ids = [...new Set(input.TraceIds)].sort();
  const question = { of: 'BatchGetTraces', ids };
  const after = input.NextToken ? readToken(input.NextToken, question) : '';
  const known = ids.filter(id => store.get(id));
  const traces = [];
  let size = 0;
  let more = false;
  for (const id of known.filter(one => one > after)) {
    const facts = factsOf(viewOf(store.get(id)!), account);
    const segments = facts.segments.map(segment => ({
      Id: segment.id,
      Document: documentOf(segment),
    }));
    const length = segments.reduce((sum, one) => sum + one.Document.length, 0);
    if (traces.length > 0 && size + length > PAGE_SIZE) {
      more = true;
      break;
    }
    size += length;
    traces.push({
      Id: id,
      Duration: facts.duration,
      LimitExceeded: facts.limitExceeded,
      Segments: segments,
    });
  }
  return {
    Traces: traces,
    // AWS counts an id it does not know as processed: it is simply not there.
    UnprocessedTraceIds: [],
    NextToken: more
      ? writeToken(question, traces[traces.length - 1].Id)
      : undefined,
  };
};
