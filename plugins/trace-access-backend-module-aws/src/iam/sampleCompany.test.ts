import { resolve } from 'node:path';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreatePolicyVersionCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { startLocalCloud, type LocalCloud } from '@tracegate/local-cloud';
import { ACCOUNT, BASE } from '../testing/cloud';
import { revokerOf } from '../testing/revocations';
import { IamAdmin } from '../testing/iamAdmin';

const SEED = resolve(__dirname, '../../../../examples/local-cloud.yaml');
const { signal } = new AbortController();

/** The rights of docs/aws-role.md, as examples/local-cloud.yaml gives them. */
describe("the sample company's broker", () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({
      seed: SEED,
      propagationMs: 0,
      env: {
        TRACEGATE_AWS_ACCESS_KEY_ID: BASE.accessKeyId,
        TRACEGATE_AWS_SECRET_ACCESS_KEY: BASE.secretAccessKey,
      },
      onMissing: () => {},
    });
  });
  afterEach(() => cloud.close());

  const prepare = (name: string) =>
    revokerOf({ cloud }).prepare(
      {
        environment: 'prod',
        role: {
          alias: name,
          owner: 'group:default/platform',
          provider: 'aws',
          environments: new Map([
            [
              'prod',
              { arn: `arn:aws:iam::${ACCOUNT}:role/trace-access/${name}` },
            ],
          ]),
        },
      },
      { prove: true, signal },
    );
  const broker = () =>
    new IAMClient({
      endpoint: cloud.aws.url,
      region: 'us-east-1',
      credentials: BASE,
    });
  const attach = (RoleName: string, PolicyArn: string) =>
    broker().send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const policyOf = (name: string) =>
    `arn:aws:iam::${ACCOUNT}:policy/trace-access/TraceAccessRevocations-${name}`;

  it('may revoke on its roles', async () => {
    expect(await prepare('payments-trace-reader-prod')).toEqual({
      ready: true,
    });
  });

  it('is kept from the one role that shows what happens then', async () => {
    expect(await prepare('engineering-trace-reader-staging')).toEqual({
      ready: false,
      why: expect.stringContaining(
        `may not iam:CreatePolicy on ${policyOf('engineering-trace-reader-staging')}`,
      ),
    });
  });

  it('may attach nothing else, and nothing to a role without the boundary', async () => {
    const name = 'payments-trace-reader-prod';
    await prepare(name);
    await expect(
      attach(name, 'arn:aws:iam::aws:policy/AdministratorAccess'),
    ).rejects.toThrow('not authorized');
    await new IamAdmin(cloud).client.send(
      new DeleteRolePermissionsBoundaryCommand({
        RoleName: 'ledger-trace-reader-prod',
      }),
    );
    await expect(
      attach('ledger-trace-reader-prod', policyOf(name)),
    ).rejects.toThrow('not authorized');
    await expect(
      attach('ledger-trace-reader-dev', policyOf(name)),
    ).resolves.toBeDefined();
  });

  it('may write no other policy, and make no role', async () => {
    await expect(
      broker().send(
        new CreatePolicyVersionCommand({
          PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/TraceReadBoundary`,
          PolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
        }),
      ),
    ).rejects.toThrow('not authorized');
    await expect(
      broker().send(
        new CreateRoleCommand({
          RoleName: 'mine',
          AssumeRolePolicyDocument: '{}',
        }),
      ),
    ).rejects.toThrow('not authorized');
  });
});
