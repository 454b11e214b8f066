import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { TraceSpan } from '../trace/model';

const OPERATIONS = [
  'POST /payments',
  'GET /payments/{id}',
  'POST /refunds',
  'consume payment-events',
];

/** A number in [0, 1) that depends on the seed alone. */
function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898 + 78.233) * 43758.5453;
  return x - Math.floor(x);
}

/** Sample traces, newest first, spread over a window. */
export function sampleTraces(options: {
  count: number;
  from: number;
  to: number;
  seed?: number;
}): Schemas['TraceSummary'][] {
  const { count, from, to, seed = 0 } = options;
  return Array.from({ length: count }, (_, i) => {
    const n = seed + i;
    const slow = noise(n + 0.3) > 0.93;
    return {
      traceId: (n + 1).toString(16).padStart(32, '5f0d9e'),
      source: 'xray-prod',
      startTime: new Date(
        Math.floor(to - ((i + noise(n)) / count) * (to - from)),
      ).toISOString(),
      durationMs: +((slow ? 1500 : 20) * (1 + 4 * noise(n + 0.7) ** 2)).toFixed(
        2,
      ),
      operation: OPERATIONS[Math.floor(noise(n + 0.1) * OPERATIONS.length)],
      spans: 2 + Math.floor(noise(n + 0.5) * 12),
      errors: noise(n + 0.9) > 0.9 ? 1 + Math.floor(noise(n) * 3) : 0,
      services: [
        { name: 'payments', entityRef: 'component:default/payments', spans: 5 },
        ...(i % 3 === 0 ? [{ name: 'fraud', spans: 1 }] : []),
      ],
    };
  });
}

/** A sample trace that crosses teams: payments visible, ledger hidden. */
export function sampleTrace(now: number): Omit<Schemas['Trace'], 'spans'> & {
  spans: TraceSpan[];
} {
  const start = BigInt(now - 65_000) * BigInt(1_000_000);
  const at = (us: number) => String(start + BigInt(us) * BigInt(1000));
  const long = (us: number) => String(us * 1000);
  const visible = (
    id: string,
    parentId: string | undefined,
    fromUs: number,
    durationUs: number,
    more: Partial<Extract<TraceSpan, { visibility: 'visible' }>>,
  ): TraceSpan => ({
    visibility: 'visible',
    id,
    ...(parentId ? { parentId } : {}),
    spanId: id.padStart(16, '0'),
    service: 'payments',
    entityRef: 'component:default/payments',
    name: id,
    kind: 'internal',
    startTimeUnixNano: at(fromUs),
    durationNano: long(durationUs),
    status: { code: 'unset' },
    attributes: {},
    resource: { 'service.version': '4.2.1', 'host.name': 'ip-10-0-3-7' },
    events: [],
    links: [],
    redacted: [],
    ...more,
  });
  const hidden = (
    id: string,
    parentId: string,
    fromUs: number,
    durationUs: number,
    error = false,
  ): TraceSpan => ({
    visibility: 'hidden',
    id,
    parentId,
    startTimeUnixNano: at(fromUs),
    durationNano: long(durationUs),
    error,
    owner: {
      entityRef: 'component:default/ledger',
      groups: ['group:default/team-ledger'],
    },
  });
  return {
    traceId: '5f0d9e5f0d9e5f0d9e5f0d9e5f0d9e01',
    environment: 'prod',
    source: 'xray-prod',
    partial: false,
    warnings: [],
    spans: [
      visible('a1', undefined, 0, 842_300, {
        name: 'POST /payments',
        kind: 'server',
        status: { code: 'error', message: 'ledger answered 503' },
        attributes: {
          'http.request.method': 'POST',
          'http.response.status_code': 502,
          'url.path': '/payments',
          '<b>not bold</b>': '<img src=x onerror=alert(1)>',
        },
        redacted: ['http.request.header.authorization', 'user.email'],
        events: [
          {
            timeUnixNano: at(700_000),
            name: 'exception',
            attributes: { 'exception.message': 'ledger answered 503' },
          },
        ],
        links: [
          {
            traceId: '0af7651916cd43dd8448eb211c80319c',
            spanId: 'b7ad6b7169203331',
            attributes: {},
          },
        ],
      }),
      visible('a2', 'a1', 2_100, 18_400, { name: 'validate card' }),
      visible('a3', 'a1', 21_000, 96_000, {
        name: 'SELECT accounts',
        kind: 'client',
        attributes: { 'db.system': 'postgresql' },
        redacted: ['db.query.text'],
      }),
      visible('a4', 'a1', 120_000, 590_000, {
        name: 'POST ledger/entries',
        kind: 'client',
        status: { code: 'error' },
      }),
      hidden('h1', 'a4', 125_000, 570_000, true),
      hidden('h2', 'h1', 140_000, 230_000),
      hidden('h3', 'h1', 380_000, 300_000, true),
      visible('f1', 'a1', 715_000, 90_000, {
        name: 'score',
        service: 'fraud',
        entityRef: 'component:default/fraud',
        kind: 'server',
      }),
      ...Array.from({ length: 24 }, (_, i) =>
        visible(`f2${i}`, 'f1', 717_000 + i * 3500, 3_200, {
          name: `evaluate rule ${i + 1}`,
          service: 'fraud',
        }),
      ),
      visible('a5', 'a1', 812_000, 28_000, {
        name: 'publish payment-failed',
        kind: 'producer',
      }),
    ],
  };
}
