import type { LocalCloud } from '@tracegate/local-cloud';
import type {
  TraceCandidate,
  TraceQuery,
} from '@tracegate/plugin-trace-access-node';
import { AwsSessionCredentials } from '../sts/AwsSessionCredentials';
import {
  providerOf,
  request,
  REGION,
  sendSegments,
  startCloud,
} from '../testing/cloud';
import { segment } from './testing';
import { XRayTraceSourceFactory } from './XRayTraceSourceFactory';

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / 1000) * 1000;
const OLDEST = NOW - 20 * 60 * MINUTE;

/** A trace that started so many milliseconds ago: id by W3C's form. */
function traceId(startedAt: number, tail: number): string {
  const seconds = Math.floor(startedAt / 1000)
    .toString(16)
    .padStart(8, '0');
  return `${seconds}${tail.toString(16).padStart(24, '0')}`;
}

function document(options: {
  id: string;
  startedAt: number;
  change?: Record<string, unknown>;
}): string {
  const { id, startedAt, change } = options;
  return segment({
    id: id.slice(-16),
    trace_id: `1-${id.slice(0, 8)}-${id.slice(8)}`,
    start_time: startedAt / 1000,
    end_time: startedAt / 1000 + 0.2,
    ...change,
  });
}

/** 260 traces of payments: one every minute and a burst, every tenth failing; one of ledger. */
const sent = [
  ...Array.from({ length: 160 }, (_, at) => NOW - (at + 1) * 7 * MINUTE),
  ...Array.from({ length: 100 }, (_, at) => NOW - 30 * MINUTE - at * 13),
].map((startedAt, at) => ({
  startedAt,
  id: traceId(startedAt, at + 1),
  fails: at % 10 === 0,
}));
const others = { startedAt: NOW - MINUTE, id: traceId(NOW - MINUTE, 9_999) };

let cloud: LocalCloud;
let credentials: unknown;
const { signal } = new AbortController();
beforeAll(async () => {
  cloud = await startCloud();
  const session = await providerOf(cloud).issue(request(), { signal });
  credentials = session.credentials;
  await sendSegments(cloud, [
    ...sent.map(({ id, startedAt, fails }) =>
      document({ id, startedAt, change: { fault: fails } }),
    ),
    document({ ...others, change: { name: 'ledger' } }),
  ]);
});
afterEach(() => cloud.faults.clear());
afterAll(() => cloud.close());

const sourceOf = () =>
  new XRayTraceSourceFactory({ endpoint: cloud.aws.url }).create({
    name: 'xray-prod',
    config: { region: REGION },
  });

async function search(change: Partial<TraceQuery> = {}) {
  const pages: TraceCandidate[][] = [];
  const query = { services: ['payments'], start: OLDEST, end: NOW, ...change };
  for await (const page of sourceOf().search(query, { credentials, signal })) {
    pages.push(page);
  }
  return pages;
}

describe('search', () => {
  it('finds every trace once, newest first, in windows and pages', async () => {
    const found = (await search()).flat();
    const expected = [...sent].sort((a, b) => b.startedAt - a.startedAt);
    expect(found.map(one => one.startedAt)).toEqual(
      expected.map(one => one.startedAt),
    );
    expect(new Set(found.map(one => one.traceId))).toEqual(
      new Set(expected.map(one => one.id)),
    );
  });

  it('takes its window start inclusive and end exclusive', async () => {
    const [a, b] = sent;
    const found = (
      await search({ start: b.startedAt, end: a.startedAt })
    ).flat();
    expect(found.map(one => one.traceId)).toEqual([b.id]);
  });

  it('asks for errors ahead', async () => {
    const found = (await search({ errorsOnly: true })).flat();
    expect(found.map(one => one.traceId).sort()).toEqual(
      sent
        .filter(one => one.fails)
        .map(one => one.id)
        .sort(),
    );
  });

  it('asks for the shortest duration ahead', async () => {
    expect((await search({ minDurationMs: 250 })).flat()).toEqual([]);
    expect((await search({ minDurationMs: 200 })).flat()).toHaveLength(260);
  });

  it.each([
    'x") OR service("ledger',
    'payments\\',
    '\\") OR service(\\"ledger',
    '") { fault = true } OR service("ledger") { fault = false',
    '\u0000',
    '(',
    "'; DROP TABLE spans; --",
    '${jndi:ldap://x}',
  ])('finds nothing under the hostile name %j', async name => {
    expect((await search({ services: [name] })).flat()).toEqual([]);
  });

  it('stops asking when its reader has enough', async () => {
    const pages = sourceOf().search(
      { services: ['payments'], start: OLDEST, end: NOW },
      { credentials, signal },
    );
    for await (const page of pages) {
      expect(page.length).toBeGreaterThan(0);
      cloud.faults.add({ service: 'xray', kind: 'error' });
      break;
    }
  });
});

