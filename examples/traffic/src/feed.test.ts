import type { SegmentDocument } from './document';
import { backfill, type Clock, type FeedOptions, live } from './feed';
import { RefusedError } from './sender';

const NOW = Date.UTC(2026, 10, 21, 12);

/** A feed on a clock of its own, into an endpoint that can be switched off. */
function createWorld() {
  const stop = new AbortController();
  const sent: Array<{ region: string; documents: SegmentDocument[] }> = [];
  const warnings: string[] = [];
  const waits: number[] = [];
  let now = NOW;
  let tries = 0;
  const world = {
    stop,
    sent,
    warnings,
    waits,
    failure: undefined as Error | undefined,
    /** Called whenever time passes. */
    onWait: (_elapsed: number) => {},
    tries: () => tries,
  };
  const clock: Clock = {
    now: () => now,
    wait: async milliseconds => {
      waits.push(milliseconds);
      now += milliseconds;
      world.onWait(now - NOW);
    },
  };
  const options: FeedOptions = {
    seed: 'test',
    clock,
    signal: stop.signal,
    warn: sentence => warnings.push(sentence),
    send: async ({ region, documents }) => {
      tries++;
      if (world.failure) {
        throw world.failure;
      }
      sent.push({ region, documents });
    },
  };
  const ends = () =>
    sent.flatMap(({ documents }) => documents.map(({ end_time }) => end_time));
  const traceIds = () => [
    ...new Set(sent.flatMap(({ documents }) => documents.map(d => d.trace_id))),
  ];
  return { ...world, world, options, ends, traceIds };
}

describe('backfill', () => {
  it('fills the past and nothing after now, in all three regions, latest first', async () => {
    const { options, sent, ends, traceIds } = createWorld();
    const count = await backfill({
      ...options,
      milliseconds: 3_600_000,
      perSecond: 0.05,
    });
    expect(count).toBeGreaterThan(200);
    expect(traceIds()).toHaveLength(count);
    expect(new Set(sent.map(({ region }) => region))).toEqual(
      new Set(['eu-central-1', 'eu-west-1', 'eu-north-1']),
    );
    expect(Math.max(...ends())).toBeLessThanOrEqual(NOW / 1000);
    expect(Math.min(...ends())).toBeGreaterThan(NOW / 1000 - 3600 - 60);
    const prod = sent.filter(({ region }) => region === 'eu-central-1');
    const latest = prod.map(({ documents }) =>
      Math.max(...documents.map(({ end_time }) => end_time)),
    );
    expect(latest).toEqual([...latest].sort((a, b) => b - a));
  });

  it('sends the same for the same seed and clock', async () => {
    const [one, other] = [createWorld(), createWorld()];
    for (const { options } of [one, other]) {
      await backfill({ ...options, milliseconds: 600_000, perSecond: 0.1 });
    }
    expect(one.sent.length).toBeGreaterThan(0);
    expect(one.sent).toEqual(other.sent);
  });

  it('waits for an endpoint that is down, ever longer, loses nothing, and says so once', async () => {
    const { world, options, traceIds } = createWorld();
    world.failure = new Error('connect ECONNREFUSED');
    world.onWait = elapsed => {
      if (elapsed > 90_000) {
        world.failure = undefined;
      }
    };
    const count = await backfill({
      ...options,
      milliseconds: 600_000,
      perSecond: 0.1,
    });
    expect(traceIds()).toHaveLength(count);
    expect(world.waits.slice(0, 8)).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
    expect(world.warnings).toEqual([
      expect.stringContaining('ECONNREFUSED'),
      'Sending again.',
    ]);
  });

  it('does not repeat what was refused', async () => {
    const { world, options } = createWorld();
    world.failure = new RefusedError('X-Ray refused 1 of 2 documents');
    await backfill({ ...options, milliseconds: 600_000, perSecond: 0.1 });
    expect(world.waits).toEqual([]);
    expect(world.warnings).toEqual(['X-Ray refused 1 of 2 documents']);
  });

  it('ends at once when it is told to', async () => {
    const { world, options } = createWorld();
    world.failure = new Error('down');
    world.onWait = () => world.stop.abort();
    const count = await backfill({
      ...options,
      milliseconds: 600_000,
      perSecond: 0.1,
    });
    expect(count).toBe(0);
    expect(world.tries()).toBe(1);
  });
});

describe('live', () => {
  it('sends each trace once, after it ended, at the rate asked for', async () => {
    const { world, options, sent, traceIds } = createWorld();
    world.onWait = elapsed => {
      if (elapsed >= 300_000) {
        world.stop.abort();
      }
    };
    await live({ ...options, perSecond: 1 });
    // prod 1, staging 0.4, dev 0.3 a second
    expect(traceIds().length).toBeGreaterThan(299 * 1.7 - 6);
    expect(traceIds().length).toBeLessThan(299 * 1.7 + 6);
    const parts = sent.flatMap(({ documents }) => documents);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
    for (const { end_time } of parts) {
      expect(end_time).toBeLessThanOrEqual(NOW / 1000 + 300);
      expect(end_time).toBeGreaterThan(NOW / 1000 - 60);
    }
  });

  it('leaves out what falls into an outage, and goes on after it', async () => {
    const { world, options, traceIds } = createWorld();
    world.failure = new Error('connect ECONNREFUSED');
    let sentDuringOutage = 0;
    world.onWait = elapsed => {
      if (elapsed > 600_000 && world.failure) {
        sentDuringOutage = traceIds().length;
        world.failure = undefined;
      }
      if (elapsed > 900_000) {
        world.stop.abort();
      }
    };
    await live({ ...options, perSecond: 1 });
    expect(sentDuringOutage).toBe(0);
    expect(world.tries()).toBeGreaterThan(3);
    expect(traceIds().length).toBeGreaterThan(300);
    expect(traceIds().length).toBeLessThan(450 * 1.7);
    expect(world.warnings).toHaveLength(2);
  });
});
