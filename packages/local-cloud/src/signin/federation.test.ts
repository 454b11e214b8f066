import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import {
  allow,
  type Keys,
  keysOf,
  policy,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';

const ACCOUNT = '111122223333';
const DESTINATION =
  'https://eu-west-1.console.aws.amazon.com/xray/home?region=eu-west-1#/traces';
const MINUTE = 60_000;
const BROKER: Keys = {
  accessKeyId: 'AKIASAMPLEBROKER0001',
  secretAccessKey: 'broker-secret',
};
const anybody = policy({
  Effect: 'Allow',
  Principal: { AWS: ACCOUNT },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
});

describe('the federation endpoint', () => {
  let test: TestCloud;
  beforeEach(async () => {
    test = await startTestCloud({
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
        roles: ['reader', 'hop'].map(name => ({
          name,
          trustPolicy: anybody,
          maxSessionDuration: 7200,
          policies: { All: policy(allow(['sts:*', 'xray:*'])) },
        })),
      },
    });
  });
  afterEach(() => test.cloud.close());

  const assume = async (more: object = {}, keys: Keys = BROKER) => {
    const { Credentials } = await test.sts(keys).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/reader`,
        RoleSessionName: 'ana',
        Tags: [{ Key: 'trace-grant', Value: 'one' }],
        ...more,
      }),
    );
    return keysOf(Credentials);
  };
  const sessionJson = (keys: Keys) =>
    JSON.stringify({
      sessionId: keys.accessKeyId,
      sessionKey: keys.secretAccessKey,
      sessionToken: keys.sessionToken,
    });
  const ask = (
    parameters: Record<string, string>,
    method: 'GET' | 'POST' = 'GET',
  ) => {
    const { url } = test.cloud.signin;
    const form = new URLSearchParams(parameters);
    return method === 'POST'
      ? fetch(url, { method, body: form })
      : fetch(`${url}?${form}`, { redirect: 'manual' });
  };
  const tokenOf = async (keys: Keys, method: 'GET' | 'POST' = 'POST') => {
    const answer = await ask(
      { Action: 'getSigninToken', Session: sessionJson(keys) },
      method,
    );
    expect(answer.status).toBe(200);
    return (await answer.json()).SigninToken as string;
  };
  const login = (SigninToken: string, more: Record<string, string> = {}) =>
    ask({
      Action: 'login',
      Issuer: 'http://localhost:3000',
      Destination: DESTINATION,
      SigninToken,
      ...more,
    });

  it.each(['GET', 'POST'] as const)(
    'takes a session to the console, asked by %s',
    async method => {
      const answer = await login(await tokenOf(await assume(), method));
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(DESTINATION);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );

  it('forgets a token after fifteen minutes', async () => {
    const token = await tokenOf(await assume());
    test.advance(15 * MINUTE - 1000);
    expect((await login(token)).status).toBe(302);
    test.advance(1000);
    expect((await login(token)).status).toBe(400);
    expect((await login('nonsense')).status).toBe(400);
  });

  it.each([
    'https://console.aws.amazon.com.example.com/',
    'https://example.com/?console.aws.amazon.com',
    'https://ana@eu-west-1.console.aws.amazon.com/',
    'https://eu-west-1.console.aws.amazon.com:8443/',
    'http://eu-west-1.console.aws.amazon.com/',
    'nonsense',
    '',
  ])('sends nobody to %j', async Destination => {
    const token = await tokenOf(await assume());
    expect((await login(token, { Destination })).status).toBe(400);
  });

  it.each([
    'https://console.aws.amazon.com/',
    'https://cn-north-1.console.amazonaws.cn/xray/home',
    'https://us-gov-west-1.console.amazonaws-us-gov.com/xray/home',
  ])('knows the console of every partition: %s', async Destination => {
    const token = await tokenOf(await assume());
    expect((await login(token, { Destination })).status).toBe(302);
  });

  it('refuses what are no credentials of a session', async () => {
    const keys = await assume();
    const statusOf = async (Session: string) =>
      (await ask({ Action: 'getSigninToken', Session }, 'POST')).status;
    expect(await statusOf(sessionJson(keys))).toBe(200);
    expect(await statusOf('{}')).toBe(400);
    expect(await statusOf('nonsense')).toBe(400);
    for (const change of [
      { secretAccessKey: 'wrong' },
      { sessionToken: 'wrong' },
      { accessKeyId: BROKER.accessKeyId },
    ]) {
      expect(await statusOf(sessionJson({ ...keys, ...change }))).toBe(403);
    }
  });

  it('says no more of a malformed session than its form', async () => {
    const answer = await ask({
      Action: 'getSigninToken',
      Session: '{"sessionKey":"sample-secret-key"}',
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('sample-secret-key');
  });

  it('refuses calls, methods and parameters that it does not know', async () => {
    const Session = sessionJson(await assume());
    expect((await ask({ Action: 'logout' })).status).toBe(400);
    expect((await ask({})).status).toBe(400);
    expect((await ask({ Action: 'toString' })).status).toBe(400);
    expect(
      (await ask({ Action: 'getSigninToken', Session, More: 'x' })).status,
    ).toBe(400);
    expect((await ask({ Action: 'login' }, 'POST')).status).toBe(405);
  });

  it('takes a duration within the role, and none from role chaining', async () => {
    const statusOf = async (keys: Keys, SessionDuration: string) => {
      const Session = sessionJson(keys);
      const form = { Action: 'getSigninToken', Session, SessionDuration };
      return (await ask(form, 'POST')).status;
    };
    const direct = await assume();
    expect(await statusOf(direct, '900')).toBe(200);
    expect(await statusOf(direct, '7200')).toBe(200);
    for (const wrong of ['899', '7201', '1e3', '-900', '']) {
      expect(await statusOf(direct, wrong)).toBe(400);
    }
    const hop = await assume({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/hop`,
      Tags: undefined,
    });
    const chained = await assume({}, hop);
    expect(await statusOf(chained, '900')).toBe(400);
    expect((await login(await tokenOf(chained))).status).toBe(302);
  });

  it('ends with the session', async () => {
    const keys = await assume({ DurationSeconds: 900 });
    const token = await tokenOf(keys);
    const Session = sessionJson(keys);
    test.advance(15 * MINUTE);
    expect((await ask({ Action: 'getSigninToken', Session })).status).toBe(403);
    test.advance(-1000);
    expect((await login(token)).status).toBe(302);
  });

  it('refuses a revoked session, before and after it has a token', async () => {
    const keys = await assume();
    const token = await tokenOf(keys);
    const other = await assume({
      Tags: [{ Key: 'trace-grant', Value: 'two' }],
    });
    const { Policy } = await test.iam().send(
      new CreatePolicyCommand({
        PolicyName: 'Revoked',
        PolicyDocument: JSON.stringify(
          policy({
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: {
              StringEquals: { 'aws:PrincipalTag/trace-grant': ['one'] },
            },
          }),
        ),
      }),
    );
    await test.iam().send(
      new AttachRolePolicyCommand({
        RoleName: 'reader',
        PolicyArn: Policy!.Arn,
      }),
    );
    const Session = sessionJson(keys);
    expect((await ask({ Action: 'getSigninToken', Session })).status).toBe(403);
    expect((await login(token)).status).toBe(403);
    expect((await login(await tokenOf(other))).status).toBe(302);
  });

  it("asks a session policy only once it is the browser's address", async () => {
    const keys = await assume({
      Policy: JSON.stringify(
        policy(allow('xray:*'), {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
        }),
      ),
    });
    expect((await login(await tokenOf(keys))).status).toBe(403);
  });

  it('suffers faults', async () => {
    const Session = sessionJson(await assume());
    const { faults } = test.cloud;
    faults.add({ service: 'signin', kind: 'throttle', times: 1 });
    faults.add({ service: 'signin', kind: 'error', times: 1 });
    const call = () => ask({ Action: 'getSigninToken', Session });
    expect((await call()).status).toBe(429);
    faults.set([{ service: 'signin', kind: 'error', times: 1 }]);
    expect((await call()).status).toBe(500);
    expect((await call()).status).toBe(200);
  });
});
