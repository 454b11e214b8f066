import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import * as client from 'openid-client';
import {
  policy,
  refusal,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';
import { TestBrowser } from '../__testUtils__/browser';

const REDIRECT = 'http://localhost:3000/api/auth/oidc/handler/frame';

const seed = {
  oidc: {
    clients: [
      {
        clientIdFrom: 'PORTAL_CLIENT_ID',
        clientSecretFrom: 'PORTAL_CLIENT_SECRET',
        redirectUris: [REDIRECT],
        postLogoutRedirectUris: ['http://localhost:3000/'],
      },
    ],
    personas: [
      {
        sub: 'ana',
        name: 'Ana <Sample>',
        email: 'ana@example.com',
        title: 'Developer & more',
        groups: ['payments', 'everyone'],
        amr: ['pwd'],
        acr: 'pwd',
      },
      { sub: 'bo', name: 'Bo Sample', email: 'bo@example.com' },
    ],
  },
};

describe('the sign-in', () => {
  let test: TestCloud;
  let config: client.Configuration;
  beforeAll(async () => {
    test = await startTestCloud({
      seed,
      env: { PORTAL_CLIENT_ID: 'portal', PORTAL_CLIENT_SECRET: 's3cret' },
    });
    config = await client.discovery(
      new URL(test.cloud.oidc.issuer),
      'portal',
      {},
      client.ClientSecretBasic('s3cret'),
      { execute: [client.allowInsecureRequests] },
    );
  });
  afterAll(() => test.cloud.close());

  async function signIn(
    options: {
      browser?: TestBrowser;
      persona?: string;
      secondFactor?: boolean;
      parameters?: Record<string, string>;
    } = {},
  ) {
    const { browser = new TestBrowser(), persona = 'ana' } = options;
    const verifier = client.randomPKCECodeVerifier();
    const nonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT,
      scope: 'openid profile email groups',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      state: 'st',
      ...options.parameters,
    });
    const { callback, prompts, page } = await browser.signIn({
      url: url.href,
      stop: REDIRECT,
      persona,
      secondFactor: options.secondFactor,
    });
    const maxAge = options.parameters?.max_age;
    const redeem = (pkceCodeVerifier = verifier) =>
      client.authorizationCodeGrant(config, callback, {
        pkceCodeVerifier,
        expectedNonce: nonce,
        expectedState: 'st',
        maxAge: maxAge ? Number(maxAge) : undefined,
      });
    return { browser, callback, prompts, page, redeem };
  }

  it('gives claims, userinfo and a refresh token for code + PKCE', async () => {
    const { redeem, prompts, page } = await signIn();
    expect(prompts).toBe(1);
    expect(page).toContain('Ana &lt;Sample&gt;');
    expect(page).toContain('sample company');
    const tokens = await redeem();
    const expected = {
      sub: 'ana',
      name: 'Ana <Sample>',
      preferred_username: 'ana',
      email: 'ana@example.com',
      email_verified: true,
      groups: ['payments', 'everyone'],
    };
    expect(tokens.claims()).toMatchObject({
      ...expected,
      acr: 'pwd',
      amr: ['pwd'],
      auth_time: expect.any(Number),
      iss: test.cloud.oidc.issuer,
      aud: 'portal',
    });
    await expect(
      client.fetchUserInfo(config, tokens.access_token, 'ana'),
    ).resolves.toMatchObject(expected);
    const refreshed = await client.refreshTokenGrant(
      config,
      tokens.refresh_token!,
    );
    expect(refreshed.claims()).toMatchObject(expected);
    await expect(
      client.refreshTokenGrant(config, tokens.refresh_token!),
    ).resolves.toBeDefined();
  });

  it('refuses a wrong verifier, a missing challenge and another redirect', async () => {
    const { redeem } = await signIn();
    await expect(redeem(client.randomPKCECodeVerifier())).rejects.toMatchObject(
      { error: 'invalid_grant' },
    );
    const { callback } = await signIn({
      parameters: { code_challenge: '', code_challenge_method: '' },
    });
    expect(callback.searchParams.get('error')).toBe('invalid_request');
    const elsewhere = await fetch(
      `${test.cloud.oidc.issuer}/auth?client_id=portal&response_type=code&scope=openid&redirect_uri=http://evil.example/`,
      { redirect: 'manual' },
    );
    expect(elsewhere.status).toBe(400);
  });

  it('takes a code once: a second time ends what the first gave', async () => {
    const { redeem } = await signIn();
    const tokens = await redeem();
    await expect(redeem()).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(
      client.fetchUserInfo(config, tokens.access_token, 'ana'),
    ).rejects.toMatchObject({ status: 401 });
  });

  it('refuses a wrong client secret and a plain challenge', async () => {
    const { callback } = await signIn({
      parameters: { code_challenge_method: 'plain' },
    });
    expect(callback.searchParams.get('error')).toBe('invalid_request');
    const impostor = await fetch(config.serverMetadata().token_endpoint!, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('portal:wrong').toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: 'x',
      }),
    });
    expect(impostor.status).toBe(401);
  });

  it('never steps up in silence', async () => {
    const { browser } = await signIn();
    const silent = await signIn({
      browser,
      parameters: { acr_values: 'mfa', prompt: 'none' },
    });
    expect(silent.callback.searchParams.get('error')).toBe(
      'unmet_authentication_requirements',
    );
  });

  it('gives tokens that STS takes, for its registered clients alone', async () => {
    const { redeem } = await signIn();
    const { id_token, access_token } = await redeem();
    const { issuer } = test.cloud.oidc;
    const { OpenIDConnectProviderArn } = await test.iam().send(
      new CreateOpenIDConnectProviderCommand({
        Url: issuer,
        ClientIDList: ['portal'],
      }),
    );
    const host = issuer.replace('http://', '');
    await test.iam().send(
      new CreateRoleCommand({
        RoleName: 'web',
        AssumeRolePolicyDocument: JSON.stringify(
          policy({
            Effect: 'Allow',
            Principal: { Federated: OpenIDConnectProviderArn },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                [`${host}:aud`]: 'portal',
                [`${host}:sub`]: 'ana',
              },
              'ForAnyValue:StringEquals': { [`${host}:amr`]: 'pwd' },
            },
          }),
        ),
      }),
    );
    const assume = (WebIdentityToken: string) =>
      test.sts().send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: 'arn:aws:iam::111122223333:role/web',
          RoleSessionName: 'ana',
          WebIdentityToken,
        }),
      );
    await expect(assume(id_token!)).resolves.toMatchObject({
      SubjectFromWebIdentityToken: 'ana',
      Audience: 'portal',
    });
    const invalid = { name: 'InvalidIdentityTokenException' };
    await expect(refusal(assume(access_token))).resolves.toMatchObject(invalid);
    await expect(
      refusal(assume(`${id_token!.slice(0, -8)}AAAAAAAA`)),
    ).resolves.toMatchObject(invalid);
    const bo = await (await signIn({ persona: 'bo' })).redeem();
    await expect(refusal(assume(bo.id_token!))).resolves.toMatchObject({
      name: 'AccessDenied',
    });
    await test.iam().send(
      new RemoveClientIDFromOpenIDConnectProviderCommand({
        OpenIDConnectProviderArn,
        ClientID: 'portal',
      }),
    );
    await expect(refusal(assume(id_token!))).resolves.toMatchObject(invalid);
  });

  it('asks again for prompt=login and max_age, and never for prompt=none', async () => {
    const { browser } = await signIn();
    const again = (parameters: Record<string, string>) =>
      signIn({ browser, parameters });
    expect((await again({})).prompts).toBe(0);
    expect((await again({ prompt: 'none' })).prompts).toBe(0);
    expect((await again({ prompt: 'login' })).prompts).toBe(1);
    expect((await again({ max_age: '3600' })).prompts).toBe(0);
    const fresh = await again({ max_age: '0' });
    expect(fresh.prompts).toBe(1);
    expect((await fresh.redeem()).claims()!.auth_time).toBeGreaterThan(
      Date.now() / 1000 - 30,
    );
    const stranger = await signIn({ parameters: { prompt: 'none' } });
    expect(stranger.callback.searchParams.get('error')).toBe('login_required');
  });

  it('steps up to an asked-for acr, also in a living session', async () => {
    const { browser } = await signIn();
    const up = await signIn({
      browser,
      secondFactor: true,
      parameters: { acr_values: 'mfa' },
    });
    expect(up.prompts).toBe(1);
    expect(up.page).toContain('second factor');
    expect((await up.redeem()).claims()).toMatchObject({
      acr: 'mfa',
      amr: ['pwd', 'otp', 'mfa'],
    });
    const then = await signIn({ browser, parameters: { acr_values: 'mfa' } });
    expect(then.prompts).toBe(0);
    const without = await signIn({ parameters: { acr_values: 'mfa' } });
    expect((await without.redeem()).claims()).toMatchObject({ acr: 'pwd' });
  });

  it('lets another persona in only after a new sign-in', async () => {
    const { browser } = await signIn();
    const other = await signIn({
      browser,
      persona: 'bo',
      parameters: { prompt: 'login' },
    });
    expect((await other.redeem()).claims()!.sub).toBe('bo');
    const unknown = signIn({ persona: 'nobody' });
    await expect(unknown).rejects.toThrow('400');
  });

  it('signs out', async () => {
    const { browser, redeem } = await signIn();
    const { id_token } = await redeem();
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: id_token!,
      post_logout_redirect_uri: 'http://localhost:3000/',
    });
    const asked = await (await browser.request(url.href)).text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked)![1];
    const action = /action="([^"]+)"/.exec(asked)![1];
    const done = await browser.request(action, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    expect(done.headers.get('location')).toBe('http://localhost:3000/');
    expect((await signIn({ browser })).prompts).toBe(1);
  });

  it('answers a stale sign-in with a sentence', async () => {
    const response = await fetch(`${test.cloud.oidc.issuer}/interaction/none`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('sign in again');
  });
});
