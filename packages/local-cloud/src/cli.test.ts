import { execFile } from 'child_process';
import { promisify } from 'util';
import {
  GetCallerIdentityCommand,
  AssumeRoleCommand,
} from '@aws-sdk/client-sts';
import {
  GetTraceSummariesCommand,
  PutTraceSegmentsCommand,
} from '@aws-sdk/client-xray';
import {
  allow,
  type Keys,
  policy,
  startTestCloud,
  type TestCloud,
} from './__testUtils__/cloud';

const run = promisify(execFile);
const ACCOUNT = '111122223333';
const BROKER: Keys = {
  accessKeyId: 'AKIASAMPLEBROKER0001',
  secretAccessKey: 'broker-secret',
};
const brokerArn = `arn:aws:iam::${ACCOUNT}:user/broker`;

const seed = {
  account: ACCOUNT,
  users: [
    {
      name: 'broker',
      accessKey: { id: BROKER.accessKeyId, secret: BROKER.secretAccessKey },
    },
  ],
  roles: [
    {
      name: 'reader',
      policies: { Traces: policy(allow('xray:*')) },
      trustPolicy: policy(
        {
          Effect: 'Allow',
          Principal: { AWS: brokerArn },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: {
              'sts:ExternalId': 'tracegate-1',
              'aws:RequestTag/env': 'prod',
              'sts:SourceIdentity': 'ana',
              'sts:RoleSessionName': 'session-ana',
            },
          },
        },
        {
          Effect: 'Allow',
          Principal: { AWS: brokerArn },
          Action: ['sts:TagSession', 'sts:SetSourceIdentity'],
        },
      ),
    },
  ],
};

interface Parameters {
  roleArn: string;
  sessionName: string;
  externalId: string;
  sourceIdentity: string;
  env: string;
  duration: number;
  policy: string;
}

/** The same journey by the AWS CLI or, where there is none, by the SDK. */
interface Driver {
  assumeRole(keys: Keys, parameters: Parameters): Promise<Keys>;
  whoAmI(keys: Keys): Promise<string>;
  putSegment(keys: Keys, document: string): Promise<void>;
  search(
    keys: Keys,
    filter: string,
    from: number,
    to: number,
  ): Promise<string[]>;
}

function cliDriver(url: string): Driver {
  const aws = async (keys: Keys, ...args: string[]) => {
    const { stdout } = await run(
      'aws',
      [
        '--endpoint-url',
        url,
        '--region',
        'eu-west-1',
        '--output',
        'json',
        ...args,
      ],
      {
        env: {
          PATH: process.env.PATH,
          HOME: '/nonexistent',
          AWS_ACCESS_KEY_ID: keys.accessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
          ...(keys.sessionToken
            ? { AWS_SESSION_TOKEN: keys.sessionToken }
            : {}),
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_MAX_ATTEMPTS: '1',
        },
      },
    );
    return stdout === '' ? {} : JSON.parse(stdout);
  };
  return {
    assumeRole: async (keys, p) => {
      const { Credentials: c } = await aws(
        keys,
        'sts',
        'assume-role',
        '--role-arn',
        p.roleArn,
        '--role-session-name',
        p.sessionName,
        '--external-id',
        p.externalId,
        '--source-identity',
        p.sourceIdentity,
        '--tags',
        `Key=env,Value=${p.env}`,
        '--duration-seconds',
        String(p.duration),
        '--policy',
        p.policy,
      );
      return {
        accessKeyId: c.AccessKeyId,
        secretAccessKey: c.SecretAccessKey,
        sessionToken: c.SessionToken,
      };
    },
    whoAmI: async keys => (await aws(keys, 'sts', 'get-caller-identity')).Arn,
    putSegment: async (keys, document) => {
      await aws(
        keys,
        'xray',
        'put-trace-segments',
        '--trace-segment-documents',
        document,
      );
    },
    search: async (keys, filter, from, to) => {
      const { TraceSummaries } = await aws(
        keys,
        'xray',
        'get-trace-summaries',
        '--start-time',
        String(from),
        '--end-time',
        String(to),
        '--filter-expression',
        filter,
      );
      return TraceSummaries.map(({ Id }: { Id: string }) => Id);
    },
  };
}

