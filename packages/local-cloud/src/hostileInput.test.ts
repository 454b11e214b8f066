import fc from 'fast-check';
import { AwsError } from './awsError';
import { parsePolicy } from './policy/grammar';
import { decodeJson, decodeProtobuf } from './xray/otlp/decode';
import { segmentOf } from './xray/otlp/convert';
import { checkSegment, parseSegment, SegmentError } from './xray/segment';
import { TraceStore } from './xray/store';
import { factsOf, summaryOf } from './xray/summary';
import { viewOf } from './xray/view';

const NOW = Date.parse('2026-11-21T10:00:00Z');

/** Runs what may refuse its input; anything but such a refusal is thrown on. */
function orRefusal<T>(run: () => T): T | 'refused' {
  try {
    return run();
  } catch (error) {
    if (error instanceof AwsError || error instanceof SegmentError) {
      return 'refused';
    }
    throw error;
  }
}

/** Valid objects with one place overwritten by something else. */
function mutated(valid: object) {
  const paths: string[][] = [];
  const visit = (value: unknown, path: string[]) => {
    paths.push(path);
    if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([key, item]) =>
        visit(item, [...path, key]),
      );
    }
  };
  visit(valid, []);
  return fc
    .tuple(
      fc.constantFrom(...paths),
      fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        // What JavaScript would call when it wants text.
        fc.constant({ toString: false, valueOf: 1, toJSON: 2 }),
      ),
    )
    .map(([path, replacement]) => {
      if (path.length === 0) {
        return replacement;
      }
      const copy = structuredClone(valid) as any;
      const parent = path.slice(0, -1).reduce((at, key) => at[key], copy);
      parent[path[path.length - 1]] = replacement;
      return copy;
    });
}

describe('hostile input is refused, never a failure', () => {
  it.each(['identity', 'trust'] as const)('as %s policy', use => {
    const valid = {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'A',
          Effect: 'Allow',
          Action: ['sts:AssumeRole'],
          ...(use === 'trust'
            ? { Principal: { AWS: ['111122223333'] } }
            : { Resource: ['*'] }),
          Condition: {
            StringEquals: { 'aws:PrincipalTag/x': ['${aws:userid}'] },
          },
        },
      ],
    };
    expect(orRefusal(() => parsePolicy(JSON.stringify(valid), use))).not.toBe(
      'refused',
    );
    fc.assert(
      fc.property(fc.oneof(mutated(valid), fc.jsonValue()), value => {
        orRefusal(() => parsePolicy(JSON.stringify(value), use));
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.string(), text => {
        orRefusal(() => parsePolicy(text, use));
      }),
    );
  });

  it('as segment, and in what is made of it', () => {
    const start = NOW / 1000;
    const valid = {
      id: 'a'.repeat(16),
      trace_id: `1-${'a'.repeat(8)}-${'b'.repeat(24)}`,
      name: 'payments',
      start_time: start,
      end_time: start + 1,
      user: 'ana',
      http: { request: { method: 'GET', url: '/' }, response: { status: 200 } },
      annotations: { __proto__x: 1, a: 'b' },
      cause: { exceptions: [{ message: 'x' }] },
      metadata: { default: { a: 1 } },
      subsegments: [
        {
          id: 'c'.repeat(16),
          name: 'db',
          namespace: 'remote',
          start_time: start,
          end_time: start + 1,
          annotations: { a: true },
        },
      ],
    };
    const failing = fc.check(
      fc.property(mutated(valid), value => {
        orRefusal(() => {
          const store = new TraceStore();
          store.put(checkSegment(value, { now: NOW }));
          for (const trace of store.all()) {
            JSON.stringify(summaryOf(factsOf(viewOf(trace), '111122223333')));
          }
        });
      }),
      { numRuns: 1000 },
    );
    expect(failing.counterexample).toBeNull();
  });

  it('as OTLP', () => {
    const valid = {
      resourceSpans: [
        {
          resource: {
            attributes: [{ key: 'service.name', value: { stringValue: 'a' } }],
          },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: 'a'.repeat(32),
                  spanId: 'b'.repeat(16),
                  name: 'x',
                  kind: 2,
                  startTimeUnixNano: `${NOW}000000`,
                  endTimeUnixNano: `${NOW}000001`,
                  attributes: [
                    {
                      key: 'a',
                      value: { arrayValue: { values: [{ intValue: '1' }] } },
                    },
                  ],
                  events: [{ name: 'exception', attributes: [] }],
                  status: { code: 2 },
                },
              ],
            },
          ],
        },
      ],
    };
    const keep = (body: Buffer, decode: typeof decodeJson) =>
      orRefusal(() =>
        decode(body).forEach(span =>
          orRefusal(() => checkSegment(segmentOf(span), { now: NOW })),
        ),
      );
    const json = fc.check(
      fc.property(mutated(valid), value => {
        keep(Buffer.from(JSON.stringify(value)), decodeJson);
      }),
      { numRuns: 1000 },
    );
    expect(json.counterexample).toBeNull();
    const binary = fc.check(
      fc.property(fc.uint8Array({ maxLength: 80 }), bytes => {
        keep(Buffer.from(bytes), decodeProtobuf);
      }),
    );
    expect(binary.counterexample).toBeNull();
  });

  it('in cycles and deep nests of subsegments', () => {
    const start = NOW / 1000;
    const store = new TraceStore();
    const hex = (n: number) => n.toString(16).padStart(16, '0');
    const put = (id: number, parent: number) =>
      store.put(
        checkSegment(
          {
            id: hex(id),
            parent_id: hex(parent),
            type: 'subsegment',
            trace_id: `1-${'a'.repeat(8)}-${'b'.repeat(24)}`,
            name: 'n',
            start_time: start,
            end_time: start,
          },
          { now: NOW },
        ),
      );
    put(1, 2);
    put(2, 1);
    put(3, 3);
    for (let i = 10; i < 2500; i += 1) {
      put(i, i + 1);
    }
    const [trace] = store.all();
    const { segments } = viewOf(trace);
    expect(JSON.stringify(segments).length).toBeGreaterThan(100_000);
  });

  it('in nests that no stack could follow', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const segment = `{"id":"${'a'.repeat(16)}","metadata":{"x":${deep}}}`;
    expect(orRefusal(() => parseSegment(segment, { now: NOW }))).toBe(
      'refused',
    );
    expect(orRefusal(() => decodeJson(Buffer.from(deep)))).toBe('refused');
    expect(orRefusal(() => parsePolicy(deep, 'identity'))).toBe('refused');
  });
});
