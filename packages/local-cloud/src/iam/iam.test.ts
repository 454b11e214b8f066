import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteOpenIDConnectProviderCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListOpenIDConnectProvidersCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  ListUsersCommand,
  paginateListRoles,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import {
  allow,
  keysOf,
  policy,
  refusal,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';

const ACCOUNT = '111122223333';
const trustUser = (name: string) =>
  JSON.stringify(
    policy({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/${name}` },
      Action: 'sts:AssumeRole',
    }),
  );
const trustRoot = JSON.stringify(
  policy({
    Effect: 'Allow',
    Principal: { AWS: ACCOUNT },
    Action: 'sts:AssumeRole',
  }),
);
const readTraces = JSON.stringify(policy(allow('xray:Get*')));

describe('IAM', () => {
  let test: TestCloud;
  beforeEach(async () => {
    test = await startTestCloud();
  });
  afterEach(() => test.cloud.close());

  const iam = () => test.iam();
  const createRole = (RoleName: string, more: object = {}) =>
    iam().send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: trustRoot,
        ...more,
      }),
    );
  const refused = (call: Promise<unknown>) =>
    refusal(call).then(({ name }) => name);

  it('makes, reads, changes and deletes a role', async () => {
    const { Role } = await createRole('reader', {
      Path: '/traces/',
      Description: 'Reads <traces> & more',
      MaxSessionDuration: 7200,
      Tags: [{ Key: 'team', Value: 'platform' }],
    });
    expect(Role).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:role/traces/reader`,
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      Description: 'Reads <traces> & more',
      MaxSessionDuration: 7200,
    });
    const RoleName = 'reader';
    await iam().send(
      new UpdateRoleCommand({ RoleName, MaxSessionDuration: 3600 }),
    );
    await iam().send(
      new TagRoleCommand({
        RoleName,
        Tags: [
          { Key: 'TEAM', Value: 'traces' },
          { Key: 'stage', Value: 'prod' },
        ],
      }),
    );
    await iam().send(new UntagRoleCommand({ RoleName, TagKeys: ['Stage'] }));
    const tags = await iam().send(new ListRoleTagsCommand({ RoleName }));
    expect(tags.Tags).toEqual([{ Key: 'TEAM', Value: 'traces' }]);
    const read = await iam().send(new GetRoleCommand({ RoleName }));
    expect(read.Role).toMatchObject({
      MaxSessionDuration: 3600,
      Tags: tags.Tags,
    });
    const shown = decodeURIComponent(read.Role!.AssumeRolePolicyDocument!);
    expect(JSON.parse(shown).Statement[0].Principal).toEqual({
      AWS: `arn:aws:iam::${ACCOUNT}:root`,
    });
    await iam().send(new DeleteRoleCommand({ RoleName }));
    expect(await refused(iam().send(new GetRoleCommand({ RoleName })))).toBe(
      'NoSuchEntityException',
    );
  });

  it('refuses roles that AWS would refuse', async () => {
    await createRole('taken');
    const table: Array<[object, string]> = [
      [{ RoleName: 'TAKEN' }, 'EntityAlreadyExistsException'],
      [{ RoleName: 'no spaces' }, 'ValidationError'],
      [{ RoleName: 'x'.repeat(65) }, 'ValidationError'],
      [{ Path: 'traces' }, 'ValidationError'],
      [{ MaxSessionDuration: 3599 }, 'ValidationError'],
      [{ MaxSessionDuration: 43201 }, 'ValidationError'],
      [{ AssumeRolePolicyDocument: '{' }, 'MalformedPolicyDocumentException'],
      [
        { AssumeRolePolicyDocument: trustUser('nobody') },
        'MalformedPolicyDocumentException',
      ],
      [
        { AssumeRolePolicyDocument: readTraces },
        'MalformedPolicyDocumentException',
      ],
      [
        { PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/none` },
        'NoSuchEntityException',
      ],
      [
        {
          Tags: [
            { Key: 'a', Value: '1' },
            { Key: 'A', Value: '2' },
          ],
        },
        'InvalidInputException',
      ],
      [
        {
          AssumeRolePolicyDocument: JSON.stringify(
            policy({
              Effect: 'Allow',
              Principal: { AWS: ACCOUNT },
              Action: 'sts:AssumeRole',
              Condition: {
                StringEquals: { 'sts:ExternalId': 'x'.repeat(2048) },
              },
            }),
          ),
        },
        'LimitExceededException',
      ],
    ];
    for (const [change, name] of table) {
      expect([change, await refused(createRole('fresh', change))]).toEqual([
        change,
        name,
      ]);
    }
  });

  it('pages lists', async () => {
    const names = Array.from({ length: 7 }, (_, i) => `role-${i}`);
    for (const name of names) {
      await createRole(name, { Path: name < 'role-5' ? '/a/' : '/b/' });
    }
    const first = await iam().send(new ListRolesCommand({ MaxItems: 3 }));
    expect(first).toMatchObject({ IsTruncated: true });
    const seen = [];
    for await (const page of paginateListRoles(
      { client: iam(), pageSize: 3 },
      {},
    )) {
      seen.push(...page.Roles!.map(({ RoleName }) => RoleName));
    }
    expect(seen).toEqual(names);
    const under = await iam().send(new ListRolesCommand({ PathPrefix: '/b/' }));
    expect(under.Roles).toHaveLength(2);
    expect(
      await refused(iam().send(new ListRolesCommand({ Marker: 'nonsense' }))),
    ).toBe('ValidationError');
    const { Marker } = first;
    for (const other of [
      iam().send(new ListRolesCommand({ Marker, PathPrefix: '/a/' })),
      iam().send(new ListUsersCommand({ Marker })),
    ]) {
      expect(await refused(other)).toBe('ValidationError');
    }
  });

  it('keeps inline policies within their quota', async () => {
    await createRole('reader');
    const at = { RoleName: 'reader', PolicyName: 'Read' };
    await iam().send(
      new PutRolePolicyCommand({ ...at, PolicyDocument: readTraces }),
    );
    const read = await iam().send(new GetRolePolicyCommand(at));
    expect(decodeURIComponent(read.PolicyDocument!)).toBe(readTraces);
    const list = await iam().send(
      new ListRolePoliciesCommand({ RoleName: 'reader' }),
    );
    expect(list.PolicyNames).toEqual(['Read']);
    const big = JSON.stringify(
      policy(
        allow('xray:Get*', {
          Condition: { StringEquals: { 'aws:userid': 'x'.repeat(10200) } },
        }),
      ),
    );
    expect(
      await refused(
        iam().send(
          new PutRolePolicyCommand({
            ...at,
            PolicyName: 'Big',
            PolicyDocument: big,
          }),
        ),
      ),
    ).toBe('LimitExceededException');
    expect(
      await refused(iam().send(new DeleteRoleCommand({ RoleName: 'reader' }))),
    ).toBe('DeleteConflictException');
    await iam().send(new DeleteRolePolicyCommand(at));
    expect(await refused(iam().send(new GetRolePolicyCommand(at)))).toBe(
      'NoSuchEntityException',
    );
  });

  it('keeps versions of managed policies', async () => {
    const { Policy } = await iam().send(
      new CreatePolicyCommand({
        PolicyName: 'Read',
        PolicyDocument: readTraces,
      }),
    );
    const PolicyArn = Policy!.Arn!;
    const version = (more: object = {}) =>
      iam().send(
        new CreatePolicyVersionCommand({
          PolicyArn,
          PolicyDocument: readTraces,
          ...more,
        }),
      );
    await expect(version({ SetAsDefault: true })).resolves.toMatchObject({
      PolicyVersion: { VersionId: 'v2', IsDefaultVersion: true },
    });
    await version();
    await version();
    await version();
    expect(await refused(version())).toBe('LimitExceededException');
    const versions = await iam().send(
      new ListPolicyVersionsCommand({ PolicyArn }),
    );
    expect(versions.Versions!.map(({ VersionId }) => VersionId)).toEqual([
      'v5',
      'v4',
      'v3',
      'v2',
      'v1',
    ]);
    const drop = (VersionId: string) =>
      iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    expect(await refused(drop('v2'))).toBe('DeleteConflictException');
    expect(await refused(drop('v9'))).toBe('NoSuchEntityException');
    await drop('v1');
    await expect(version()).resolves.toMatchObject({
      PolicyVersion: { VersionId: 'v6', IsDefaultVersion: false },
    });
    await iam().send(
      new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v6' }),
    );
    await expect(
      iam().send(new GetPolicyCommand({ PolicyArn })),
    ).resolves.toMatchObject({ Policy: { DefaultVersionId: 'v6' } });
    const one = await iam().send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v6' }),
    );
    expect(decodeURIComponent(one.PolicyVersion!.Document!)).toBe(readTraces);
    const tooBig = JSON.stringify(
      policy(
        allow('a:b', {
          Condition: { StringEquals: { 'aws:userid': 'x'.repeat(6100) } },
        }),
      ),
    );
    expect(
      await refused(
        iam().send(
          new CreatePolicyCommand({
            PolicyName: 'Big',
            PolicyDocument: tooBig,
          }),
        ),
      ),
    ).toBe('LimitExceededException');
    expect(
      await refused(iam().send(new DeletePolicyCommand({ PolicyArn }))),
    ).toBe('DeleteConflictException');
  });

  it('attaches policies and boundaries', async () => {
    await createRole('reader');
    const { Policy } = await iam().send(
      new CreatePolicyCommand({
        PolicyName: 'Read',
        PolicyDocument: readTraces,
      }),
    );
    const PolicyArn = Policy!.Arn!;
    const at = { RoleName: 'reader', PolicyArn };
    await iam().send(new AttachRolePolicyCommand(at));
    await iam().send(new AttachRolePolicyCommand(at));
    await iam().send(
      new PutRolePermissionsBoundaryCommand({
        RoleName: 'reader',
        PermissionsBoundary: PolicyArn,
      }),
    );
    await expect(
      iam().send(new ListAttachedRolePoliciesCommand({ RoleName: 'reader' })),
    ).resolves.toMatchObject({
      AttachedPolicies: [{ PolicyName: 'Read', PolicyArn }],
      IsTruncated: false,
    });
    await expect(
      iam().send(new ListEntitiesForPolicyCommand({ PolicyArn })),
    ).resolves.toMatchObject({ PolicyRoles: [{ RoleName: 'reader' }] });
    await expect(
      iam().send(new ListPoliciesCommand({ Scope: 'Local' })),
    ).resolves.toMatchObject({
      Policies: [{ AttachmentCount: 1, PermissionsBoundaryUsageCount: 1 }],
    });
    await expect(
      iam().send(new GetRoleCommand({ RoleName: 'reader' })),
    ).resolves.toMatchObject({
      Role: {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: PolicyArn,
        },
      },
    });
    expect(
      await refused(iam().send(new DeletePolicyCommand({ PolicyArn }))),
    ).toBe('DeleteConflictException');
    expect(
      await refused(iam().send(new DeleteRoleCommand({ RoleName: 'reader' }))),
    ).toBe('DeleteConflictException');
    await iam().send(new DetachRolePolicyCommand(at));
    expect(await refused(iam().send(new DetachRolePolicyCommand(at)))).toBe(
      'NoSuchEntityException',
    );
    await iam().send(
      new DeleteRolePermissionsBoundaryCommand({ RoleName: 'reader' }),
    );
    await iam().send(new DeletePolicyCommand({ PolicyArn }));
  });

  it('makes users with keys that work, until they are deleted', async () => {
    const UserName = 'ana';
    await iam().send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam().send(
      new CreateAccessKeyCommand({ UserName }),
    );
    const keys = {
      accessKeyId: AccessKey!.AccessKeyId!,
      secretAccessKey: AccessKey!.SecretAccessKey!,
    };
    const who = () => test.sts(keys).send(new GetCallerIdentityCommand({}));
    await expect(who()).resolves.toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:user/ana`,
    });
    await iam().send(new CreateAccessKeyCommand({ UserName }));
    expect(
      await refused(iam().send(new CreateAccessKeyCommand({ UserName }))),
    ).toBe('LimitExceededException');
    expect(await refused(test.iam(keys).send(new GetUserCommand({})))).toBe(
      'AccessDenied',
    );
    await iam().send(
      new PutUserPolicyCommand({
        UserName,
        PolicyName: 'Self',
        PolicyDocument: JSON.stringify(
          policy({
            Effect: 'Allow',
            Action: 'iam:GetUser',
            // eslint-disable-next-line no-template-curly-in-string
            Resource: 'arn:aws:iam::*:user/${aws:username}',
          }),
        ),
      }),
    );
    await expect(
      test.iam(keys).send(new GetUserCommand({})),
    ).resolves.toMatchObject({ User: { UserName } });
    expect(
      await refused(
        test.iam(keys).send(new GetUserCommand({ UserName: 'administrator' })),
      ),
    ).toBe('AccessDenied');
    await expect(
      iam().send(new GetUserPolicyCommand({ UserName, PolicyName: 'Self' })),
    ).resolves.toMatchObject({ UserName });
    expect(await refused(iam().send(new DeleteUserCommand({ UserName })))).toBe(
      'DeleteConflictException',
    );
    const listed = await iam().send(new ListAccessKeysCommand({ UserName }));
    for (const { AccessKeyId } of listed.AccessKeyMetadata!) {
      await iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
    }
    expect(await refused(who())).toBe('InvalidClientTokenId');
    await iam().send(
      new DeleteUserPolicyCommand({ UserName, PolicyName: 'Self' }),
    );
    await iam().send(new DeleteUserCommand({ UserName }));
    const users = await iam().send(new ListUsersCommand({}));
    expect(users.Users!.map(one => one.UserName)).toEqual(['administrator']);
  });

  it('reads names of users as strictly as each call does', async () => {
    const long = 'a'.repeat(65);
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSXrayReadOnlyAccess';
    const AccessKeyId = 'AKIASAMPLEUNKNOWN001';
    for (const [call, code] of [
      [new GetUserCommand({ UserName: long }), 'NoSuchEntityException'],
      [
        new AttachUserPolicyCommand({ UserName: long, PolicyArn }),
        'ValidationError',
      ],
      [
        new DeleteAccessKeyCommand({ UserName: 'a b', AccessKeyId }),
        'ValidationError',
      ],
    ] as const) {
      expect(await refused(iam().send(call as GetUserCommand))).toBe(code);
    }
  });

  it('trusts who was named, not who took the name later', async () => {
    const make = async () => {
      await iam().send(new CreateUserCommand({ UserName: 'ana' }));
      const { AccessKey } = await iam().send(
        new CreateAccessKeyCommand({ UserName: 'ana' }),
      );
      return AccessKey!;
    };
    const first = await make();
    await createRole('reader', { AssumeRolePolicyDocument: trustUser('ana') });
    const assume = (key: { AccessKeyId?: string; SecretAccessKey?: string }) =>
      test
        .sts({
          accessKeyId: key.AccessKeyId!,
          secretAccessKey: key.SecretAccessKey!,
        })
        .send(
          new AssumeRoleCommand({
            RoleArn: `arn:aws:iam::${ACCOUNT}:role/reader`,
            RoleSessionName: 'ana',
          }),
        );
    await expect(assume(first)).resolves.toBeDefined();
    await iam().send(
      new DeleteAccessKeyCommand({
        UserName: 'ana',
        AccessKeyId: first.AccessKeyId!,
      }),
    );
    await iam().send(new DeleteUserCommand({ UserName: 'ana' }));
    const second = await make();
    expect(await refused(assume(second))).toBe('AccessDenied');
    const { Role } = await iam().send(
      new GetRoleCommand({ RoleName: 'reader' }),
    );
    expect(decodeURIComponent(Role!.AssumeRolePolicyDocument!)).toMatch(
      /"AWS":"AIDA[A-Z2-7]{17}"/,
    );
    await iam().send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'reader',
        PolicyDocument: trustUser('ana'),
      }),
    );
    await expect(assume(second)).resolves.toBeDefined();
  });

  it('registers OIDC providers', async () => {
    const { OpenIDConnectProviderArn } = await iam().send(
      new CreateOpenIDConnectProviderCommand({
        Url: 'https://issuer.example.com/tenant',
        ClientIDList: ['portal'],
      }),
    );
    expect(OpenIDConnectProviderArn).toBe(
      `arn:aws:iam::${ACCOUNT}:oidc-provider/issuer.example.com/tenant`,
    );
    const at = { OpenIDConnectProviderArn };
    await expect(
      iam().send(new GetOpenIDConnectProviderCommand(at)),
    ).resolves.toMatchObject({
      Url: 'issuer.example.com/tenant',
      ClientIDList: ['portal'],
    });
    await expect(
      iam().send(new ListOpenIDConnectProvidersCommand({})),
    ).resolves.toMatchObject({
      OpenIDConnectProviderList: [{ Arn: OpenIDConnectProviderArn }],
    });
    for (const Url of [
      'http://issuer.example.com',
      'issuer',
      'https://a.example?x=1',
    ]) {
      expect(
        await refused(
          iam().send(new CreateOpenIDConnectProviderCommand({ Url })),
        ),
      ).toBe('InvalidInputException');
    }
    await iam().send(new DeleteOpenIDConnectProviderCommand(at));
    expect(
      await refused(iam().send(new GetOpenIDConnectProviderCommand(at))),
    ).toBe('NoSuchEntityException');
  });

  it('guards providers by their own ARN and tags, in the one region of IAM', async () => {
    const provider = (Url: string) =>
      new CreateOpenIDConnectProviderCommand({
        Url,
        ClientIDList: ['portal'],
        Tags: [{ Key: 'stage', Value: 'prod' }],
      });
    const { OpenIDConnectProviderArn } = await iam().send(
      provider('https://one.example.com'),
    );
    const UserName = 'ana';
    await iam().send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam().send(
      new CreateAccessKeyCommand({ UserName }),
    );
    const keys = {
      accessKeyId: AccessKey!.AccessKeyId!,
      secretAccessKey: AccessKey!.SecretAccessKey!,
    };
    const permit = (...statements: object[]) =>
      iam().send(
        new PutUserPolicyCommand({
          UserName,
          PolicyName: 'Own',
          PolicyDocument: JSON.stringify(policy(...statements)),
        }),
      );
    await permit(
      allow('iam:*'),
      allow('iam:Delete*', {
        Effect: 'Deny',
        Condition: { StringEquals: { 'aws:ResourceTag/stage': 'prod' } },
      }),
      allow('iam:Create*', {
        Effect: 'Deny',
        Resource: 'arn:aws:iam::*:oidc-provider/two.example.com',
      }),
    );
    const own = test.iam(keys);
    const remove = new DeleteOpenIDConnectProviderCommand({
      OpenIDConnectProviderArn,
    });
    expect(await refused(own.send(remove))).toBe('AccessDenied');
    for (const url of ['https://two.example.com', 'https://two.example.com/']) {
      expect(await refused(own.send(provider(url)))).toBe('AccessDenied');
    }
    const inRegion = (region: string) =>
      permit(
        allow('iam:*', {
          Condition: { StringEquals: { 'aws:RequestedRegion': region } },
        }),
      );
    await inRegion('eu-west-1');
    expect(await refused(own.send(new ListRolesCommand({})))).toBe(
      'AccessDenied',
    );
    await inRegion('us-east-1');
    await expect(own.send(new ListRolesCommand({}))).resolves.toBeDefined();
  });
});