function sdkDriver(test: TestCloud): Driver {
  return {
    assumeRole: async (keys, p) => {
      const { Credentials: c } = await test.sts(keys).send(
        new AssumeRoleCommand({
          RoleArn: p.roleArn,
          RoleSessionName: p.sessionName,
          ExternalId: p.externalId,
          SourceIdentity: p.sourceIdentity,
          Tags: [{ Key: 'env', Value: p.env }],
          DurationSeconds: p.duration,
          Policy: p.policy,
        }),
      );
      return {
        accessKeyId: c!.AccessKeyId!,
        secretAccessKey: c!.SecretAccessKey!,
        sessionToken: c!.SessionToken,
      };
    },
    whoAmI: async keys =>
      (await test.sts(keys).send(new GetCallerIdentityCommand({}))).Arn!,
    putSegment: async (keys, document) => {
      await test
        .xray(keys)
        .send(
          new PutTraceSegmentsCommand({ TraceSegmentDocuments: [document] }),
        );
    },
    search: async (keys, FilterExpression, from, to) => {
      const { TraceSummaries } = await test.xray(keys).send(
        new GetTraceSummariesCommand({
          StartTime: new Date(from * 1000),
          EndTime: new Date(to * 1000),
          FilterExpression,
        }),
      );
      return TraceSummaries!.map(({ Id }) => Id!);
    },
  };
}

jest.setTimeout(120_000);

describe('a client outside', () => {
  let test: TestCloud;
  let driver: Driver;
  beforeAll(async () => {
    test = await startTestCloud({ seed });
    const hasCli = await run('aws', ['--version']).then(
      () => true,
      () => false,
    );
    driver = hasCli ? cliDriver(test.cloud.aws.url) : sdkDriver(test);
  });
  afterAll(() => test.cloud.close());

  const right: Parameters = {
    roleArn: `arn:aws:iam::${ACCOUNT}:role/reader`,
    sessionName: 'session-ana',
    externalId: 'tracegate-1',
    sourceIdentity: 'ana',
    env: 'prod',
    duration: 900,
    policy: JSON.stringify(policy(allow('xray:*'))),
  };

  it('assumes a role and uses it', async () => {
    const keys = await driver.assumeRole(BROKER, right);
    expect(await driver.whoAmI(keys)).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/reader/session-ana`,
    );
    const now = Math.floor(test.now() / 1000);
    const trace = `1-${now.toString(16)}-${'c'.repeat(24)}`;
    await driver.putSegment(
      keys,
      JSON.stringify({
        id: 'c'.repeat(16),
        trace_id: trace,
        name: 'a "quoted" name'.replace(/"/g, ''),
        start_time: now - 1,
        end_time: now,
      }),
    );
    expect(
      await driver.search(
        keys,
        'service("a quoted name") AND ok',
        now - 60,
        now + 60,
      ),
    ).toEqual([trace]);
  });

  it.each<[string, Partial<Parameters>, string]>([
    ['external id', { externalId: 'tracegate-2' }, 'AccessDenied'],
    ['session name', { sessionName: 'session-bo' }, 'AccessDenied'],
    ['source identity', { sourceIdentity: 'bo' }, 'AccessDenied'],
    ['tag', { env: 'dev' }, 'AccessDenied'],
    [
      'role',
      { roleArn: `arn:aws:iam::${ACCOUNT}:role/writer` },
      'AccessDenied',
    ],
    ['duration', { duration: 3601 }, 'ValidationError'],
    [
      'policy',
      { policy: '{"Version":"2012-10-17"}' },
      'MalformedPolicyDocument',
    ],
  ])('is refused with a wrong %s', async (_, change, code) => {
    const error = await driver.assumeRole(BROKER, { ...right, ...change }).then(
      () => 'allowed',
      ({ name, stderr }) => `${name} ${stderr}`,
    );
    expect(error).toContain(code);
  });

  it('is refused with a wrong secret', async () => {
    const error = await driver
      .assumeRole({ ...BROKER, secretAccessKey: 'wrong' }, right)
      .then(
        () => 'allowed',
        ({ name, stderr }) => `${name} ${stderr}`,
      );
    expect(error).toContain('SignatureDoesNotMatch');
  });
});
