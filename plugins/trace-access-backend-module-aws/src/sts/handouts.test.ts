import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import type { LocalCloud } from '@tracegate/local-cloud';
import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import {
  ACCOUNT,
  BASE,
  providerOf,
  REGION,
  request,
  startCloud,
} from '../testing/cloud';
import { AwsCredentialProvider } from './AwsCredentialProvider';

const MINUTE = 60_000;
const { signal } = new AbortController();

/** What people do with credentials that they were given. */
describe('sessions that leave the backend', () => {
  let cloud: LocalCloud;
  let offset = 0;
  const now = () => Date.now() + offset;
  beforeEach(async () => {
    offset = 0;
    cloud = await startCloud({ now });
  });
  afterEach(() => cloud.close());

  const issue = async (change: Parameters<typeof request>[0] = {}) => {
    const asked = request({
      action: 'credentials',
      entityRef: 'component:default/payments',
      requestId: '01JREQUEST0000000000000000',
      ...change,
    });
    const { credentials } = await providerOf(cloud, BASE, now).issue(asked, {
      signal,
    });
    return { credentials, request: asked };
  };
  const exported = async (change: Parameters<typeof request>[0] = {}) =>
    providerOf(cloud).exportCredentials(await issue(change));
  const clientOf = (credentials: Awaited<ReturnType<typeof exported>>) => ({
    endpoint: cloud.aws.url,
    region: REGION,
    credentials,
    maxAttempts: 2,
  });
  const read = async (credentials: Awaited<ReturnType<typeof exported>>) => {
    const command = new GetTraceSummariesCommand({
      StartTime: new Date(now() - MINUTE),
      EndTime: new Date(now()),
    });
    return new XRayClient(clientOf(credentials)).send(command).then(
      () => 'alive',
      ({ name }) => name,
    );
  };

  it('are exported with the account they are of, and read traces', async () => {
    const credentials = await exported();
    expect(credentials).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA/),
      secretAccessKey: expect.any(String),
      sessionToken: expect.any(String),
      accountId: ACCOUNT,
    });
    expect(await read(credentials)).toBe('alive');
  });

  it('take nobody further', async () => {
    const sts = new STSClient(clientOf(await exported()));
    const me = await sts.send(new GetCallerIdentityCommand({}));
    expect(me.Arn).toMatch(/\/user\+default,ana$/);
    await expect(
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/reader`,
          RoleSessionName: 'further',
        }),
      ),
    ).rejects.toThrow('explicit deny');
  });

  it('work from their network only', async () => {
    expect(await read(await exported({ network: ['127.0.0.0/8'] }))).toBe(
      'alive',
    );
    expect(
      await read(await exported({ network: ['10.0.0.0/8', '2001:db8::/32'] })),
    ).toBe('AccessDeniedException');
  });

  it('I7: are dead from the end of the grant on, though STS gives them longer', async () => {
    const credentials = await exported({ endsAt: now() + 4 * MINUTE });
    offset = 3.9 * MINUTE;
    expect(await read(credentials)).toBe('alive');
    offset = 4 * MINUTE;
    expect(await read(credentials)).toBe('AccessDeniedException');
  });

  it('are only those of AWS', async () => {
    const session = { credentials: {}, request: request() };
    const provider = providerOf(cloud);
    expect(() => provider.exportCredentials(session)).toThrow(
      'whose provider is aws',
    );
    await expect(provider.consoleLink(session, { signal })).rejects.toThrow(
      'whose provider is aws',
    );
  });

  describe('console links', () => {
    const link = async (
      change: Parameters<typeof request>[0] = {},
      options: { region?: string; signal?: AbortSignal } = {},
    ) => {
      const session = await issue({ action: 'console', ...change });
      return providerOf(cloud, BASE, now).consoleLink(session, {
        region: 'eu-central-1',
        signal,
        ...options,
      });
    };
    const open = ({ url }: { url: string }) =>
      fetch(url, { redirect: 'manual' });
    const failureOf = (promise: Promise<unknown>) =>
      promise.then(
        () => {
          throw new Error('there is a link');
        },
        error => ({
          name: error.name as string,
          cause: operatorCauseOf(error),
          all: `${error.message} ${operatorCauseOf(error)} ${JSON.stringify(error)}`,
        }),
      );

    it("sign in to the traces of the source's region, for a quarter of an hour", async () => {
      const made = await link();
      expect(made.expiresAt - now()).toBeGreaterThan(14 * MINUTE);
      expect(made.expiresAt - now()).toBeLessThanOrEqual(15 * MINUTE);
      const answer = await open(made);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(
        'https://eu-central-1.console.aws.amazon.com/xray/home?region=eu-central-1#/traces',
      );
      expect(made.url).not.toMatch(/ASIA/);
      offset = 15 * MINUTE;
      expect((await open(made)).status).toBe(400);
    });

    it('say they die with the session, and do', async () => {
      const endsAt = now() + 4 * MINUTE;
      const made = await link({ endsAt });
      expect(made.expiresAt).toBe(endsAt);
      offset = 4 * MINUTE;
      expect((await open(made)).status).toBe(403);
    });

    it('go where nothing is said of a region too', async () => {
      const answer = await open(await link({}, { region: undefined }));
      expect(answer.headers.get('location')).toContain('//us-east-1.console.');
    });

    it.each([
      ['aws-cn', 'https://cn-north-1.console.amazonaws.cn/xray/home'],
      [
        'aws-us-gov',
        'https://us-gov-west-1.console.amazonaws-us-gov.com/xray/home',
      ],
    ])('go to the console of the partition: %s', async (partition, page) => {
      const session = await issue({ action: 'console' });
      const arn = `arn:${partition}:iam::${ACCOUNT}:role/reader`;
      const environments = new Map([['prod', { arn }]]);
      const { url } = await providerOf(cloud).consoleLink(
        {
          ...session,
          request: {
            ...session.request,
            role: { ...session.request.role, environments },
          },
        },
        { signal },
      );
      const destination = new URL(url).searchParams.get('Destination');
      expect(destination).toContain(page);
    });

    it('name the portal, for when the console ends', async () => {
      const provider = new AwsCredentialProvider({
        baseCredentialsOf: async () => ({ credentials: async () => BASE }),
        config: {
          signinEndpoint: cloud.signin.url,
          portalUrl: 'https://portal.example.com',
        },
      });
      const made = await provider.consoleLink(await issue(), { signal });
      expect(new URL(made.url).searchParams.get('Issuer')).toBe(
        'https://portal.example.com',
      );
    });

    it.each(['nowhere', 'evil.example.com/'])(
      'go to no region called %s',
      async region => {
        const failure = await failureOf(link({}, { region }));
        expect(failure.name).toBe('InputError');
      },
    );

    it('are refused to a session that has expired', async () => {
      const session = await issue();
      offset = 61 * MINUTE;
      const failure = await failureOf(
        providerOf(cloud).consoleLink(session, { signal }),
      );
      expect(failure.name).toBe('NotAllowedError');
      expect(failure.cause).toMatch(/HTTP 403.*expired or was revoked/);
      const { secretAccessKey, sessionToken } =
        providerOf(cloud).exportCredentials(session);
      expect(failure.all).not.toContain(secretAccessKey);
      expect(failure.all).not.toContain(sessionToken);
    });

    it.each(['throttle', 'error', 'drop'] as const)(
      'fail with a sentence when the sign-in suffers %s, and come back',
      async kind => {
        cloud.faults.add({ service: 'signin', kind });
        const failure = await failureOf(link());
        expect(failure.name).toBe('ServiceUnavailableError');
        expect(failure.cause).toContain('sign-in endpoint');
        cloud.faults.clear();
        expect((await open(await link())).status).toBe(302);
      },
    );

    it('stop when they are told to', async () => {
      cloud.faults.add({ service: 'signin', kind: 'latency', ms: 60_000 });
      const controller = new AbortController();
      const going = link({}, { signal: controller.signal });
      controller.abort(new Error('the client went'));
      await expect(going).rejects.toThrow('the client went');
    });
  });
});
