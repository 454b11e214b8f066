import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { LocalCloud } from '@tracegate/local-cloud';
import {
  ACCOUNT,
  BASE,
  providerOf,
  REGION,
  request,
  startCloud,
  trustPolicy,
} from '../testing/cloud';
import { AwsCredentialProvider } from './AwsCredentialProvider';
import type { AwsSessionCredentials } from './AwsSessionCredentials';

type Statement = (typeof trustPolicy.Statement)[number];

/** The trust policy with one of its statements changed. */
function trustBut(
  at: number,
  change: (statement: Statement) => object | undefined,
): object {
  const Statement = trustPolicy.Statement.map((one, index) =>
    index === at ? change(one) : one,
  ).filter(one => one !== undefined);
  return { ...trustPolicy, Statement };
}

function withCondition(condition: object): object {
  return trustBut(0, one => ({
    ...one,
    Condition: { ...one.Condition, ...condition },
  }));
}

const BROKEN: Record<string, object> = {
  'other-principal': trustBut(0, one => ({
    ...one,
    Principal: { AWS: 'arn:aws:iam::111122223333:user/someone' },
  })),
  'other-tag': withCondition({
    StringLike: { 'aws:RequestTag/user': 'user:default/ben' },
  }),
  'other-identity': withCondition({
    StringLike: { 'sts:SourceIdentity': 'user+default,ben' },
  }),
  'other-session-name': withCondition({
    StringLike: { 'sts:RoleSessionName': 'somebody' },
  }),
  'no-tagging': trustBut(1, () => undefined),
  'fewer-tags': trustBut(1, one => ({
    ...one,
    Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['user'] } },
  })),
  'no-identity': trustBut(2, () => undefined),
};

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud({
    roles: {
      reader: trustPolicy,
      exact: withCondition({
        StringLike: {
          'aws:RequestTag/user': 'user:default/ana',
          'sts:SourceIdentity': 'user+default,ana',
          'sts:RoleSessionName': 'user+default,*',
        },
      }),
      ...BROKEN,
      broker: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/portal` },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      chained: {
        ...trustPolicy,
        Statement: trustPolicy.Statement.map(one => ({
          ...one,
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        })),
      },
    },
  });
});
afterEach(() => cloud.faults.clear());
afterAll(() => cloud.close());

const { signal } = new AbortController();
const issue = (change: Parameters<typeof request>[0] = {}) =>
  providerOf(cloud).issue(request(change), { signal });

async function failureOf(promise: Promise<unknown>) {
  const error: Error & { operatorCause?: string } = await promise.then(
    () => {
      throw new Error('it was issued');
    },
    reason => reason,
  );
  return {
    name: error.name,
    message: error.message,
    cause: error.operatorCause,
    serialised: JSON.stringify({ ...error, message: error.message }),
  };
}

describe('AwsCredentialProvider', () => {
  it('issues a session that AWS knows by the name of its principal', async () => {
    const session = await issue();
    const { credentials, expiresAt, providerSession } = session;
    expect(providerSession).toMatch(/:user\+default,ana$/);
    expect(expiresAt - Date.now()).toBeGreaterThan(3_500_000);
    expect(JSON.stringify(session)).not.toMatch(/ASIA/);
    const sts = new STSClient({
      endpoint: cloud.aws.url,
      region: REGION,
      credentials: (credentials as AwsSessionCredentials).identity(),
    });
    const me = await sts.send(new GetCallerIdentityCommand({}));
    expect(me.Arn).toMatch(/assumed-role\/reader\/user\+default,ana$/);
    sts.destroy();
  });

  it('meets conditions on every part of what it sends', async () => {
    await expect(issue({ roleName: 'exact' })).resolves.toBeDefined();
  });

  it.each(Object.keys(BROKEN))(
    'is refused by the trust policy %s: a sentence for the user, the cause for the operator',
    async roleName => {
      const failure = await failureOf(issue({ roleName }));
      expect(failure.name).toBe('NotAllowedError');
      expect(failure.message).toContain("role 'payments-reader'");
      expect(failure.cause).toMatch(/trust policy.*externalId.*TagSession/s);
      expect(failure.cause).toContain('AccessDenied');
      expect(failure.serialised).not.toMatch(/arn:|111122223333/);
    },
  );

  it('is refused with a wrong external id, and says what to check in which order', async () => {
    const failure = await failureOf(issue({ externalId: 'another-id' }));
    expect(failure.name).toBe('NotAllowedError');
    expect(failure.message).toMatch(
      /not about|not your rights|about how the role/,
    );
    expect(failure.message).not.toMatch(/arn:|111122223333|another-id/);
    expect(failure.cause).toMatch(
      /\(1\) the trust policy.*\(2\) sts:ExternalId/s,
    );
  });

  it('is refused in an environment that the trust policy leaves out', async () => {
    const failure = await failureOf(issue({ environment: 'dev' }));
    expect(failure.name).toBe('NotAllowedError');
  });

  it.each([
    [
      'an unknown key',
      { ...BASE, accessKeyId: 'AKIAUNKNOWN000000001' },
      'does not know the access key',
    ],
    ['a wrong secret', { ...BASE, secretAccessKey: 'wrong' }, 'secret key'],
  ])('blames base credentials with %s', async (_, base, cause) => {
    const failure = await failureOf(
      providerOf(cloud, base).issue(request(), { signal }),
    );
    expect(failure.name).toBe('ServiceUnavailableError');
    expect(failure.cause).toContain(cause);
    expect(failure.serialised).not.toContain('AKIA');
  });

  it('tells missing base credentials from a refusing STS', async () => {
    const provider = new AwsCredentialProvider({
      baseCredentialsOf: async () => ({
        credentials: async () => {
          throw Object.assign(new Error('no such profile'), {
            name: 'AccessDenied',
          });
        },
      }),
      config: { endpoint: cloud.aws.url },
    });
    const failure = await failureOf(provider.issue(request(), { signal }));
    expect(failure.name).toBe('ServiceUnavailableError');
    expect(failure.cause).toMatch(/No base credentials.*no such profile/);
  });

  it('asks for an hour at most when the base credentials are a session', async () => {
    const sts = new STSClient({
      endpoint: cloud.aws.url,
      region: REGION,
      credentials: BASE,
    });
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/broker`,
        RoleSessionName: 'portal',
      }),
    );
    sts.destroy();
    const chained = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    const long = {
      maxSessionMs: 4 * 3_600_000,
      endsAt: Date.now() + 7_200_000,
    };
    const left = async (base: typeof BASE, roleName: string) => {
      const { expiresAt } = await providerOf(cloud, base).issue(
        request({ roleName, ...long }),
        { signal },
      );
      return Math.round((expiresAt - Date.now()) / 60_000);
    };
    expect(await left(BASE, 'reader')).toBe(120);
    // AWS refuses more than an hour here, so this also proves that we don't ask.
    expect(await left(chained, 'chained')).toBe(60);
  });

  it("gets over this machine's clock being off", async () => {
    cloud.faults.add({ service: 'sts', kind: 'skew', ms: 10 * 60_000 });
    await expect(issue()).resolves.toBeDefined();
  });

  it.each([
    ['throttles', 'throttle', 'throttling'],
    ['fails', 'error', 'did not answer'],
    ['drops the connection', 'drop', 'did not answer'],
  ] as const)(
    'says so when STS %s for good, and recovers',
    async (_, kind, cause) => {
      cloud.faults.add({ service: 'sts', kind });
      const failure = await failureOf(issue());
      expect(failure.name).toBe('ServiceUnavailableError');
      expect(failure.message).toContain('Try again');
      expect(failure.cause).toContain(cause);
      cloud.faults.clear();
      await expect(issue()).resolves.toBeDefined();
    },
  );

  it('gets over one failure by itself', async () => {
    cloud.faults.add({ service: 'sts', kind: 'error', times: 1 });
    await expect(issue()).resolves.toBeDefined();
  });

  it('stops when it is told to', async () => {
    cloud.faults.add({ service: 'sts', kind: 'latency', ms: 60_000 });
    const controller = new AbortController();
    const going = providerOf(cloud).issue(request(), {
      signal: controller.signal,
    });
    controller.abort(new Error('the client went'));
    await expect(going).rejects.toThrow('the client went');
  });
});
