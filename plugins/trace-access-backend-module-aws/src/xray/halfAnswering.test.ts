import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsSessionCredentials } from '../sts/AwsSessionCredentials';
import { toXRayId } from './ids';
import { segment } from './testing';
import { XRayTraceSourceFactory } from './XRayTraceSourceFactory';

// What the local cloud can't be made to do: leave ids of a batch unprocessed,
// and cut a trace over pages.
const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const found = (id: string, documents: string[]) => ({
  Id: toXRayId(id),
  Segments: documents.map(Document => ({ Id: 'x', Document })),
});

describe('an X-Ray that answers by halves', () => {
  let answers: object[] = [];
  const asked: any[] = [];
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const piece of req) body += piece;
    asked.push(JSON.parse(body));
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(answers.shift() ?? {}));
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => asked.splice(0));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const fetchBoth = () =>
    new XRayTraceSourceFactory({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    })
      .create({ name: 'xray', config: { region: 'eu-west-1' } })
      .fetch([A, B], {
        credentials: new AwsSessionCredentials({
          accessKeyId: 'ASIASAMPLE',
          secretAccessKey: 'x',
          sessionToken: 'x',
        }),
        signal: new AbortController().signal,
      });
  const told = async () =>
    (await fetchBoth())
      .map(one => [one.traceId[0], one.spans.length, one.partial])
      .sort();

  it('asks once more for what was left over', async () => {
    answers = [
      { Traces: [found(A, [segment()])], UnprocessedTraceIds: [toXRayId(B)] },
      { Traces: [found(B, [segment()])] },
    ];
    expect(await told()).toEqual([
      ['a', 1, false],
      ['b', 1, false],
    ]);
    expect(asked[1].TraceIds).toEqual([toXRayId(B)]);
  });

  it('says that a trace left over twice is missing', async () => {
    answers = [
      { Traces: [found(A, [segment()])], UnprocessedTraceIds: [toXRayId(B)] },
      { UnprocessedTraceIds: [toXRayId(B)] },
    ];
    expect(await told()).toEqual([
      ['a', 1, false],
      ['b', 0, true],
    ]);
    expect(asked).toHaveLength(2);
  });

  it('puts a trace together from its pages', async () => {
    answers = [
      { Traces: [found(A, [segment()])], NextToken: 'more' },
      {
        Traces: [
          {
            ...found(A, [segment({ id: '2'.repeat(16) })]),
            LimitExceeded: true,
          },
        ],
      },
    ];
    expect(await told()).toEqual([['a', 2, true]]);
    expect(asked[1].NextToken).toBe('more');
  });

  it('takes nothing that it did not ask for, and survives nonsense', async () => {
    answers = [
      {
        Traces: [found('c'.repeat(32), [segment()]), { Id: 'x' }, {}],
        UnprocessedTraceIds: ['1-2-3'],
      },
    ];
    expect(await told()).toEqual([]);
  });
});
