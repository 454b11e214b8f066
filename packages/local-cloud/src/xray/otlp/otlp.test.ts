import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
} from '@aws-sdk/client-xray';
import protobuf from 'protobufjs';
import { gzipSync } from 'zlib';
import {
  ADMIN_KEYS,
  startTestCloud,
  type TestCloud,
} from '../../__testUtils__/cloud';

const TRACE = '5b8efff798038103d269b633813fc60c';
const XRAY = `1-${TRACE.slice(0, 8)}-${TRACE.slice(8)}`;

const attribute = (key: string, value: string | number | boolean) => ({
  key,
  value: {
    string: { stringValue: value },
    number: { intValue: value },
    boolean: { boolValue: value },
  }[typeof value as 'string' | 'number' | 'boolean'],
});

function request(now: number) {
  const nano = (ms: number) => String(BigInt(Math.floor(now) + ms) * 1000000n);
  const span = (more: object) => ({
    traceId: TRACE,
    startTimeUnixNano: nano(-1000),
    endTimeUnixNano: nano(0),
    ...more,
  });
  return {
    resourceSpans: [
      {
        resource: {
          attributes: [
            attribute('service.name', 'developer-portal'),
            attribute('cloud.platform', 'aws_ecs'),
          ],
        },
        scopeSpans: [
          {
            spans: [
              span({
                spanId: '00000000000000a1',
                name: 'GET /catalog',
                kind: 2,
                attributes: [
                  attribute('http.request.method', 'GET'),
                  attribute('url.path', '/catalog'),
                  attribute('server.address', 'portal.example'),
                  attribute('http.response.status_code', 500),
                  attribute('enduser.id', 'ana'),
                ],
                status: { code: 2, message: 'broken' },
              }),
              span({
                spanId: '00000000000000a2',
                parentSpanId: '00000000000000a1',
                name: 'SELECT entities',
                kind: 3,
                attributes: [
                  attribute('db.system.name', 'postgresql'),
                  attribute('db.namespace', 'catalog'),
                  attribute('server.address', 'db.example'),
                  attribute('db.query.text', 'select * from entities'),
                ],
                events: [
                  {
                    name: 'exception',
                    timeUnixNano: nano(-10),
                    attributes: [
                      attribute('exception.type', 'Timeout'),
                      attribute('exception.message', 'too slow'),
                    ],
                  },
                ],
              }),
              span({
                spanId: '00000000000000a3',
                parentSpanId: '00000000000000a1',
                name: 'render',
                kind: 1,
              }),
              span({ spanId: 'short', name: 'broken' }),
            ],
          },
        ],
      },
      {
        resource: { attributes: [attribute('service.name', 'ledger')] },
        scopeSpans: [
          {
            spans: [
              span({
                spanId: '00000000000000b1',
                parentSpanId: '00000000000000a3',
                name: 'work',
                kind: 1,
              }),
            ],
          },
        ],
      },
    ],
  };
}

/** Fields by OTLP's published numbers, apart from those the cloud reads by. */
const descriptor = protobuf.Root.fromJSON({
  nested: {
    Req: { fields: { resourceSpans: { rule: 'repeated', type: 'RS', id: 1 } } },
    RS: {
      fields: {
        resource: { type: 'R', id: 1 },
        scopeSpans: { rule: 'repeated', type: 'SS', id: 2 },
      },
    },
    R: { fields: { attributes: { rule: 'repeated', type: 'KV', id: 1 } } },
    SS: { fields: { spans: { rule: 'repeated', type: 'S', id: 2 } } },
    S: {
      fields: {
        traceId: { type: 'bytes', id: 1 },
        spanId: { type: 'bytes', id: 2 },
        parentSpanId: { type: 'bytes', id: 4 },
        name: { type: 'string', id: 5 },
        kind: { type: 'int32', id: 6 },
        startTimeUnixNano: { type: 'fixed64', id: 7 },
        endTimeUnixNano: { type: 'fixed64', id: 8 },
        attributes: { rule: 'repeated', type: 'KV', id: 9 },
        events: { rule: 'repeated', type: 'E', id: 11 },
        status: { type: 'St', id: 15 },
      },
    },
    E: {
      fields: {
        timeUnixNano: { type: 'fixed64', id: 1 },
        name: { type: 'string', id: 2 },
        attributes: { rule: 'repeated', type: 'KV', id: 3 },
      },
    },
    St: {
      fields: {
        message: { type: 'string', id: 2 },
        code: { type: 'int32', id: 3 },
      },
    },
    KV: {
      fields: { key: { type: 'string', id: 1 }, value: { type: 'V', id: 2 } },
    },
    V: {
      fields: {
        stringValue: { type: 'string', id: 1 },
        boolValue: { type: 'bool', id: 2 },
        intValue: { type: 'int64', id: 3 },
      },
    },
  },
}).lookupType('Req');

