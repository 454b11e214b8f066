import fc from 'fast-check';
import { ROOTS } from './company';
import type { SegmentDocument, Subsegment } from './document';
import { ENVIRONMENTS, incidentAt } from './environments';
import { createRng } from './rng';
import { buildTrace, type SampleTrace } from './trace';

const NOW = Date.UTC(2026, 10, 21, 12);

const anyTrace = fc
  .record({
    seed: fc.integer(),
    now: fc.integer({ min: NOW - 86_400_000, max: NOW }),
    environment: fc.constantFrom(...ENVIRONMENTS),
    root: fc.constantFrom(...ROOTS.map(({ operation }) => operation)),
  })
  .map(({ seed, now, environment, root }) => ({
    now,
    environment,
    build: () => buildTrace({ rng: createRng(seed), now, environment, root }),
  }));

const subsegmentsOf = (part: SegmentDocument | Subsegment): Subsegment[] =>
  (part.subsegments ?? []).flatMap(child => [child, ...subsegmentsOf(child)]);

const partsOf = ({ documents }: SampleTrace) =>
  documents.flatMap(document => [document, ...subsegmentsOf(document)]);

/** Many traces of prod, for what happens only now and then. */
const many = Array.from({ length: 600 }, (_, n) =>
  buildTrace({
    rng: createRng('many', n),
    now: NOW + n * 60_000,
    environment: ENVIRONMENTS[0],
  }),
);