describe('fetch', () => {
  const fetchIds = (ids: string[]) =>
    sourceOf().fetch(ids, { credentials, signal });

  it('reads many traces five at a time, and leaves unknown ones out', async () => {
    const ids = sent.slice(0, 23).map(one => one.id);
    const unknown = traceId(NOW, 77_777);
    const traces = await fetchIds([...ids, unknown, ids[0]]);
    expect(traces.map(one => one.traceId).sort()).toEqual([...ids].sort());
    for (const trace of traces) {
      expect(trace.partial).toBe(false);
      expect(trace.spans).toHaveLength(1);
      expect(trace.spans[0]).toMatchObject({
        traceId: trace.traceId,
        service: 'payments',
      });
    }
  });

  it.each([
    ['throttles', 'throttle', 'ServiceUnavailableError', 'throttling'],
    ['fails', 'error', 'ServiceUnavailableError', 'down or too slow'],
    [
      'drops the connection',
      'drop',
      'ServiceUnavailableError',
      'down or too slow',
    ],
  ] as const)(
    'says so when X-Ray %s, and recovers',
    async (_, kind, name, message) => {
      cloud.faults.add({ service: 'xray', kind });
      await expect(fetchIds([sent[0].id])).rejects.toMatchObject({
        name,
        message: expect.stringContaining(message),
        operatorCause: expect.stringContaining('BatchGetTraces'),
      });
      cloud.faults.clear();
      await expect(fetchIds([sent[0].id])).resolves.toHaveLength(1);
    },
  );

  it('gets over X-Ray answering every other time', async () => {
    cloud.faults.add({ service: 'xray', kind: 'error', times: 1 });
    await expect(fetchIds([sent[0].id])).resolves.toHaveLength(1);
  });

  it('stops when it is told to', async () => {
    cloud.faults.add({ service: 'xray', kind: 'latency', ms: 60_000 });
    const controller = new AbortController();
    const going = sourceOf().fetch([sent[0].id], {
      credentials,
      signal: controller.signal,
    });
    controller.abort(new Error('the client went'));
    await expect(going).rejects.toThrow('the client went');
  });

  it('is refused from the end of the session on, by its own policy', async () => {
    // Issued a moment before its end, which is past when the cloud is asked.
    const at = Date.now() - 1_000;
    const short = await providerOf(cloud, undefined, () => at).issue(
      request({ endsAt: at + 1 }),
      { signal },
    );
    await expect(
      sourceOf().fetch([sent[0].id], {
        credentials: short.credentials,
        signal,
      }),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      operatorCause: expect.stringContaining('permission policy'),
    });
  });

  it('says what the role lacks, to the operator alone', async () => {
    const other = await startCloud({
      permissions: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'xray:PutTraceSegments', Resource: '*' },
        ],
      },
    });
    try {
      const session = await providerOf(other).issue(request(), { signal });
      const source = new XRayTraceSourceFactory({
        endpoint: other.aws.url,
      }).create({ name: 'xray-prod', config: { region: REGION } });
      const failure = await source
        .fetch([sent[0].id], { credentials: session.credentials, signal })
        .catch(error => error);
      expect(failure.name).toBe('NotAllowedError');
      expect(failure.message).not.toMatch(/arn:|111122223333/);
      expect(failure.operatorCause).toContain('xray:BatchGetTraces');
    } finally {
      await other.close();
    }
  });

  it.each([undefined, {}, { accessKeyId: 'x' }])(
    'takes no other credentials: %j',
    async other => {
      await expect(
        sourceOf().fetch([sent[0].id], { credentials: other, signal }),
      ).rejects.toThrow('AWS sessions only');
    },
  );

  it('blames an unknown session on the session', async () => {
    const forged = new AwsSessionCredentials({
      accessKeyId: 'ASIAFORGED0000000001',
      secretAccessKey: 'x',
      sessionToken: 'x',
    });
    await expect(
      sourceOf().fetch([sent[0].id], { credentials: forged, signal }),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });
});