function encode(json: object): Buffer {
  const text = JSON.stringify(json);
  const bytes = JSON.parse(text, (key, value) =>
    ['traceId', 'spanId', 'parentSpanId'].includes(key)
      ? Buffer.from(value, 'hex').toString('base64')
      : value,
  );
  return Buffer.from(descriptor.encode(descriptor.fromObject(bytes)).finish());
}

describe('OTLP ingest', () => {
  let test: TestCloud;
  beforeEach(async () => {
    test = await startTestCloud();
  });
  afterEach(() => test.cloud.close());

  async function send(
    body: Buffer | string,
    type: string,
    more: Record<string, string> = {},
  ) {
    const { hostname, port, host } = new URL(test.cloud.aws.url);
    const signed = await new SignatureV4({
      service: 'xray',
      region: 'eu-west-1',
      credentials: ADMIN_KEYS,
      sha256: Sha256,
    }).sign(
      new HttpRequest({
        protocol: 'http:',
        hostname,
        port: Number(port),
        method: 'POST',
        path: '/v1/traces',
        headers: { host, 'content-type': type, ...more },
        body,
      }),
    );
    const { host: _, ...headers } = signed.headers;
    return fetch(`${test.cloud.aws.url}v1/traces`, {
      method: 'POST',
      headers,
      body: signed.body,
    });
  }

  async function stored() {
    const { Traces } = await test
      .xray()
      .send(new BatchGetTracesCommand({ TraceIds: [XRAY] }));
    return Traces![0].Segments!.map(({ Document }) => JSON.parse(Document!));
  }

  it.each(['json', 'protobuf', 'gzip'])('keeps spans sent as %s', async how => {
    const json = request(test.now());
    const text = JSON.stringify(json);
    const response =
      how === 'protobuf'
        ? await send(encode(json), 'application/x-protobuf')
        : await send(
            how === 'gzip' ? gzipSync(text) : text,
            'application/json',
            how === 'gzip' ? { 'content-encoding': 'gzip' } : {},
          );
    expect(response.status).toBe(200);
    // Field 1 of the answer holds what was rejected: one span, in field 1.
    const answer = Buffer.from(await response.arrayBuffer());
    const rejected =
      how === 'protobuf'
        ? [answer[0], answer[2], answer[3]]
        : JSON.parse(answer.toString()).partialSuccess.rejectedSpans;
    expect(rejected).toEqual(how === 'protobuf' ? [0x0a, 0x08, 1] : 1);
    const segments = await stored();
    const portal = segments.find(one => one.name === 'developer-portal');
    expect(portal).toMatchObject({
      id: '00000000000000a1',
      trace_id: XRAY,
      origin: 'AWS::ECS::Container',
      fault: true,
      user: 'ana',
      http: {
        request: { method: 'GET', url: 'http://portal.example/catalog' },
        response: { status: 500 },
      },
      annotations: { 'aws.local.operation': 'GET /catalog' },
      cause: { exceptions: [{ message: 'broken' }] },
    });
    expect(portal.end_time - portal.start_time).toBeCloseTo(1, 5);
    const [query, render] = portal.subsegments;
    expect(query).toMatchObject({
      name: 'catalog@db.example',
      namespace: 'remote',
      sql: { sanitized_query: 'select * from entities' },
      cause: { exceptions: [{ type: 'Timeout', message: 'too slow' }] },
    });
    expect(render.name).toBe('render');
    // A span of another service is never shown as the parent's own.
    expect(render.subsegments).toBeUndefined();
    const other = segments.find(one => one.id === '00000000000000b1');
    expect(other).toMatchObject({
      name: 'ledger',
      parent_id: '00000000000000a3',
      annotations: { 'aws.local.service': 'ledger' },
    });
    expect(
      segments.some(one => one.inferred && one.name === 'catalog@db.example'),
    ).toBe(true);

    const at = test.now();
    const { TraceSummaries } = await test.xray().send(
      new GetTraceSummariesCommand({
        StartTime: new Date(at - 60_000),
        EndTime: new Date(at + 1000),
        FilterExpression: 'annotation[aws.local.operation] = "GET /catalog"',
      }),
    );
    expect(TraceSummaries!.map(({ Id }) => Id)).toEqual([XRAY]);
  });

  it('refuses what is no export request', async () => {
    expect((await send('{', 'application/json')).status).toBe(400);
    expect((await send('[1]', 'text/plain')).status).toBe(415);
    expect(
      (await send(Buffer.from([0xff, 0xff]), 'application/x-protobuf')).status,
    ).toBe(400);
    for (const body of [
      '{"resourceSpans": 5}',
      '{"resourceSpans": [null]}',
      '{"resourceSpans": [{"scopeSpans": [{"spans": ["x"]}]}]}',
      '[]',
    ]) {
      expect((await send(body, 'application/json')).status).toBe(400);
    }
    expect((await send('{}', 'application/json')).status).toBe(200);
  });
});
