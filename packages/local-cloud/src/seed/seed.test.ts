import { mkdtemp, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { startLocalCloud } from '..';
import { startTestCloud } from '../__testUtils__/cloud';

const YAML = `
account: '444455556666'
region: eu-central-1
users:
  - name: broker
    accessKeyFrom: BROKER
    tags: { team: platform }
managedPolicies:
  - name: Boundary
    document:
      Version: '2012-10-17'
      Statement: [{ Effect: Allow, Action: 'xray:*', Resource: '*' }]
roles:
  - name: reader
    path: /traces/
    maxSessionDuration: 7200
    permissionsBoundary: Boundary
    managedPolicies: [Boundary, 'arn:aws:iam::aws:policy/AWSXrayReadOnlyAccess']
    tags: { stage: prod }
    trustPolicy:
      Version: '2012-10-17'
      Statement:
        - Effect: Allow
          Principal: { AWS: 'arn:aws:iam::444455556666:user/broker' }
          Action: sts:AssumeRole
`;

describe('a seed', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const fileOf = async (text: string) => {
    const file = join(folder, 'seed.yaml');
    await writeFile(file, text);
    return file;
  };

  it('is read from YAML, with secrets from the environment', async () => {
    const test = await startTestCloud({
      seed: await fileOf(YAML),
      env: {
        BROKER_ACCESS_KEY_ID: 'AKIASAMPLEBROKER0001',
        BROKER_SECRET_ACCESS_KEY: 'secret',
      },
    });
    expect(test.cloud.account).toBe('444455556666');
    expect(test.cloud.aws.region).toBe('eu-central-1');
    await expect(
      test
        .sts({
          accessKeyId: 'AKIASAMPLEBROKER0001',
          secretAccessKey: 'secret',
        })
        .send(new GetCallerIdentityCommand({})),
    ).resolves.toMatchObject({
      Arn: 'arn:aws:iam::444455556666:user/broker',
    });
    await expect(
      test.iam().send(new GetRoleCommand({ RoleName: 'reader' })),
    ).resolves.toMatchObject({
      Role: {
        Arn: 'arn:aws:iam::444455556666:role/traces/reader',
        MaxSessionDuration: 7200,
        Tags: [{ Key: 'stage', Value: 'prod' }],
        PermissionsBoundary: {
          PermissionsBoundaryArn: 'arn:aws:iam::444455556666:policy/Boundary',
        },
      },
    });
    await test.cloud.close();
  });

  it.each<[string, string, string]>([
    ['a missing variable', YAML, 'BROKER_ACCESS_KEY_ID'],
    ['what is no YAML', 'a: [', 'not YAML'],
    ['a key twice', "account: '1'\naccount: '2'", 'not YAML'],
    ['an unknown field', 'colour: blue', 'colour'],
    ['a short account', "account: '1'", '12 digits'],
    [
      'a trust in nobody',
      YAML.replace('user/broker', 'user/nobody').replace(
        'accessKeyFrom: BROKER',
        'path: /',
      ),
      'trust policy of reader',
    ],
    [
      'a policy that is none',
      YAML.replace("'xray:*'", "'traces'").replace(
        'accessKeyFrom: BROKER',
        'path: /',
      ),
      'Managed policy Boundary',
    ],
    [
      'an unknown boundary',
      YAML.replace(
        'permissionsBoundary: Boundary',
        'permissionsBoundary: None',
      ).replace('accessKeyFrom: BROKER', 'path: /'),
      'no managed policy None',
    ],
  ])('may not have %s', async (_, text, sentence) => {
    await expect(
      startLocalCloud({ seed: await fileOf(text), env: {} }),
    ).rejects.toThrow(sentence);
  });

  it('may be nothing', async () => {
    const cloud = await startLocalCloud();
    expect(cloud.account).toBe('111122223333');
    await cloud.close();
  });
});
