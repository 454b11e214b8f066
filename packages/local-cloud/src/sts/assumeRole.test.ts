import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import { GetTraceSegmentDestinationCommand } from '@aws-sdk/client-xray';
import {
  allow,
  type Keys,
  keysOf,
  policy,
  refusal,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';

import type { Seed } from '../seed/schema';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const BROKER: Keys = {
  accessKeyId: 'AKIASAMPLEBROKER0001',
  secretAccessKey: 'broker-secret',
};
const STRANGER: Keys = {
  accessKeyId: 'AKIASAMPLESTRANGER01',
  secretAccessKey: 'stranger-secret',
};
const FOREIGNER: Keys = {
  accessKeyId: 'AKIASAMPLEFOREIGN001',
  secretAccessKey: 'foreign-secret',
};
const key = (keys: Keys) => ({
  id: keys.accessKeyId,
  secret: keys.secretAccessKey,
});
const brokerArn = `arn:aws:iam::${ACCOUNT}:user/broker`;
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const trust = (principal: object | string, ...more: object[]) =>
  policy(
    { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' },
    ...more,
  );
const assume = [
  allow(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']),
];

const seed: Seed = {
  account: ACCOUNT,
  users: [
    {
      name: 'broker',
      accessKey: key(BROKER),
      tags: { team: 'platform' },
      policies: { Assume: policy(...assume) },
    },
    { name: 'stranger', accessKey: key(STRANGER) },
  ],
  managedPolicies: [
    { name: 'TraceBoundary', document: policy(allow('xray:Get*')) },
  ],
  roles: [
    {
      name: 'reader',
      policies: { Read: policy(allow('xray:*')) },
      tags: { stage: 'prod' },
      trustPolicy: policy(
        {
          Effect: 'Allow',
          Principal: { AWS: brokerArn },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: {
              'sts:ExternalId': 'tracegate-1',
              'aws:RequestTag/env': 'prod',
            },
            StringLike: { 'sts:SourceIdentity': 'user.*' },
          },
        },
        {
          Effect: 'Allow',
          Principal: { AWS: brokerArn },
          Action: 'sts:TagSession',
          Condition: {
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['env', 'user'] },
          },
        },
        {
          Effect: 'Allow',
          Principal: { AWS: brokerArn },
          Action: 'sts:SetSourceIdentity',
        },
      ),
    },
    {
      name: 'external-id-on-tags',
      trustPolicy: policy({
        Effect: 'Allow',
        Principal: { AWS: brokerArn },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'sts:ExternalId': 'tracegate-1' } },
      }),
    },
    {
      name: 'first',
      maxSessionDuration: 7200,
      policies: { Assume: policy(...assume) },
      trustPolicy: trust(
        { AWS: ACCOUNT },
        {
          Effect: 'Allow',
          Principal: { AWS: ACCOUNT },
          Action: ['sts:TagSession', 'sts:SetSourceIdentity'],
        },
      ),
    },
    {
      name: 'second',
      maxSessionDuration: 7200,
      policies: { Read: policy(allow('xray:*')) },
      trustPolicy: trust(
        { AWS: roleArn('first') },
        {
          Effect: 'Allow',
          Principal: { AWS: roleArn('first') },
          Action: ['sts:TagSession', 'sts:SetSourceIdentity'],
        },
      ),
    },
    {
      name: 'no-source-identity',
      trustPolicy: trust(
        { AWS: roleArn('first') },
        {
          Effect: 'Allow',
          Principal: { AWS: roleArn('first') },
          Action: 'sts:TagSession',
        },
      ),
    },
    {
      name: 'no-tags',
      trustPolicy: trust(
        { AWS: roleArn('first') },
        {
          Effect: 'Allow',
          Principal: { AWS: roleArn('first') },
          Action: 'sts:SetSourceIdentity',
        },
      ),
    },
    {
      name: 'other-tags',
      trustPolicy: trust(
        { AWS: roleArn('first') },
        {
          Effect: 'Allow',
          Principal: { AWS: roleArn('first') },
          Action: ['sts:TagSession', 'sts:SetSourceIdentity'],
          Condition: {
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
          },
        },
      ),
    },
    {
      name: 'direct',
      trustPolicy: trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/stranger` }),
    },
    {
      name: 'by-root',
      trustPolicy: trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` }),
    },
    {
      name: 'bounded',
      permissionsBoundary: 'TraceBoundary',
      policies: { All: policy(allow('*')) },
      trustPolicy: trust({ AWS: brokerArn }),
    },
    {
      name: 'for-foreigner',
      trustPolicy: trust({ AWS: `arn:aws:iam::${OTHER}:user/foreigner` }),
    },
    {
      name: 'not-principal',
      trustPolicy: trust(
        { AWS: ACCOUNT },
        {
          Effect: 'Deny',
          NotPrincipal: {
            AWS: [brokerArn, `arn:aws:iam::${ACCOUNT}:root`],
          },
          Action: 'sts:AssumeRole',
        },
      ),
    },
  ],
  otherAccounts: [
    {
      account: OTHER,
      users: [
        {
          name: 'foreigner',
          accessKey: key(FOREIGNER),
          policies: {
            Assume: policy(
              allow('sts:AssumeRole', { Resource: roleArn('for-foreigner') }),
            ),
          },
        },
      ],
    },
  ],
};