describe('propagation', () => {
  it('lets authorization see a write late, and IAM itself at once', async () => {
    const test = await startTestCloud({ propagationMs: 4000 });
    const { Role } = await test.iam().send(
      new CreateRoleCommand({
        RoleName: 'reader',
        AssumeRolePolicyDocument: trustRoot,
      }),
    );
    const assume = () =>
      test.sts().send(
        new AssumeRoleCommand({
          RoleArn: Role!.Arn,
          RoleSessionName: 'ana',
        }),
      );
    await expect(
      test.iam().send(new GetRoleCommand({ RoleName: 'reader' })),
    ).resolves.toBeDefined();
    await expect(refusal(assume())).resolves.toMatchObject({
      name: 'AccessDenied',
    });
    test.advance(4000);
    const { Credentials } = await assume();
    const list = () =>
      test.iam(keysOf(Credentials)).send(new ListRolesCommand({}));
    await expect(refusal(list())).resolves.toMatchObject({
      name: 'AccessDenied',
    });
    await test.iam().send(
      new PutRolePolicyCommand({
        RoleName: 'reader',
        PolicyName: 'List',
        PolicyDocument: JSON.stringify(policy(allow('iam:List*'))),
      }),
    );
    await expect(refusal(list())).resolves.toMatchObject({
      name: 'AccessDenied',
    });
    test.advance(4000);
    await expect(list()).resolves.toBeDefined();
    await test.iam().send(
      new PutRolePolicyCommand({
        RoleName: 'reader',
        PolicyName: 'Revoked',
        PolicyDocument: JSON.stringify(
          policy({
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: {
              DateLessThan: {
                'aws:TokenIssueTime': new Date(test.now()).toISOString(),
              },
            },
          }),
        ),
      }),
    );
    await expect(list()).resolves.toBeDefined();
    test.advance(4000);
    const denied = await refusal(list());
    expect(denied.message).toContain('explicit deny');
    await test.cloud.close();
  });
});
