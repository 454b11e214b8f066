import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTraceGraphCommand,
  GetTraceSummariesCommand,
  type GetTraceSummariesCommandInput,
  paginateGetTraceSummaries,
  PutTelemetryRecordsCommand,
  PutTraceSegmentsCommand,
  XRayClient,
} from '@aws-sdk/client-xray';
import {
  ADMIN_KEYS,
  refusal,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';

describe('X-Ray', () => {
  let test: TestCloud;
  let at: number;
  beforeEach(async () => {
    test = await startTestCloud();
    at = Math.floor(test.now() / 1000) - 60;
  });
  afterEach(() => test.cloud.close());

  const hex = (n: number, length: number) =>
    n.toString(16).padStart(length, '0');
  const traceId = (n: number) => `1-${hex(at, 8)}-${hex(n, 24)}`;
  const segment = (n: number, more: object = {}) => ({
    id: hex(n, 16),
    trace_id: traceId(n),
    name: 'payments',
    start_time: at,
    end_time: at + 1,
    ...more,
  });
  const put = (...segments: object[]) =>
    test.xray().send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: segments.map(one => JSON.stringify(one)),
      }),
    );
  const search = (more: Partial<GetTraceSummariesCommandInput> = {}) =>
    test.xray().send(
      new GetTraceSummariesCommand({
        StartTime: new Date((at - 60) * 1000),
        EndTime: new Date((at + 60) * 1000),
        ...more,
      }),
    );

  it('finds, fetches and draws what was put', async () => {
    await put(
      segment(1, {
        origin: 'AWS::ECS::Container',
        http: {
          request: { method: 'GET', url: 'http://x/' },
          response: { status: 500 },
        },
        fault: true,
        user: 'ana',
        annotations: { tier: 3, gold: true, team: 'pay', bad: { nested: 1 } },
        subsegments: [
          {
            id: hex(11, 16),
            name: 'ledger',
            namespace: 'remote',
            start_time: at,
            end_time: at + 0.5,
          },
          {
            id: hex(12, 16),
            name: 'DynamoDB',
            namespace: 'aws',
            start_time: at,
            end_time: at + 0.2,
          },
        ],
      }),
      segment(2, {
        id: hex(13, 16),
        trace_id: traceId(1),
        parent_id: hex(11, 16),
        name: 'ledger',
      }),
      segment(3, {
        type: 'subsegment',
        trace_id: traceId(1),
        parent_id: hex(13, 16),
        name: 'work',
      }),
    );
    const found = await search({
      FilterExpression:
        'service("payments") { fault } AND annotation.team = "pay"',
    });
    expect(found.TraceSummaries).toHaveLength(1);
    expect(found.TraceSummaries![0]).toMatchObject({
      Id: traceId(1),
      StartTime: new Date(at * 1000),
      Duration: 1,
      ResponseTime: 1,
      HasFault: true,
      HasError: false,
      IsPartial: false,
      Http: { HttpMethod: 'GET', HttpStatus: 500, HttpURL: 'http://x/' },
      Users: [{ UserName: 'ana' }],
      EntryPoint: {
        Name: 'payments',
        Type: 'AWS::ECS::Container',
        AccountId: '111122223333',
      },
    });
    const { Annotations } = found.TraceSummaries![0];
    expect(Object.keys(Annotations!).sort()).toEqual(['gold', 'team', 'tier']);
    expect(Annotations!.tier[0].AnnotationValue).toEqual({ NumberValue: 3 });

    const fetched = await test
      .xray()
      .send(new BatchGetTracesCommand({ TraceIds: [traceId(1), traceId(9)] }));
    expect(fetched.Traces).toHaveLength(1);
    expect(fetched.UnprocessedTraceIds).toEqual([]);
    const documents = fetched.Traces![0].Segments!.map(({ Document }) =>
      JSON.parse(Document!),
    );
    expect(documents.map(({ name }) => name)).toEqual([
      'payments',
      'ledger',
      'DynamoDB',
    ]);
    expect(documents[1].subsegments[0].name).toBe('work');
    expect(documents[2]).toMatchObject({
      inferred: true,
      parent_id: hex(12, 16),
      origin: 'AWS::DynamoDB::Table',
    });

    const graph = await test
      .xray()
      .send(new GetTraceGraphCommand({ TraceIds: [traceId(1)] }));
    const named = (name: string) =>
      graph.Services!.find(one => one.Name === name && one.Type !== 'client')!;
    expect(graph.Services!.map(({ Type }) => Type)).toContain('client');
    expect(named('payments')).toMatchObject({
      Root: true,
      SummaryStatistics: { TotalCount: 1, FaultStatistics: { TotalCount: 1 } },
    });
    expect(
      named('payments')
        .Edges!.map(({ ReferenceId }) => ReferenceId)
        .sort(),
    ).toEqual(
      [named('ledger').ReferenceId, named('DynamoDB').ReferenceId].sort(),
    );
    const whole = await test.xray().send(
      new GetServiceGraphCommand({
        StartTime: new Date((at - 60) * 1000),
        EndTime: new Date((at + 60) * 1000),
      }),
    );
    expect(whole.Services).toHaveLength(graph.Services!.length);
  });

  it('says which segments it could not take, and takes the others', async () => {
    const part = {
      id: hex(99, 16),
      name: 'work',
      start_time: at,
      end_time: at + 1,
    };
    const { UnprocessedTraceSegments } = await test.xray().send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: [
          '{',
          ...[
            { id: 'short' },
            { trace_id: 'x' },
            { name: undefined },
            { name: 'a'.repeat(201) },
            { end_time: undefined },
            { end_time: at - 1 },
            { start_time: at - 31 * 24 * 3600 },
            { in_progress: true },
            { subsegments: [{ ...part, end_time: undefined }] },
            { subsegments: [{ ...part, end_time: at - 1 }] },
            { type: 'subsegment' },
            { parent_id: 'x' },
          ].map(change => JSON.stringify(segment(1, change))),
          JSON.stringify(segment(2, { metadata: { x: 'y'.repeat(70_000) } })),
          JSON.stringify(segment(3)),
        ],
      }),
    );
    expect(UnprocessedTraceSegments!.map(({ ErrorCode }) => ErrorCode)).toEqual(
      [
        'ParseError',
        'InvalidId',
        'InvalidTraceId',
        'MissingName',
        'InvalidName',
        'MissingEndTime',
        'InvalidEndTime',
        'InvalidStartTime',
        'InvalidEndTime',
        'MissingEndTime',
        'InvalidEndTime',
        'MissingParentId',
        'InvalidParentId',
        'SegmentTooLarge',
      ],
    );
    expect((await search()).TraceSummaries!.map(({ Id }) => Id)).toEqual([
      traceId(3),
    ]);
  });

  it('replaces a segment in progress, never the other way', async () => {
    const running = { end_time: undefined, in_progress: true };
    await put(segment(1, running));
    expect((await search()).TraceSummaries![0].IsPartial).toBe(true);
    await put(segment(1));
    await put(segment(1, running));
    expect((await search()).TraceSummaries![0].IsPartial).toBe(false);
  });

  it('pages its lists by opaque tokens', async () => {
    for (let i = 0; i < 5; i += 1) {
      await put(
        ...Array.from({ length: 50 }, (_, n) => segment(i * 50 + n + 1)),
      );
    }
    const first = await search();
    expect(first.TraceSummaries).toHaveLength(100);
    expect(first.TracesProcessedCount).toBe(250);
    const seen = new Set<string>();
    for await (const page of paginateGetTraceSummaries(
      { client: test.xray() },
      {
        StartTime: new Date((at - 60) * 1000),
        EndTime: new Date((at + 60) * 1000),
      },
    )) {
      page.TraceSummaries!.forEach(({ Id }) => seen.add(Id!));
    }
    expect(seen.size).toBe(250);
    for (const more of [
      { NextToken: 'nonsense' },
      { NextToken: first.NextToken, FilterExpression: 'fault' },
    ]) {
      await expect(refusal(search(more))).resolves.toMatchObject({
        name: 'InvalidRequestException',
      });
    }
    await expect(
      refusal(
        test.xray().send(
          new GetServiceGraphCommand({
            StartTime: new Date((at - 60) * 1000),
            EndTime: new Date((at + 60) * 1000),
            NextToken: first.NextToken,
          }),
        ),
      ),
    ).resolves.toMatchObject({ name: 'InvalidRequestException' });
  });

  it('limits a trace, and says so', async () => {
    const big = { metadata: { x: 'y'.repeat(60_000) } };
    for (let n = 1; n <= 10; n += 1) {
      await put(segment(n, { ...big, trace_id: traceId(1) }));
    }
    const { Traces } = await test
      .xray()
      .send(new BatchGetTracesCommand({ TraceIds: [traceId(1)] }));
    expect(Traces![0].LimitExceeded).toBe(true);
    expect(Traces![0].Segments!.length).toBeLessThan(10);
  });

  it('keeps regions apart', async () => {
    await put(segment(1));
    const elsewhere = new XRayClient({
      endpoint: test.cloud.aws.url,
      region: 'us-east-1',
      credentials: ADMIN_KEYS,
    });
    const { Traces } = await elsewhere.send(
      new BatchGetTracesCommand({ TraceIds: [traceId(1)] }),
    );
    expect(Traces).toEqual([]);
  });

  it('refuses what X-Ray refuses', async () => {
    const hours = (n: number) => new Date((at + n * 3600) * 1000);
    const calls: Promise<unknown>[] = [
      search({ StartTime: hours(0), EndTime: hours(6.01) }),
      search({ StartTime: hours(1), EndTime: hours(0) }),
      search({ FilterExpression: 'fault AND' }),
      search({ TimeRangeType: 'Never' as 'Event' }),
      test.xray().send(new BatchGetTracesCommand({ TraceIds: ['nonsense'] })),
      test.xray().send(new BatchGetTracesCommand({ TraceIds: [] })),
      test.xray().send(
        new BatchGetTracesCommand({
          TraceIds: [1, 2, 3, 4, 5, 6].map(traceId),
        }),
      ),
      test
        .xray()
        .send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [] })),
      test.xray().send(new GetTraceGraphCommand({ TraceIds: ['x'] })),
      test.xray().send(
        new GetServiceGraphCommand({
          StartTime: hours(0),
          EndTime: hours(7),
        }),
      ),
    ];
    for (const call of calls) {
      await expect(refusal(call)).resolves.toMatchObject({
        name: 'InvalidRequestException',
        status: 400,
      });
    }
  });

  it('takes telemetry', async () => {
    await expect(
      test.xray().send(
        new PutTelemetryRecordsCommand({
          TelemetryRecords: [{ Timestamp: new Date(at * 1000) }],
        }),
      ),
    ).resolves.toBeDefined();
  });

  it('fails as it is told to', async () => {
    const { faults } = test.cloud;
    faults.add({
      service: 'xray',
      operation: 'GetTraceSummaries',
      kind: 'throttle',
      times: 1,
    });
    await expect(refusal(search())).resolves.toMatchObject({
      name: 'ThrottledException',
      status: 429,
    });
    await expect(search()).resolves.toBeDefined();
    const remove = faults.add({ service: 'xray', kind: 'error' });
    await expect(refusal(search())).resolves.toMatchObject({ status: 500 });
    remove();
    faults.add({ kind: 'drop' });
    await expect(refusal(search())).resolves.toMatchObject({
      status: undefined,
    });
    faults.set([{ kind: 'skew', ms: 600_000 }]);
    await expect(refusal(search())).resolves.toMatchObject({
      name: 'InvalidSignatureException',
    });
    // The SDK learns the cloud's time from its Date header.
    const retrying = new XRayClient({
      endpoint: test.cloud.aws.url,
      region: 'eu-west-1',
      credentials: ADMIN_KEYS,
    });
    await expect(
      retrying.send(new BatchGetTracesCommand({ TraceIds: [traceId(1)] })),
    ).resolves.toBeDefined();
    faults.set([{ kind: 'latency', ms: 30 }]);
    const before = performance.now();
    await search();
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
    faults.clear();
    await expect(search()).resolves.toBeDefined();
  });
});
