import fc from 'fast-check';
import { segmentsToTrace } from './segments';
import { segment } from './testing';

const TRACE = '5f84c7a1000000000000000000000001';
const read = (...documents: (string | undefined)[]) =>
  segmentsToTrace({ traceId: TRACE, documents });
const one = (change: Record<string, unknown>) => read(segment(change)).spans[0];

/** As the X-Ray SDK for Node.js sends a request that calls DynamoDB and another service. */
const payments = segment({
  http: {
    request: {
      method: 'POST',
      url: 'https://shop.example/payments?x=1',
      user_agent: 'curl/8',
      client_ip: '192.0.2.7',
    },
    response: { status: 500, content_length: 31 },
  },
  aws: {
    account_id: '111122223333',
    ec2: { instance_id: 'i-0abc', availability_zone: 'eu-west-1a' },
    xray: { sdk: 'X-Ray for Node.js', sdk_version: '3.5.0' },
  },
  service: { version: '1.4.2', runtime: 'node', runtime_version: '24.1.0' },
  origin: 'AWS::EC2::Instance',
  fault: true,
  user: 'ana',
  annotations: { tenant: 'acorn', attempts: 2 },
  metadata: { default: { note: 'kept' }, billing: { plan: 'gold' } },
  cause: {
    working_directory: '/srv',
    exceptions: [
      {
        id: 'e000000000000001',
        message: 'card declined',
        type: 'CardError',
        stack: [{ path: 'pay.ts', line: 7, label: 'charge' }],
      },
    ],
  },
  subsegments: [
    {
      id: '2222222222222222',
      name: 'DynamoDB',
      start_time: 1_763_700_000.3,
      end_time: 1_763_700_000.4,
      namespace: 'aws',
      aws: { operation: 'PutItem', region: 'eu-west-1', table_name: 'orders' },
      http: { response: { status: 200 } },
    },
    {
      id: '3333333333333333',
      name: 'ledger',
      start_time: 1_763_700_000.4,
      end_time: 1_763_700_000.7,
      namespace: 'remote',
      throttle: true,
      error: true,
      http: {
        request: { method: 'POST', url: 'http://ledger/book', traced: true },
        response: { status: 429 },
      },
      subsegments: [
        {
          id: '4444444444444444',
          name: 'retry',
          start_time: 1_763_700_000.5,
          end_time: 1_763_700_000.6,
        },
      ],
    },
  ],
});
/** As X-Ray adds it for the call above. */
const inferred = segment({
  id: '5555555555555555',
  name: 'orders',
  parent_id: '2222222222222222',
  inferred: true,
  origin: 'AWS::DynamoDB::Table',
});
const ledger = segment({
  id: '6666666666666666',
  name: 'ledger',
  parent_id: '3333333333333333',
});