const RIGHT: AssumeRoleCommandInput = {
  RoleArn: roleArn('reader'),
  RoleSessionName: 'ana',
  ExternalId: 'tracegate-1',
  SourceIdentity: 'user.ana',
  Tags: [{ Key: 'env', Value: 'prod' }],
};

describe('AssumeRole', () => {
  let test: TestCloud;
  beforeEach(async () => {
    test = await startTestCloud({ seed });
  });
  afterEach(() => test.cloud.close());

  const assumeRole = (
    input: Partial<AssumeRoleCommandInput>,
    keys: Keys = BROKER,
  ) => test.sts(keys).send(new AssumeRoleCommand({ ...RIGHT, ...input }));
  const plain = (name: string, keys?: Keys, more: object = {}) =>
    assumeRole(
      {
        RoleArn: roleArn(name),
        ExternalId: undefined,
        SourceIdentity: undefined,
        Tags: undefined,
        ...more,
      },
      keys,
    );

  it('gives a session that works', async () => {
    const result = await assumeRole({ DurationSeconds: 900 });
    expect(result.AssumedRoleUser).toEqual({
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/ana`,
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:ana$/),
    });
    expect(result.SourceIdentity).toBe('user.ana');
    expect(result.PackedPolicySize).toBeGreaterThan(0);
    const left = result.Credentials!.Expiration!.getTime() - test.now();
    expect(left).toBeLessThanOrEqual(900_000);
    expect(left).toBeGreaterThan(890_000);
    const keys = keysOf(result.Credentials);
    await expect(
      test.sts(keys).send(new GetCallerIdentityCommand({})),
    ).resolves.toMatchObject({
      Account: ACCOUNT,
      Arn: result.AssumedRoleUser!.Arn,
      UserId: result.AssumedRoleUser!.AssumedRoleId,
    });
    await expect(
      test.xray(keys).send(new GetTraceSegmentDestinationCommand({})),
    ).resolves.toMatchObject({ Destination: 'XRay', Status: 'ACTIVE' });
  });

  it.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    ['another external id', { ExternalId: 'tracegate-2' }, 'AccessDenied'],
    ['no external id', { ExternalId: undefined }, 'AccessDenied'],
    [
      'an external id of another case',
      { ExternalId: 'Tracegate-1' },
      'AccessDenied',
    ],
    [
      'another tag value',
      { Tags: [{ Key: 'env', Value: 'dev' }] },
      'AccessDenied',
    ],
    ['no tags', { Tags: [] }, 'AccessDenied'],
    [
      'a tag that is not allowed',
      {
        Tags: [
          { Key: 'env', Value: 'prod' },
          { Key: 'more', Value: 'x' },
        ],
      },
      'AccessDenied',
    ],
    ['another source identity', { SourceIdentity: 'ana' }, 'AccessDenied'],
    ['no source identity', { SourceIdentity: undefined }, 'AccessDenied'],
    [
      'a role that is not there',
      { RoleArn: roleArn('nobody') },
      'AccessDenied',
    ],
    ['a role of another case', { RoleArn: roleArn('Reader') }, 'AccessDenied'],
    ['another path', { RoleArn: roleArn('team/reader') }, 'AccessDenied'],
    [
      'what is no role ARN',
      { RoleArn: `arn:aws:iam::${ACCOUNT}:user/reader` },
      'ValidationError',
    ],
    ['a short session name', { RoleSessionName: 'a' }, 'ValidationError'],
    [
      'a session name with a colon',
      { RoleSessionName: 'user:default/ana' },
      'ValidationError',
    ],
    [
      'a long session name',
      { RoleSessionName: 'a'.repeat(65) },
      'ValidationError',
    ],
    ['an illegal external id', { ExternalId: 'a b' }, 'ValidationError'],
    ['too short a time', { DurationSeconds: 899 }, 'ValidationError'],
    ['more than the role allows', { DurationSeconds: 3601 }, 'ValidationError'],
    ['more than STS allows', { DurationSeconds: 43201 }, 'ValidationError'],
    [
      'a reserved source identity',
      { SourceIdentity: 'aws:ana' },
      'ValidationError',
    ],
    [
      'tag keys that differ by case',
      {
        Tags: [
          { Key: 'env', Value: 'prod' },
          { Key: 'ENV', Value: 'dev' },
        ],
      },
      'InvalidParameterValue',
    ],
    [
      'a reserved tag',
      { Tags: [{ Key: 'aws:x', Value: 'y' }] },
      'InvalidParameterValue',
    ],
    [
      'a long tag value',
      { Tags: [{ Key: 'env', Value: 'x'.repeat(257) }] },
      'ValidationError',
    ],
    [
      'an illegal tag value',
      { Tags: [{ Key: 'env', Value: 'a;b' }] },
      'ValidationError',
    ],
    [
      'a transitive key without its tag',
      { TransitiveTagKeys: ['user'] },
      'InvalidParameterValue',
    ],
    [
      'a policy that is no JSON',
      { Policy: '{' },
      'MalformedPolicyDocumentException',
    ],
    [
      'a policy with a principal',
      { Policy: JSON.stringify(policy({ ...allow('*'), Principal: '*' })) },
      'MalformedPolicyDocumentException',
    ],
    [
      'a policy without effect',
      { Policy: JSON.stringify(policy({ Action: '*', Resource: '*' })) },
      'MalformedPolicyDocumentException',
    ],
    [
      'a policy of 2049 characters',
      { Policy: JSON.stringify(policy(allow('*'))).padEnd(2049) },
      'ValidationError',
    ],
    [
      'a managed policy that is not there',
      { PolicyArns: [{ arn: `arn:aws:iam::${ACCOUNT}:policy/none` }] },
      'MalformedPolicyDocumentException',
    ],
    [
      'more than ten managed policies',
      {
        PolicyArns: Array.from({ length: 11 }, (_, i) => ({
          arn: `arn:aws:iam::aws:policy/p${i}`,
        })),
      },
      'ValidationError',
    ],
    [
      'an MFA code',
      { SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/x`, TokenCode: '123456' },
      'AccessDenied',
    ],
  ])('refuses %s', async (_, change, name) => {
    await expect(refusal(assumeRole(change))).resolves.toMatchObject({ name });
  });

  it('refuses tags and policies that do not pack', async () => {
    const Tags = Array.from({ length: 50 }, (_, i) => ({
      Key: `k${i}`,
      Value: [...Array(16)]
        .map((__, j) =>
          Math.sin(i * 99 + j)
            .toString(36)
            .slice(3, 15),
        )
        .join(''),
    }));
    await expect(
      refusal(plain('first', BROKER, { Tags })),
    ).resolves.toMatchObject({
      name: 'PackedPolicyTooLargeException',
      status: 400,
    });
  });

  it('knows no external id when it asks for sts:TagSession', async () => {
    const input = {
      RoleArn: roleArn('external-id-on-tags'),
      SourceIdentity: undefined,
    };
    await expect(
      assumeRole({ ...input, Tags: undefined }),
    ).resolves.toBeDefined();
    const refused = await refusal(assumeRole(input));
    expect(refused.name).toBe('AccessDenied');
    expect(refused.message).toContain('sts:TagSession');
  });

  it('needs an identity policy unless the trust names the user', async () => {
    await expect(plain('direct', STRANGER)).resolves.toBeDefined();
    await expect(plain('by-root', BROKER)).resolves.toBeDefined();
    await expect(refusal(plain('by-root', STRANGER))).resolves.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(refusal(plain('direct', BROKER))).resolves.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('needs both sides across accounts', async () => {
    await expect(plain('for-foreigner', FOREIGNER)).resolves.toBeDefined();
    await expect(refusal(plain('by-root', FOREIGNER))).resolves.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('spares from a NotPrincipal deny only who is named in full', async () => {
    await expect(plain('not-principal', BROKER)).resolves.toBeDefined();
    const { Credentials } = await plain('first');
    await expect(
      refusal(plain('not-principal', keysOf(Credentials))),
    ).resolves.toMatchObject({ name: 'AccessDenied' });
  });

  it('keeps within the boundary and the session policy', async () => {
    const allowed = await plain('bounded');
    await expect(
      test
        .xray(keysOf(allowed.Credentials))
        .send(new GetTraceSegmentDestinationCommand({})),
    ).resolves.toBeDefined();
    for (const Policy of [
      policy(allow('xray:PutTraceSegments')),
      policy(allow('*'), {
        Effect: 'Deny',
        Action: 'xray:Get*',
        Resource: '*',
      }),
    ]) {
      const { Credentials } = await plain('bounded', BROKER, {
        Policy: JSON.stringify(Policy),
      });
      await expect(
        refusal(
          test
            .xray(keysOf(Credentials))
            .send(new GetTraceSegmentDestinationCommand({})),
        ),
      ).resolves.toMatchObject({ name: 'AccessDeniedException', status: 403 });
    }
  });

  it('ends a session by its own policy before the session ends', async () => {
    const end = new Date(test.now() + 60_000).toISOString();
    const { Credentials } = await plain('first', BROKER, {
      Policy: JSON.stringify(
        policy(allow('*'), {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': end } },
        }),
      ),
    });
    const keys = keysOf(Credentials);
    await expect(plain('second', keys)).resolves.toBeDefined();
    test.advance(61_000);
    await expect(refusal(plain('second', keys))).resolves.toMatchObject({
      name: 'AccessDenied',
    });
    // Nobody can be denied this one.
    await expect(
      test.sts(keys).send(new GetCallerIdentityCommand({})),
    ).resolves.toBeDefined();
  });

  it('ends every session on time', async () => {
    const { Credentials } = await assumeRole({ DurationSeconds: 900 });
    test.advance(900_000);
    const keys = keysOf(Credentials);
    await expect(
      refusal(test.sts(keys).send(new GetCallerIdentityCommand({}))),
    ).resolves.toMatchObject({ name: 'ExpiredToken', status: 403 });
    await expect(
      refusal(test.xray(keys).send(new GetTraceSegmentDestinationCommand({}))),
    ).resolves.toMatchObject({ name: 'ExpiredTokenException', status: 403 });
  });

  it('binds a session token to its key', async () => {
    const one = keysOf((await plain('first')).Credentials);
    const other = keysOf((await plain('first')).Credentials);
    for (const keys of [
      { ...one, sessionToken: undefined },
      { ...one, sessionToken: other.sessionToken },
      { ...BROKER, sessionToken: one.sessionToken },
    ]) {
      await expect(
        refusal(test.sts(keys).send(new GetCallerIdentityCommand({}))),
      ).resolves.toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    }
  });

  describe('chained', () => {
    const chain = (input: object = {}) =>
      plain('first', BROKER, {
        SourceIdentity: 'user.ana',
        Tags: [{ Key: 'user', Value: 'ana' }],
        TransitiveTagKeys: ['User'],
        ...input,
      }).then(({ Credentials }) => keysOf(Credentials));

    it('lasts an hour at most', async () => {
      await expect(
        plain('first', BROKER, { DurationSeconds: 7200 }),
      ).resolves.toBeDefined();
      const keys = await chain();
      await expect(
        plain('second', keys, { DurationSeconds: 3600 }),
      ).resolves.toBeDefined();
      await expect(
        refusal(plain('second', keys, { DurationSeconds: 3601 })),
      ).resolves.toMatchObject({ name: 'ValidationError' });
    });

    it('hands on transitive tags, which cannot be passed again', async () => {
      const keys = await chain();
      await expect(
        refusal(
          plain('second', keys, { Tags: [{ Key: 'USER', Value: 'bo' }] }),
        ),
      ).resolves.toMatchObject({ name: 'InvalidParameterValue' });
    });

    it('needs the permission to tag where it hands tags on', async () => {
      const keys = await chain();
      for (const name of ['no-tags', 'other-tags']) {
        const refused = await refusal(plain(name, keys));
        expect(refused.name).toBe('AccessDenied');
        expect(refused.message).toContain('sts:TagSession');
      }
      const passing = await chain({ TransitiveTagKeys: undefined });
      await expect(plain('no-tags', passing)).resolves.toBeDefined();
    });

    it('keeps the source identity, which needs its own permission', async () => {
      const keys = await chain();
      await expect(plain('second', keys)).resolves.toMatchObject({
        SourceIdentity: 'user.ana',
      });
      await expect(
        plain('second', keys, { SourceIdentity: 'user.ana' }),
      ).resolves.toBeDefined();
      for (const [name, more] of [
        ['second', { SourceIdentity: 'user.bo' }],
        ['no-source-identity', {}],
      ] as const) {
        const refused = await refusal(plain(name, keys, more));
        expect(refused.name).toBe('AccessDenied');
        expect(refused.message).toContain('sts:SetSourceIdentity');
      }
      const without = await chain({ SourceIdentity: undefined });
      await expect(plain('no-source-identity', without)).resolves.toBeDefined();
    });
  });
});
