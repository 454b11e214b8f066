import {
  CreateRoleCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import {
  GetTraceSegmentDestinationCommand,
  PutTelemetryRecordsCommand,
} from '@aws-sdk/client-xray';
import {
  allow,
  type Keys,
  keysOf,
  policy,
  refusal,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';

const ACCOUNT = '111122223333';
const BROKER: Keys = {
  accessKeyId: 'AKIASAMPLEBROKER0001',
  secretAccessKey: 'broker-secret',
};
const userArn = `arn:aws:iam::${ACCOUNT}:user/team/broker`;
const RoleArn = `arn:aws:iam::${ACCOUNT}:role/reader`;

describe('trust policies', () => {
  let test: TestCloud;
  beforeAll(async () => {
    test = await startTestCloud({
      seed: {
        users: [
          {
            name: 'broker',
            path: '/team/',
            accessKey: {
              id: BROKER.accessKeyId,
              secret: BROKER.secretAccessKey,
            },
            tags: { team: 'platform' },
          },
        ],
        roles: [
          {
            name: 'hop',
            tags: { team: 'hops' },
            policies: { All: policy(allow(['sts:*', 'xray:*'])) },
            trustPolicy: policy({
              Effect: 'Allow',
              Principal: { AWS: userArn },
              Action: ['sts:AssumeRole', 'sts:TagSession'],
            }),
          },
        ],
      },
    });
    await test.iam().send(
      new CreateRoleCommand({
        RoleName: 'reader',
        AssumeRolePolicyDocument: JSON.stringify(
          policy({
            Effect: 'Allow',
            Principal: { AWS: userArn },
            Action: 'sts:AssumeRole',
          }),
        ),
      }),
    );
  });
  afterAll(() => test.cloud.close());

  const trust = (...statements: object[]) =>
    test.iam().send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'reader',
        PolicyDocument: JSON.stringify(policy(...statements)),
      }),
    );
  const statement = (more: object) => ({
    Effect: 'Allow',
    Principal: { AWS: userArn },
    Action: 'sts:AssumeRole',
    ...more,
  });
  const assume = (keys: Keys = BROKER, more: object = {}) =>
    test.sts(keys).send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: 'broker',
        ...more,
      }),
    );
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => 'allowed',
      ({ name }) => name,
    );

  const soon = () => new Date(Date.now() + 60_000).toISOString();
  it.each<[object, string]>([
    [{ ArnEquals: { 'aws:PrincipalArn': userArn } }, 'allowed'],
    [
      { ArnLike: { 'AWS:PRINCIPALARN': `arn:aws:iam::*:user/team/*` } },
      'allowed',
    ],
    [
      { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::*:user/*` } },
      'AccessDenied',
    ],
    [{ StringEquals: { 'aws:PrincipalAccount': ACCOUNT } }, 'allowed'],
    [{ StringEquals: { 'aws:PrincipalType': 'User' } }, 'allowed'],
    [{ StringEquals: { 'aws:PrincipalTag/TEAM': 'platform' } }, 'allowed'],
    [{ StringEquals: { 'aws:PrincipalTag/team': 'payments' } }, 'AccessDenied'],
    [{ StringEquals: { 'aws:username': 'broker' } }, 'allowed'],
    [{ StringEquals: { 'sts:RoleSessionName': '${aws:username}' } }, 'allowed'],
    [
      {
        StringEquals: {
          'sts:RoleSessionName': "${aws:PrincipalTag/none, 'broker'}",
        },
      },
      'allowed',
    ],
    [
      { StringEquals: { 'sts:RoleSessionName': '${aws:PrincipalTag/none}' } },
      'AccessDenied',
    ],
    [{ StringLike: { 'aws:userid': 'AIDA*' } }, 'allowed'],
    [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, 'allowed'],
    [{ NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } }, 'AccessDenied'],
    [
      { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } },
      'AccessDenied',
    ],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 'AccessDenied'],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, 'AccessDenied'],
    [{ Null: { 'aws:MultiFactorAuthPresent': 'true' } }, 'allowed'],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, 'allowed'],
    [{ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }, 'allowed'],
    [{ DateLessThan: { 'aws:CurrentTime': soon() } }, 'allowed'],
    [{ DateGreaterThan: { 'aws:CurrentTime': soon() } }, 'AccessDenied'],
    [{ NumericGreaterThan: { 'aws:EpochTime': '1700000000' } }, 'allowed'],
    [
      {
        Null: {
          'sts:ExternalId': 'true',
          'aws:TagKeys': 'true',
          'sts:SourceIdentity': 'true',
        },
      },
      'allowed',
    ],
    [{ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, 'AccessDenied'],
    [{ StringNotEquals: { 'sts:ExternalId': 'x' } }, 'allowed'],
  ])('hold %j: %s', async (Condition, expected) => {
    await trust(statement({ Condition }));
    expect(await outcome(assume())).toBe(expected);
  });

  it('know a session by its role, its name and its time', async () => {
    const { Credentials } = await assume(BROKER, {
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/hop`,
      RoleSessionName: 'ana',
      Tags: [{ Key: 'Team', Value: 'payments' }],
    });
    const keys = keysOf(Credentials);
    const hop = `arn:aws:iam::${ACCOUNT}:role/hop`;
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/hop/ana`;
    const table: Array<[object, string]> = [
      [{ Principal: { AWS: hop } }, 'allowed'],
      [{ Principal: { AWS: session } }, 'allowed'],
      [{ Principal: { AWS: session.replace('/ana', '/bo') } }, 'AccessDenied'],
      [{ Principal: { AWS: userArn } }, 'AccessDenied'],
      [{ Principal: '*' }, 'allowed'],
      [{ Principal: { Service: 'ec2.amazonaws.com' } }, 'AccessDenied'],
      ...[
        { ArnEquals: { 'aws:PrincipalArn': hop } },
        { StringLike: { 'aws:userid': '*:ana' } },
        { StringEquals: { 'aws:PrincipalTag/team': 'payments' } },
        { Null: { 'aws:TokenIssueTime': 'false', 'aws:username': 'true' } },
        { DateLessThan: { 'aws:TokenIssueTime': soon() } },
        { NumericGreaterThan: { 'aws:EpochTime': 0 } },
      ].map((Condition): [object, string] => [
        { Principal: { AWS: hop }, Condition },
        'allowed',
      ]),
      [
        {
          Principal: { AWS: hop },
          Condition: { DateGreaterThan: { 'aws:TokenIssueTime': soon() } },
        },
        'AccessDenied',
      ],
    ];
    for (const [more, expected] of table) {
      await trust(statement(more));
      expect([more, await outcome(assume(keys))]).toEqual([more, expected]);
    }
  });

  it('let a deny win, there and in the identity policy', async () => {
    await trust(
      statement({}),
      statement({
        Effect: 'Deny',
        Principal: '*',
        Condition: { StringEquals: { 'sts:RoleSessionName': 'broker' } },
      }),
    );
    expect(await outcome(assume())).toBe('AccessDenied');
    expect(await outcome(assume(BROKER, { RoleSessionName: 'ana' }))).toBe(
      'allowed',
    );
    await trust(statement({}));
    expect(await outcome(assume())).toBe('allowed');
    await test.iam().send(
      new PutUserPolicyCommand({
        UserName: 'broker',
        PolicyName: 'Deny',
        PolicyDocument: JSON.stringify(
          policy({ Effect: 'Deny', Action: 'STS:Assume*', Resource: RoleArn }),
        ),
      }),
    );
    const refused = await refusal(assume());
    expect(refused.message).toContain(
      'explicit deny in an identity-based policy',
    );
  });

  it('limit a session by managed policies', async () => {
    const { Credentials } = await assume(BROKER, {
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/hop`,
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess' }],
    });
    const xray = test.xray(keysOf(Credentials));
    await expect(
      xray.send(new PutTelemetryRecordsCommand({ TelemetryRecords: [] })),
    ).resolves.toBeDefined();
    await expect(
      refusal(xray.send(new GetTraceSegmentDestinationCommand({}))),
    ).resolves.toMatchObject({ name: 'AccessDeniedException' });
  });
});
