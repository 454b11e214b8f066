import type { LocalCloud } from '@tracegate/local-cloud';
import type { RevocationEntry } from '@tracegate/plugin-trace-access-node';
import { BASE } from '../testing/cloud';
import { failureOf, IamAdmin } from '../testing/iamAdmin';
import { startProxy } from '../testing/proxy';
import {
  policyArn,
  revokerOf,
  startRevocableCloud,
  targetOf,
} from '../testing/revocations';
import { AwsRevocationProvider } from './AwsRevocationProvider';

const { signal } = new AbortController();
const PolicyArn = policyArn('reader');
const NOTHING_REVOKED = /1970-01-01T00:00:00Z/;

const grant = (traceGrant: string): RevocationEntry => ({
  kind: 'grant',
  traceGrant,
});
const manyGrants = Array.from({ length: 210 }, (_, n) =>
  grant(`01JREVOKED${String(n).padStart(16, '0')}`),
);

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

const write = (entries: RevocationEntry[], roleName = 'reader') =>
  revokerOf({ cloud }).write(targetOf(roleName), entries, { signal });

describe('AwsRevocationProvider.write', () => {
  it('makes the policy and attaches it, the first time', async () => {
    expect(await write([grant('01JONE')])).toEqual({ version: 'v1' });
    expect(await admin.inForce()).toContain('01JONE');
    expect(await admin.attached()).toEqual([PolicyArn]);
  });

  it('replaces all that was there, and keeps one version before', async () => {
    await write([grant('01JONE')]);
    for (const n of [2, 3, 4, 5, 6, 7]) {
      const { version } = await write([grant(`01J${n}`)]);
      expect(version).toBe(`v${n}`);
      expect(await admin.versions()).toEqual([`v${n - 1}`, `v${n}`]);
    }
    expect(await admin.inForce()).not.toContain('01JONE');
    await write([]);
    expect(await admin.inForce()).toMatch(NOTHING_REVOKED);
  });

  it('leaves what says so already, in whatever order', async () => {
    const entries = [grant('01JONE'), grant('01JTWO')];
    const { version } = await write(entries);
    expect(await write([...entries].reverse())).toMatchObject({ version });
    expect(await admin.versions()).toEqual(['v1']);
  });

  it('refuses what does not fit, and leaves what is in force', async () => {
    await write([grant('01JONE')]);
    expect(revokerOf({ cloud }).fits(targetOf(), manyGrants)).toBe(false);
    const failure = await failureOf(write(manyGrants));
    expect(failure.name).toBe('InputError');
    expect(await admin.versions()).toEqual(['v1']);
    const before = Date.parse('2026-11-21T12:00:00Z');
    const { version } = await write([{ kind: 'role', issuedBefore: before }]);
    expect(version).toBe('v2');
    expect(await admin.inForce()).toContain('2026-11-21T12:00:00Z');
  });

  it('makes room where somebody else used all five versions up', async () => {
    await write([grant('01JONE')]);
    for (let n = 0; n < 4; n += 1)
      await admin.overwrite({ asDefault: n === 1 });
    expect(await admin.versions()).toEqual(['v1', 'v2', 'v3', 'v4', 'v5']);
    expect((await write([grant('01JONE')])).version).toBe('v6');
    expect(await admin.versions()).toEqual(['v5', 'v6']);
    expect(await admin.inForce()).toContain('01JONE');
  });

  it('puts back what somebody else changed, or detached', async () => {
    await write([grant('01JONE')]);
    await admin.overwrite({ asDefault: true });
    await admin.detach();
    expect((await write([grant('01JONE')])).version).toBe('v3');
    expect(await admin.inForce()).toContain('01JONE');
    expect(await admin.attached()).toEqual([PolicyArn]);
    await admin.detach();
    expect((await write([grant('01JONE')])).version).toBe('v3');
    expect(await admin.attached()).toEqual([PolicyArn]);
  });

  it('sees on reading back that somebody else wrote in between', async () => {
    await write([grant('01JONE')]);
    let times = 1;
    const proxy = await startProxy({
      target: cloud.aws.url,
      after: async action => {
        if (action === 'CreatePolicyVersion' && times > 0) {
          times -= 1;
          await admin.overwrite({ asDefault: true });
        }
      },
    });
    const revoker = revokerOf({ cloud, endpoint: proxy.url });
    const rewrite = () =>
      revoker.write(targetOf(), [grant('01JTWO')], { signal });
    const failure = await failureOf(rewrite());
    expect(failure.name).toBe('ServiceUnavailableError');
    expect(failure.cause).toMatch(/differs from what was written/);
    await rewrite();
    expect(await admin.inForce()).toContain('01JTWO');
    proxy.close();
  });

  it.each(['CreatePolicy', 'CreatePolicyVersion', 'AttachRolePolicy'])(
    'ends well where the answer to %s was lost',
    async lost => {
      if (lost === 'CreatePolicyVersion') await write([grant('01JONE')]);
      let times = 1;
      const proxy = await startProxy({
        target: cloud.aws.url,
        after: action => {
          if (action !== lost || times === 0) return undefined;
          times -= 1;
          return 'drop';
        },
      });
      await revokerOf({ cloud, endpoint: proxy.url }).write(
        targetOf(),
        [grant('01JTWO')],
        { signal },
      );
      proxy.close();
      expect(times).toBe(0);
      expect(await admin.inForce()).toContain('01JTWO');
      expect(await admin.attached()).toEqual([PolicyArn]);
    },
  );

  it('says that it may not write to a role', async () => {
    const failure = await failureOf(write([grant('01JONE')], 'closed'));
    expect(failure.name).toBe('NotAllowedError');
    expect(failure.message).toContain('live until they expire');
    expect(failure.message).not.toMatch(/arn:|\d{12}/);
    expect(failure.cause).toMatch(/may not iam:\w+ on arn:aws:iam/);
  });

  it('says that there is no such role', async () => {
    const failure = await failureOf(write([grant('01JONE')], 'gone'));
    expect(failure.name).toBe('NotAllowedError');
    // A role that doesn't exist lies in no path that the broker may look at.
    expect(failure.cause).toMatch(/no such role|may not/);
  });

  it('says that the name of the policy is taken under another path', async () => {
    await admin.createPolicy({
      name: 'TraceAccessRevocations-reader',
      path: '/other/',
    });
    const failure = await failureOf(write([grant('01JONE')]));
    expect(failure.name).toBe('NotAllowedError');
    expect(failure.cause).toContain('traceAccess.aws.revocations.path');
  });

  it.each([
    ['throttle', 'throttling'],
    ['error', 'did not answer'],
    ['drop', 'did not answer'],
  ] as const)(
    'says so when IAM suffers %s for good, and recovers',
    async (kind, cause) => {
      await write([grant('01JONE')]);
      cloud.faults.add({
        service: 'iam',
        operation: 'CreatePolicyVersion',
        kind,
      });
      const failure = await failureOf(write([grant('01JTWO')]));
      expect(failure.name).toBe('ServiceUnavailableError');
      expect(failure.cause).toContain('iam:CreatePolicyVersion');
      expect(failure.cause).toContain(cause);
      cloud.faults.clear();
      await write([grant('01JTWO')]);
      expect(await admin.inForce()).toContain('01JTWO');
    },
  );

  it('gets over one failure by itself', async () => {
    cloud.faults.add({ service: 'iam', kind: 'drop', times: 1 });
    await expect(write([])).resolves.toMatchObject({ version: 'v1' });
  });

  it('has done its work where only what is superseded stays', async () => {
    await write([grant('01JONE')]);
    await write([grant('01JTWO')]);
    cloud.faults.add({
      service: 'iam',
      operation: 'DeletePolicyVersion',
      kind: 'throttle',
    });
    await expect(write([grant('01JTHREE')])).resolves.toMatchObject({
      version: 'v3',
    });
    expect(await admin.versions()).toEqual(['v1', 'v2', 'v3']);
  });

  it('stops when it is told to', async () => {
    cloud.faults.add({ service: 'iam', kind: 'latency', ms: 60_000 });
    const controller = new AbortController();
    const going = revokerOf({ cloud }).write(targetOf(), [], {
      signal: controller.signal,
    });
    controller.abort(new Error('the backend stops'));
    await expect(going).rejects.toThrow('the backend stops');
  });

  it.each([
    ['unknown', { ...BASE, accessKeyId: 'AKIAUNKNOWN000000001' }],
    ['wrong', { ...BASE, secretAccessKey: 'wrong' }],
  ])('blames base credentials that are %s', async (_, base) => {
    const revoker = new AwsRevocationProvider({
      baseCredentialsOf: async () => ({ credentials: async () => base }),
      endpoint: cloud.aws.url,
      path: '/trace-access/',
    });
    const failure = await failureOf(revoker.write(targetOf(), [], { signal }));
    expect(failure.name).toBe('ServiceUnavailableError');
    expect(failure.cause).toContain('base credentials');
  });

  it('blames base credentials that can not be had', async () => {
    const revoker = new AwsRevocationProvider({
      baseCredentialsOf: async () => ({
        credentials: async () => {
          throw new Error('no such profile');
        },
      }),
      endpoint: cloud.aws.url,
      path: '/trace-access/',
    });
    const failure = await failureOf(revoker.write(targetOf(), [], { signal }));
    expect(failure.name).toBe('ServiceUnavailableError');
    expect(failure.cause).toMatch(/No base credentials.*no such profile/);
  });
});