describe('segmentsToTrace', () => {
  const trace = read(payments, inferred, ledger);
  const span = (id: string) => trace.spans.find(it => it.spanId === id)!;

  it('makes a span of every segment and subsegment, each of its sender', () => {
    expect(trace.partial).toBe(false);
    expect(
      trace.spans.map(it => [
        it.spanId[0],
        it.parentSpanId?.[0],
        it.service,
        it.kind,
        it.name,
      ]),
    ).toEqual([
      ['1', undefined, 'payments', 'server', 'POST /payments'],
      ['2', '1', 'payments', 'client', 'DynamoDB.PutItem'],
      ['3', '1', 'payments', 'client', 'ledger'],
      ['4', '3', 'payments', 'internal', 'retry'],
      ['5', '2', 'payments', 'client', 'orders'],
      ['6', '3', 'ledger', 'internal', 'ledger'],
    ]);
  });

  it("writes X-Ray's fields under OpenTelemetry's names", () => {
    expect(span('1111111111111111')).toMatchObject({
      traceId: TRACE,
      startTimeUnixNano: '1763700000250000000',
      endTimeUnixNano: '1763700000750000000',
      status: { code: 'error', message: 'card declined' },
      attributes: {
        'http.request.method': 'POST',
        'url.full': 'https://shop.example/payments?x=1',
        'user_agent.original': 'curl/8',
        'client.address': '192.0.2.7',
        'http.response.status_code': 500,
        'http.response.body.size': 31,
        'enduser.id': 'ana',
        'aws.xray.fault': true,
        tenant: 'acorn',
        attempts: 2,
        note: 'kept',
        'billing.plan': 'gold',
      },
      resource: {
        'cloud.provider': 'aws',
        'cloud.platform': 'aws_ec2',
        'cloud.account.id': '111122223333',
        'host.id': 'i-0abc',
        'cloud.availability_zone': 'eu-west-1a',
        'service.version': '1.4.2',
        'process.runtime.name': 'node',
        'telemetry.sdk.version': '3.5.0',
      },
      events: [
        {
          name: 'exception',
          timeUnixNano: '1763700000750000000',
          attributes: {
            'exception.type': 'CardError',
            'exception.message': 'card declined',
            'exception.stacktrace':
              'CardError: card declined\n    at charge (pay.ts:7)',
          },
        },
      ],
    });
    expect(span('2222222222222222').attributes).toMatchObject({
      'rpc.system': 'aws-api',
      'rpc.service': 'DynamoDB',
      'rpc.method': 'PutItem',
      'aws.dynamodb.table_name': 'orders',
    });
    expect(span('3333333333333333')).toMatchObject({
      status: { code: 'error' },
      attributes: { 'aws.xray.throttle': true, 'peer.service': 'ledger' },
    });
    expect(span('4444444444444444').resource['host.id']).toBe('i-0abc');
  });

  it('reads statements under the name that policies redact', () => {
    const { attributes } = one({
      sql: {
        sanitized_query: 'SELECT 1',
        database_type: 'PostgreSQL',
        url: 'jdbc:x',
      },
    });
    expect(attributes).toMatchObject({
      'db.query.text': 'SELECT 1',
      'db.system.name': 'PostgreSQL',
      'db.connection_string': 'jdbc:x',
    });
    expect(Object.values(attributes)).not.toContain('sanitized_query');
  });

  it('gives a subsegment whose sender is missing to nobody', () => {
    const lost = segment({ type: 'subsegment', parent_id: '9999999999999999' });
    const guess = segment({
      id: '7777777777777777',
      name: 'ledger',
      inferred: true,
      parent_id: '1111111111111111',
    });
    expect(read(lost, guess).spans.map(it => it.service)).toEqual(['', '']);
  });

  it('survives subsegments that hang on each other in a ring', () => {
    const ring = ['a', 'b'].map((id, at, ids) =>
      segment({
        id: id.repeat(16),
        type: 'subsegment',
        parent_id: ids[1 - at].repeat(16),
      }),
    );
    expect(read(...ring).spans.map(it => it.service)).toEqual(['', '']);
  });

  it('believes OpenTelemetry which process recorded a subsegment', () => {
    const call = segment({
      id: '7777777777777777',
      name: 'orders@db',
      type: 'subsegment',
      namespace: 'remote',
      parent_id: '1111111111111111',
      metadata: {
        default: {
          'otel.span.name': 'SELECT orders',
          'otel.span.kind': 'CLIENT',
          'otel.resource.service.name': 'checkout',
          'otel.resource.k8s.pod.name': 'checkout-1',
          'db.query.text': 'SELECT 1',
        },
      },
    });
    const span7 = read(segment(), call).spans[1];
    expect(span7).toMatchObject({
      service: 'checkout',
      name: 'SELECT orders',
      kind: 'client',
      resource: { 'k8s.pod.name': 'checkout-1' },
    });
    expect(
      Object.keys(span7.attributes).some(key => key.startsWith('otel.')),
    ).toBe(false);
  });

  it('takes the finished one of two documents of one segment', () => {
    const started = segment({ end_time: undefined, in_progress: true });
    for (const documents of [
      [started, segment()],
      [segment(), started],
    ]) {
      const both = read(...documents);
      expect(both.spans).toHaveLength(1);
      expect(both.partial).toBe(false);
      expect(both.spans[0].endTimeUnixNano).toBe('1763700000750000000');
    }
    const running = read(started);
    expect(running.partial).toBe(true);
    expect(running.spans[0].endTimeUnixNano).toBe(
      running.spans[0].startTimeUnixNano,
    );
  });

  it('reads links in either form', () => {
    expect(
      one({
        links: [
          {
            trace_id: `1-${'a'.repeat(8)}-${'b'.repeat(24)}`,
            id: '1234567890ABCDEF',
          },
          {
            trace_id: 'c'.repeat(32),
            span_id: '1234567890abcdef',
            attributes: { why: 'retry' },
          },
          { trace_id: 'nonsense', id: 'x' },
          null,
        ],
      }).links,
    ).toEqual([
      {
        traceId: 'a'.repeat(8) + 'b'.repeat(24),
        spanId: '1234567890abcdef',
        attributes: {},
      },
      {
        traceId: 'c'.repeat(32),
        spanId: '1234567890abcdef',
        attributes: { why: 'retry' },
      },
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a request', { http: { request: { method: 'GET' } } }, 'server'],
    ['a consumed message', { aws: { queue_url: 'https://q' } }, 'consumer'],
    ['a job', {}, 'internal'],
    [
      'a sent message',
      {
        type: 'subsegment',
        name: 'SQS',
        namespace: 'aws',
        aws: { operation: 'SendMessage' },
      },
      'producer',
    ],
    [
      'a received message',
      {
        type: 'subsegment',
        name: 'SQS',
        namespace: 'aws',
        aws: { operation: 'ReceiveMessage' },
      },
      'consumer',
    ],
    ['a statement', { type: 'subsegment', sql: {} }, 'client'],
    [
      'what OpenTelemetry says',
      { metadata: { default: { 'otel.span.kind': 'PRODUCER' } } },
      'producer',
    ],
  ])('knows the kind of %s', (_, change, kind) => {
    expect(one(change).kind).toBe(kind);
  });

  it('keeps the good of a bad bunch, and says that something is missing', () => {
    const bad = read(
      undefined,
      'not json',
      '[]',
      '{}',
      segment({ id: 'short' }),
      segment({ start_time: 'today' }),
      segment({ name: 7 }),
      segment({ subsegments: 'none' }),
    );
    expect(bad.partial).toBe(true);
    expect(bad.spans).toHaveLength(1);
  });

  it('survives any document', () => {
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.double(),
        fc.string(),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'id',
            'exceptions',
            'request',
            'default',
            '__proto__',
            'x',
            'ec2',
          ),
          tie('any'),
          { maxKeys: 3 },
        ),
      ),
    })).any;
    const keys = [
      'subsegments',
      'http',
      'aws',
      'sql',
      'cause',
      'annotations',
      'metadata',
      'links',
      'user',
      'origin',
      'service',
      'end_time',
      'parent_id',
      'inferred',
      'namespace',
      'fault',
      'name',
      'type',
      'start_time',
    ];
    const change = fc.dictionary(fc.constantFrom(...keys), value);
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), changes => {
        const { spans } = read(...changes.map(segment));
        for (const it of spans) {
          expect(it.startTimeUnixNano).toMatch(/^\d+$/);
          expect(it.endTimeUnixNano).toMatch(/^\d+$/);
          expect(typeof it.service).toBe('string');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('survives nesting of any depth', () => {
    const depth = 5_000;
    const open = Array.from(
      { length: depth },
      (_, at) =>
        `{"id":"${at.toString(16).padStart(16, '0')}","name":"a","start_time":1,"end_time":2,"subsegments":[`,
    );
    const { spans } = read(open.join('') + ']}'.repeat(depth));
    expect(spans).toHaveLength(depth);
    expect(spans.at(-1)!.service).toBe('a');
  });
});
