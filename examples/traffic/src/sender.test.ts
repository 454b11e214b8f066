import type { SegmentDocument } from './document';
import { ENVIRONMENTS } from './environments';
import { createRng } from './rng';
import { batches, createSender, RefusedError } from './sender';
import { startReceiver, type Receiver } from './testing/receiver';
import { buildTrace } from './trace';

const NOW = Date.UTC(2026, 10, 21, 12);

const documents: SegmentDocument[] = Array.from({ length: 30 }, (_, n) =>
  buildTrace({
    rng: createRng('sender', n),
    now: NOW,
    environment: ENVIRONMENTS[0],
  }),
).flatMap(trace => trace.documents);

describe('createSender', () => {
  let receiver: Receiver;
  const signal = new AbortController().signal;

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  const send = () =>
    createSender({
      endpoint: receiver.url,
      credentials: { accessKeyId: 'AKIDSAMPLE', secretAccessKey: 'sample' },
    });

  it('delivers every document once, signed for the region', async () => {
    await send()({ region: 'eu-north-1', documents, signal });
    expect(receiver.calls.length).toBeGreaterThan(1);
    for (const { authorization, path, documents: got } of receiver.calls) {
      expect(path).toBe('/TraceSegments');
      expect(authorization).toMatch(
        /AWS4-HMAC-SHA256 Credential=AKIDSAMPLE\/\d{8}\/eu-north-1\/xray\//,
      );
      expect(got.length).toBeLessThanOrEqual(50);
    }
    expect(receiver.calls.flatMap(call => call.documents)).toEqual(documents);
  });

  it('tells apart refused documents from a failing endpoint', async () => {
    receiver.answerWith({
      status: 200,
      body: {
        UnprocessedTraceSegments: [
          { Id: 'a', ErrorCode: 'ParseError', Message: 'Invalid segment.' },
        ],
      },
    });
    const refused = send()({ region: 'eu-west-1', documents, signal });
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toThrow('ParseError: Invalid segment.');

    receiver.answerWith({ status: 503, body: { message: 'down' } });
    await expect(
      send()({ region: 'eu-west-1', documents, signal }),
    ).rejects.not.toThrow(RefusedError);
  });
});

describe('batches', () => {
  it('keeps order, loses nothing, and stays under both limits', () => {
    const large = documents.map(document => ({
      ...document,
      metadata: { default: { padding: 'x'.repeat(30_000) } },
    }));
    const all = batches(large);
    expect(all.flat().map(text => JSON.parse(text))).toEqual(large);
    for (const batch of all) {
      expect(batch.join('').length).toBeLessThanOrEqual(400_000);
      expect(batch.length).toBeGreaterThan(0);
    }
    expect(batches([])).toEqual([]);
  });
});