describe('buildTrace', () => {
  it('gives the same documents for the same seed and clock', () => {
    fc.assert(
      fc.property(anyTrace, ({ build }) => {
        expect(JSON.stringify(build())).toBe(JSON.stringify(build()));
      }),
    );
  });

  it('gives other documents for another seed', () => {
    const ids = new Set(many.map(({ traceId }) => traceId));
    expect(ids.size).toBe(many.length);
  });

  it('has one root, and every other document hangs on a call that was recorded', () => {
    fc.assert(
      fc.property(anyTrace, ({ build }) => {
        const trace = build();
        const parts = partsOf(trace);
        expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
        parts.forEach(({ id }) => expect(id).toMatch(/^[0-9a-f]{16}$/));

        const [root, ...others] = trace.documents;
        expect(root.parent_id).toBeUndefined();
        for (const document of others) {
          const owner = trace.documents.find(candidate =>
            subsegmentsOf(candidate).some(
              ({ id }) => id === document.parent_id,
            ),
          );
          expect(owner).toBeDefined();
          expect(owner).not.toBe(document);
          const call = subsegmentsOf(owner!).find(
            ({ id }) => id === document.parent_id,
          )!;
          expect(call.name).toBe(
            call.aws?.operation === 'SendMessage' ? 'SQS' : document.name,
          );
        }
      }),
    );
  });

  it('never ends before it starts, and keeps children inside their parents', () => {
    fc.assert(
      fc.property(anyTrace, ({ build }) => {
        const trace = build();
        const byId = new Map(partsOf(trace).map(part => [part.id, part]));
        for (const part of byId.values()) {
          expect(part.end_time).toBeGreaterThanOrEqual(part.start_time);
          for (const child of part.subsegments ?? []) {
            expect(child.start_time).toBeGreaterThanOrEqual(part.start_time);
            expect(child.end_time).toBeLessThanOrEqual(part.end_time);
          }
        }
        const misplaced = trace.documents.filter(document => {
          const call = byId.get(document.parent_id ?? '') as Subsegment;
          if (!call) {
            return false;
          }
          return call.namespace === 'remote'
            ? document.start_time <= call.start_time ||
                document.end_time >= call.end_time
            : // the receiver of a message comes after the sender
              document.start_time <= call.end_time;
        });
        expect(misplaced).toEqual([]);
      }),
    );
  });

  it('ends at the given moment, within a minute of its start, which its id bears', () => {
    fc.assert(
      fc.property(anyTrace, ({ build, now }) => {
        const { traceId, documents } = build();
        const start = documents[0].start_time;
        const end = Math.max(...documents.map(({ end_time }) => end_time));
        expect(end).toBeCloseTo(now / 1000, 5);
        expect(end - start).toBeLessThan(60);
        expect(traceId).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
        expect(parseInt(traceId.split('-')[1], 16)).toBe(Math.floor(start));
        documents.forEach(({ trace_id }) => expect(trace_id).toBe(traceId));
      }),
    );
  });

  it('keeps to what X-Ray takes', () => {
    fc.assert(
      fc.property(anyTrace, ({ build }) => {
        const trace = build();
        for (const document of trace.documents) {
          expect(JSON.stringify(document).length).toBeLessThan(64 * 1024);
        }
        for (const part of partsOf(trace)) {
          expect(part.name).toMatch(/^[\p{L}\p{N}\s_.:/%&#=+\\\-@]{1,200}$/u);
          Object.keys(part.annotations ?? {}).forEach(key =>
            expect(key).toMatch(/^[A-Za-z0-9_]+$/),
          );
        }
        const answered = partsOf(trace).filter(part => part.http?.response);
        for (const { http, fault, error, throttle } of answered) {
          const { status } = http!.response!;
          expect(Boolean(fault)).toBe(status >= 500);
          expect(Boolean(error)).toBe(status >= 400 && status < 500);
          expect(Boolean(throttle)).toBe(status === 429);
        }
      }),
    );
  });
});

describe('the traffic as a whole', () => {
  const parts = many.flatMap(partsOf);

  it('crosses teams: an order runs through payments and ledger', () => {
    const order = many.find(
      ({ root, documents }) =>
        root === 'storefront.checkout' && documents.length > 8,
    )!;
    expect(order.documents.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'storefront',
        'checkout',
        'cart',
        'pricing',
        'payments',
        'payment-gateway',
        'psp-adapter',
        'ledger',
      ]),
    );
  });

  it('tries again after a throttle', () => {
    const retried = many
      .flatMap(({ documents }) => documents)
      .filter(({ name }) => name === 'payments')
      .map(({ subsegments = [] }) =>
        subsegments.filter(({ name }) => name === 'payment-gateway'),
      )
      .filter(calls => calls.length > 1);
    expect(retried.length).toBeGreaterThan(0);
    for (const calls of retried) {
      calls
        .slice(0, -1)
        .forEach(call => expect(call.http?.response?.status).toBe(429));
      calls
        .slice(1)
        .forEach((call, n) =>
          expect(call.start_time).toBeGreaterThan(calls[n].end_time),
        );
    }
  });

  it('has faults with their exceptions, and errors', () => {
    const faults = parts.filter(
      part => part.fault && part.cause?.exceptions[0].stack?.length,
    );
    expect(faults.length).toBeGreaterThan(0);
    expect(parts.some(part => part.error && !part.throttle)).toBe(true);
  });

  it('has a long tail', () => {
    const times = many
      .map(({ documents: [root] }) => root.end_time - root.start_time)
      .sort((a, b) => a - b);
    expect(times[594]).toBeGreaterThan(5 * times[300]);
  });

  it('sends statements with values that are worth redacting', () => {
    const texts = parts.flatMap(part => {
      const text = part.metadata?.default?.['db.statement'];
      return typeof text === 'string' ? [text] : [];
    });
    expect(texts.some(text => text.includes('@shop.example'))).toBe(true);
    expect(texts.some(text => text.includes('XX00SAMPLE'))).toBe(true);
    // most drivers clean what they record, one does not
    const cleaned = parts.flatMap(({ sql }: Subsegment) =>
      sql ? [sql.sanitized_query.includes('@')] : [],
    );
    expect(new Set(cleaned)).toEqual(new Set([true, false]));
  });

  it('names no address that could exist', () => {
    const text = JSON.stringify(many);
    for (const [, host] of text.matchAll(/(?:@|:\/\/)([\w.-]+\.[\w-]+)/g)) {
      expect(host).toMatch(/\.example$|^sqs\.[\w-]+\.amazonaws\.com$/);
    }
    for (const [address] of text.matchAll(/\b\d+\.\d+\.\d+\.\d+\b/g)) {
      expect(address).toMatch(/^203\.0\.113\./);
    }
  });

  it('gets slower while the card processor has an incident', () => {
    const at = (now: number) =>
      Array.from({ length: 200 }, (_, n) => {
        const { documents } = buildTrace({
          rng: createRng('incident', n),
          now,
          environment: ENVIRONMENTS[0],
          root: 'payments.refund',
        });
        return documents.some(({ throttle }) => throttle);
      }).filter(Boolean).length;
    const quiet = NOW;
    const bad = Array.from({ length: 180 }, (_, n) => NOW + n * 60_000).find(
      now => incidentAt(now)?.service === 'payment-gateway',
    )!;
    expect(incidentAt(quiet)).toBeUndefined();
    expect(at(bad)).toBeGreaterThan(2 * at(quiet));
  });
});
