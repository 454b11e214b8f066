import { createServer } from 'http';
import type { AddressInfo } from 'net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import {
  keysOf,
  policy,
  refusal,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';

const ACCOUNT = '111122223333';

/** An issuer of its own on loopback, with a key it publishes and one it doesn't. */
async function startIssuer() {
  const [published, hidden] = await Promise.all([
    generateKeyPair('ES256'),
    generateKeyPair('ES256'),
  ]);
  const keys = [
    { ...(await exportJWK(published.publicKey)), kid: 'one', alg: 'ES256' },
  ];
  let issuer = '';
  const server = createServer((req, res) => {
    const body = req.url!.endsWith('jwks')
      ? { keys }
      : { issuer, jwks_uri: `${issuer}/jwks` };
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(body));
  });
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done);
  });
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    sign: (
      claims: JWTPayload,
      options: { now: number; forged?: boolean; ttl?: number },
    ) =>
      new SignJWT({ sub: 'service:default/ci', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer((claims.iss as string) ?? issuer)
        .setAudience(claims.aud ?? 'sts-client')
        .setIssuedAt(Math.floor(options.now / 1000))
        .setExpirationTime(
          Math.floor(options.now / 1000) + (options.ttl ?? 300),
        )
        .sign(options.forged ? hidden.privateKey : published.privateKey),
    close: async () => {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

describe('AssumeRoleWithWebIdentity', () => {
  let test: TestCloud;
  let idp: Awaited<ReturnType<typeof startIssuer>>;
  beforeAll(async () => {
    idp = await startIssuer();
    test = await startTestCloud();
    const Url = idp.issuer;
    const { OpenIDConnectProviderArn } = await test.iam().send(
      new CreateOpenIDConnectProviderCommand({
        Url,
        ClientIDList: ['sts-client'],
      }),
    );
    const host = Url.replace('http://', '');
    await test.iam().send(
      new CreateRoleCommand({
        RoleName: 'web',
        MaxSessionDuration: 43200,
        AssumeRolePolicyDocument: JSON.stringify(
          policy(
            {
              Effect: 'Allow',
              Principal: { Federated: OpenIDConnectProviderArn },
              Action: 'sts:AssumeRoleWithWebIdentity',
              Condition: {
                StringEquals: { [`${host}:aud`]: 'sts-client' },
                StringLike: { [`${host}:sub`]: 'service:default/*' },
              },
            },
            {
              Effect: 'Allow',
              Principal: { Federated: OpenIDConnectProviderArn },
              Action: ['sts:TagSession', 'sts:SetSourceIdentity'],
              Condition: {
                StringEqualsIfExists: { 'aws:RequestTag/env': 'prod' },
              },
            },
          ),
        ),
      }),
    );
  });
  afterAll(async () => {
    await test.cloud.close();
    await idp.close();
  });

  const assume = (WebIdentityToken: string, more: object = {}) =>
    test.sts().send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/web`,
        RoleSessionName: 'ci',
        WebIdentityToken,
        ...more,
      }),
    );
  const token = (claims: JWTPayload = {}, more: object = {}) =>
    idp.sign(claims, { now: test.now(), ...more });

  it('gives a session of up to twelve hours for a true token', async () => {
    const result = await assume(await token(), { DurationSeconds: 43200 });
    expect(result).toMatchObject({
      SubjectFromWebIdentityToken: 'service:default/ci',
      Audience: 'sts-client',
      AssumedRoleUser: {
        Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/web/ci`,
      },
    });
    await expect(
      test
        .sts(keysOf(result.Credentials))
        .send(new GetCallerIdentityCommand({})),
    ).resolves.toMatchObject({ Account: ACCOUNT });
  });

  it('takes tags and source identity from the token', async () => {
    const tags = (env: string) => ({
      'https://aws.amazon.com/tags': {
        principal_tags: { env: [env] },
        transitive_tag_keys: ['env'],
      },
      'https://aws.amazon.com/source_identity': 'ci',
    });
    await expect(assume(await token(tags('prod')))).resolves.toMatchObject({
      SourceIdentity: 'ci',
      PackedPolicySize: expect.any(Number),
    });
    const refused = await refusal(assume(await token(tags('dev'))));
    expect(refused.name).toBe('AccessDenied');
    expect(refused.message).toContain('sts:TagSession');
  });

  it('refuses whatever is not true about a token', async () => {
    const claimsPart = (claims: JWTPayload) => {
      const iat = Math.floor(test.now() / 1000);
      const all = {
        iss: idp.issuer,
        sub: 'service:default/ci',
        aud: 'sts-client',
        iat,
        exp: iat + 300,
        ...claims,
      };
      return Buffer.from(JSON.stringify(all)).toString('base64url');
    };
    const unsigned = async () => {
      const head = Buffer.from('{"alg":"none"}').toString('base64url');
      return `${head}.${claimsPart({})}.`;
    };
    const minutes = 60_000;
    const table: Array<[string, Promise<string>, string, object?]> = [
      [
        'another audience',
        token({ aud: 'other' }),
        'InvalidIdentityTokenException',
      ],
      [
        'another party',
        token({ azp: 'other' }),
        'InvalidIdentityTokenException',
      ],
      [
        'several audiences and no party',
        token({ aud: ['sts-client', 'other'] }),
        'InvalidIdentityTokenException',
      ],
      [
        'not yet valid',
        token({ nbf: Math.floor(test.now() / 1000) + 120 }),
        'InvalidIdentityTokenException',
      ],
      ['nobody signed', unsigned(), 'InvalidIdentityTokenException'],
      [
        'changed after signing',
        token().then(text => {
          const [head, , signature] = text.split('.');
          return [
            head,
            claimsPart({ sub: 'service:default/x' }),
            signature,
          ].join('.');
        }),
        'InvalidIdentityTokenException',
      ],
      ['another subject', token({ sub: 'user:default/ana' }), 'AccessDenied'],
      [
        'a forged signature',
        token({}, { forged: true }),
        'InvalidIdentityTokenException',
      ],
      [
        'an expired token',
        token({}, { now: test.now() - 10 * minutes }),
        'ExpiredTokenException',
      ],
      [
        'a token of the future',
        token({}, { now: test.now() + 10 * minutes }),
        'InvalidIdentityTokenException',
      ],
      [
        'an unknown issuer',
        token({ iss: 'https://issuer.example.com' }),
        'InvalidIdentityTokenException',
      ],
      [
        'what is no token',
        Promise.resolve('nonsense'),
        'InvalidIdentityTokenException',
      ],
      [
        'malformed tags',
        token({ 'https://aws.amazon.com/tags': [] }),
        'InvalidIdentityTokenException',
      ],
      [
        'an unknown role',
        token(),
        'AccessDenied',
        { RoleArn: `arn:aws:iam::${ACCOUNT}:role/none` },
      ],
      [
        'too long a time',
        token(),
        'ValidationError',
        { DurationSeconds: 43201 },
      ],
      [
        'a provider id',
        token(),
        'InvalidIdentityTokenException',
        { ProviderId: 'www.amazon.com' },
      ],
    ];
    for (const [what, signed, name, more] of table) {
      const refused = await refusal(assume(await signed, more));
      expect([what, refused.name]).toEqual([what, name]);
    }
  });

  it('says so when the issuer cannot be reached', async () => {
    const Url = 'http://127.0.0.1:9';
    await test.iam().send(
      new CreateOpenIDConnectProviderCommand({
        Url,
        ClientIDList: ['sts-client'],
      }),
    );
    await expect(
      refusal(assume(await token({ iss: Url }))),
    ).resolves.toMatchObject({ name: 'IDPCommunicationErrorException' });
  });
});
