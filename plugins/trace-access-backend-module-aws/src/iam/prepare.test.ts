import type { LocalCloud } from '@tracegate/local-cloud';
import type { RevocationEntry } from '@tracegate/plugin-trace-access-node';
import { ACCOUNT } from '../testing/cloud';
import { failureOf, IamAdmin } from '../testing/iamAdmin';
import { startProxy } from '../testing/proxy';
import {
  policyArn,
  revokerOf,
  startRevocableCloud,
  targetOf,
} from '../testing/revocations';

const { signal } = new AbortController();
const PolicyArn = policyArn('reader');
const NOTHING_REVOKED = /1970-01-01T00:00:00Z/;

const grant = (traceGrant: string): RevocationEntry => ({
  kind: 'grant',
  traceGrant,
});

let cloud: LocalCloud;
let admin: IamAdmin;
beforeEach(async () => {
  cloud = await startRevocableCloud();
  admin = new IamAdmin(cloud);
});
afterEach(async () => {
  admin.client.destroy();
  await cloud.close();
});

const write = (entries: RevocationEntry[]) =>
  revokerOf({ cloud }).write(targetOf(), entries, { signal });
const prepare = (roleName = 'reader', prove = false) =>
  revokerOf({ cloud }).prepare(targetOf(roleName), { prove, signal });

describe('AwsRevocationProvider.keyOf', () => {
  it("is the role's ARN", () => {
    expect(revokerOf({ cloud }).keyOf(targetOf())).toBe(
      `arn:aws:iam::${ACCOUNT}:role/trace-access/reader`,
    );
    expect(() =>
      revokerOf({ cloud }).keyOf({ ...targetOf(), environment: 'staging' }),
    ).toThrow('no entry for environment');
  });
});

describe('AwsRevocationProvider.prepare', () => {
  it('makes what is missing', async () => {
    expect(await prepare()).toEqual({ ready: true });
    expect(await admin.inForce()).toMatch(NOTHING_REVOKED);
    expect(await admin.attached()).toEqual([PolicyArn]);
    expect(await admin.versions()).toEqual(['v1']);
  });

  it('takes a policy that was made beforehand, and writes nothing to it', async () => {
    await write([grant('01JONE')]);
    await admin.detach();
    expect(await prepare()).toEqual({ ready: true });
    expect(await admin.attached()).toEqual([PolicyArn]);
    expect(await admin.versions()).toEqual(['v1']);
    expect(await admin.inForce()).toContain('01JONE');
  });

  it('proves by a version that is never in force', async () => {
    await write([grant('01JONE')]);
    expect(await prepare('reader', true)).toEqual({ ready: true });
    expect(await admin.versions()).toEqual(['v1']);
    expect(await admin.inForce()).toContain('01JONE');
    expect((await write([])).version).toBe('v3');
  });

  it('proves with all versions used up', async () => {
    await write([grant('01JONE')]);
    for (let n = 0; n < 4; n += 1) await admin.overwrite({ asDefault: false });
    expect(await prepare('reader', true)).toEqual({ ready: true });
    expect(await admin.versions()).toEqual(['v1', 'v3', 'v4', 'v5']);
  });

  it('undoes nothing that another replica writes at the same time', async () => {
    await write([]);
    const proxy = await startProxy({
      target: cloud.aws.url,
      after: async action => {
        if (action === 'GetPolicyVersion') await write([grant('01JONE')]);
      },
    });
    const other = revokerOf({ cloud, endpoint: proxy.url });
    expect(await other.prepare(targetOf(), { prove: true, signal })).toEqual({
      ready: true,
    });
    proxy.close();
    expect(await admin.inForce()).toContain('01JONE');
  });

  it('makes the policy once where two replicas prepare at the same time', async () => {
    expect(await Promise.all([prepare(), prepare(), prepare()])).toEqual(
      Array(3).fill({ ready: true }),
    );
    expect(await admin.versions()).toEqual(['v1']);
  });

  it.each(['iam:CreatePolicyVersion', 'iam:DeletePolicyVersion'])(
    'finds out by proving that %s is missing',
    async action => {
      await admin.deny(action);
      expect(await prepare()).toEqual({ ready: true });
      expect(await prepare('reader', true)).toEqual({
        ready: false,
        why: expect.stringContaining(`may not ${action} on ${PolicyArn}`),
      });
    },
  );

  it('needs no right to make or to attach what is there', async () => {
    await write([]);
    await admin.deny('iam:CreatePolicy', 'iam:AttachRolePolicy');
    expect(await prepare('reader', true)).toEqual({ ready: true });
    await admin.detach();
    expect(await prepare('reader', true)).toEqual({
      ready: false,
      why: expect.stringContaining('may not iam:AttachRolePolicy on'),
    });
  });

  it('refuses a role without a boundary, and writes nothing', async () => {
    expect(await prepare('unbounded', true)).toEqual({
      ready: false,
      why: expect.stringMatching(/no permissions boundary.*docs\/aws-role\.md/),
    });
    expect(await admin.attached('unbounded')).toEqual([]);
    await expect(admin.versions('unbounded')).rejects.toThrow();
  });

  it('says which right is missing, on what', async () => {
    expect(await prepare('closed')).toEqual({
      ready: false,
      why: expect.stringContaining(
        `may not iam:GetRole on arn:aws:iam::${ACCOUNT}:role/elsewhere/closed`,
      ),
    });
    const elsewhere = revokerOf({ cloud, path: '/other/' });
    expect(
      await elsewhere.prepare(targetOf(), { prove: true, signal }),
    ).toEqual({
      ready: false,
      why: expect.stringContaining('may not iam:ListPolicyVersions on'),
    });
  });

  it('says that a role is full', async () => {
    for (let n = 0; n < 10; n += 1) {
      await admin.createPolicy({ name: `Other${n}`, attach: true });
    }
    expect(await prepare()).toEqual({
      ready: false,
      why: expect.stringMatching(/AttachRolePolicy.*ten managed policies/),
    });
  });

  it("throws where it can't be found out", async () => {
    cloud.faults.add({ service: 'iam', kind: 'throttle' });
    const failure = await failureOf(prepare());
    expect(failure.name).toBe('ServiceUnavailableError');
    expect(failure.message).toContain('right now');
  });
});
