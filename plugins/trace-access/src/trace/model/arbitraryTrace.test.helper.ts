import fc from 'fast-check';
import type { TraceSpan } from './spans';

/** Traces as the API could give them, wrong ones included: cycles, missing parents, same starts. */
export const traceArbitrary: fc.Arbitrary<TraceSpan[]> = fc
  .array(
    fc.record({
      parent: fc.option(fc.integer({ min: 0, max: 45 }), { nil: undefined }),
      start: fc.bigInt({ min: BigInt(0), max: BigInt(50) }),
      duration: fc.bigInt({ min: BigInt(0), max: BigInt(5e9) }),
      hidden: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map(spans =>
    spans.map(({ parent, start, duration, hidden }, place): TraceSpan => {
      const common = {
        id: `s${place}`,
        ...(parent === undefined ? {} : { parentId: `s${parent}` }),
        startTimeUnixNano: String(
          BigInt('1790000000000000000') + start * BigInt(1e6),
        ),
        durationNano: String(duration),
      };
      return hidden
        ? { ...common, visibility: 'hidden', error: place % 3 === 0 }
        : {
            ...common,
            visibility: 'visible',
            spanId: `span${place}`,
            service: `service${place % 4}`,
            name: `operation${place}`,
            kind: 'internal',
            status: { code: place % 5 === 0 ? 'error' : 'unset' },
            attributes: {},
            resource: {},
            events: [],
            links: [],
            redacted: [],
          };
    }),
  );
