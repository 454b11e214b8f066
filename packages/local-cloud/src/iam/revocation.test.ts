import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { GetTraceSegmentDestinationCommand } from '@aws-sdk/client-xray';
import {
  allow,
  type Keys,
  keysOf,
  policy,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';

const ACCOUNT = '111122223333';
const BROKER: Keys = {
  accessKeyId: 'AKIASAMPLEBROKER0001',
  secretAccessKey: 'broker-secret',
};
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/Revocations`;

const denyAll = (Condition: object) =>
  JSON.stringify(
    policy({ Effect: 'Deny', Action: '*', Resource: '*', Condition }),
  );
const nobody = denyAll({
  DateLessThan: { 'aws:CurrentTime': '1970-01-01T00:00:00Z' },
});
const ofGrant = (...grants: string[]) =>
  denyAll({ StringEquals: { 'aws:PrincipalTag/trace-grant': grants } });

describe('a deny policy on a role', () => {
  let test: TestCloud;
  const start = async (propagationMs: number) => {
    test = await startTestCloud({
      propagationMs,
      seed: {
        users: [
          {
            name: 'broker',
            accessKey: {
              id: BROKER.accessKeyId,
              secret: BROKER.secretAccessKey,
            },
            policies: { All: policy(allow('sts:*')) },
          },
        ],
        managedPolicies: [
          { name: 'Boundary', document: policy(allow('xray:*')) },
        ],
        roles: [
          {
            name: 'reader',
            permissionsBoundary: 'Boundary',
            policies: { Read: policy(allow('xray:*')) },
            trustPolicy: policy({
              Effect: 'Allow',
              Principal: { AWS: ACCOUNT },
              Action: [
                'sts:AssumeRole',
                'sts:TagSession',
                'sts:SetSourceIdentity',
              ],
            }),
          },
        ],
      },
    });
    await test.iam().send(
      new CreatePolicyCommand({
        PolicyName: 'Revocations',
        PolicyDocument: nobody,
      }),
    );
    await test
      .iam()
      .send(new AttachRolePolicyCommand({ RoleName: 'reader', PolicyArn }));
  };
  afterEach(() => test.cloud.close());

  const session = async (grant: string, who = 'ana') => {
    const { Credentials } = await test.sts(BROKER).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/reader`,
        RoleSessionName: who,
        SourceIdentity: who,
        Tags: [{ Key: 'trace-grant', Value: grant }],
      }),
    );
    const keys = keysOf(Credentials);
    return () =>
      test
        .xray(keys)
        .send(new GetTraceSegmentDestinationCommand({}))
        .then(
          () => 'alive',
          ({ name }) => name,
        );
  };
  const rewrite = (PolicyDocument: string) =>
    test.iam().send(
      new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument,
        SetAsDefault: true,
      }),
    );

  it('ends the living sessions of one grant, and those that come', async () => {
    await start(0);
    const one = await session('one');
    const two = await session('two');
    expect(await one()).toBe('alive');
    await rewrite(ofGrant('one', 'three'));
    expect(await one()).toBe('AccessDeniedException');
    expect(await two()).toBe('alive');
    expect(await (await session('three'))()).toBe('AccessDeniedException');
    await rewrite(nobody);
    expect(await one()).toBe('alive');
  });

  it('ends what one person had, not what they get later', async () => {
    await start(0);
    const before = await session('one');
    const ben = await session('one', 'ben');
    test.advance(2000);
    const moment = new Date(test.now()).toISOString();
    await rewrite(
      denyAll({
        StringEquals: { 'aws:SourceIdentity': 'ana' },
        DateLessThan: { 'aws:TokenIssueTime': moment },
      }),
    );
    test.advance(2000);
    const later = await session('one');
    expect(await before()).toBe('AccessDeniedException');
    expect(await ben()).toBe('alive');
    expect(await later()).toBe('alive');
  });

  it('bites when the write has spread, whatever an inline policy allows', async () => {
    await start(4000);
    test.advance(4000);
    const one = await session('one');
    await rewrite(ofGrant('one'));
    test.advance(3000);
    expect(await one()).toBe('alive');
    test.advance(1000);
    expect(await one()).toBe('AccessDeniedException');
    await test.iam().send(
      new PutRolePolicyCommand({
        RoleName: 'reader',
        PolicyName: 'More',
        PolicyDocument: JSON.stringify(policy(allow('*'))),
      }),
    );
    test.advance(4000);
    expect(await one()).toBe('AccessDeniedException');
  });
});
