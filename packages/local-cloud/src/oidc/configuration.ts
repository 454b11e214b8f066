import { randomBytes } from 'crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { type Configuration, interactionPolicy } from 'oidc-provider';
import { fromEnvironment } from '../seed/load';
import type { Persona, SeedClient } from '../seed/schema';
import { memoryAdapter } from './memoryAdapter';
import { escapeHtml, page } from './page';

const HOUR = 3600;
const SCOPES = 'openid profile email groups offline_access';

/** A living session that lacks an asked-for `acr` signs in again, once. */
function policy() {
  const prompts = interactionPolicy.base();
  prompts.get('login')!.checks.add(
    new interactionPolicy.Check(
      'acr_values',
      'none of the requested acr values is satisfied',
      'unmet_authentication_requirements',
      ctx => {
        const { oidc } = ctx;
        const asked = String(oidc.params?.acr_values ?? '')
          .split(' ')
          .filter(Boolean);
        const justSignedIn = Boolean(oidc.result?.login);
        const met = asked.includes(oidc.acr ?? '');
        return asked.length > 0 && !justSignedIn && !met
          ? interactionPolicy.Check.REQUEST_PROMPT
          : interactionPolicy.Check.NO_NEED_TO_PROMPT;
      },
    ),
  );
  return prompts;
}

let keysOfProcess: Promise<Configuration['jwks']> | undefined;

/** One set of keys per process: making RSA keys is slow. */
function signingKeys(): Promise<Configuration['jwks']> {
  keysOfProcess ??= makeSigningKeys();
  return keysOfProcess;
}

async function makeSigningKeys(): Promise<Configuration['jwks']> {
  const keys = await Promise.all(
    ['RS256', 'ES256'].map(async alg => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      const kid = randomBytes(8).toString('hex');
      return { ...(await exportJWK(privateKey)), alg, kid, use: 'sig' };
    }),
  );
  return { keys } as Configuration['jwks'];
}

function clientOf(client: SeedClient, env: NodeJS.ProcessEnv) {
  const usedBy = 'an OIDC client of the seed takes it from there';
  const value = (literal?: string, from?: string) =>
    literal ?? fromEnvironment(from ?? '', env, usedBy);
  return {
    client_id: value(client.clientId, client.clientIdFrom),
    client_secret: value(client.clientSecret, client.clientSecretFrom),
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris ?? [],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
  };
}

function claimsOf(persona: Persona) {
  return {
    sub: persona.sub,
    name: persona.name,
    preferred_username: persona.preferredUsername ?? persona.sub,
    picture: persona.picture,
    email: persona.email,
    email_verified: true,
    groups: persona.groups ?? [],
  };
}

/** The provider's configuration for some clients and personas. */
export async function oidcConfiguration(options: {
  clients: SeedClient[];
  personas: Persona[];
  env: NodeJS.ProcessEnv;
}): Promise<Configuration> {
  const { clients, personas, env } = options;
  const acrs = personas.flatMap(({ acr }) => acr ?? []);
  return {
    clients: clients.map(client => clientOf(client, env)),
    adapter: memoryAdapter(),
    jwks: await signingKeys(),
    cookies: { keys: [randomBytes(32).toString('hex')] },
    scopes: SCOPES.split(' '),
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name', 'preferred_username', 'picture'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    // Clients that never ask for userinfo still learn who it is.
    conformIdTokenClaims: false,
    acrValues: [...new Set([...acrs, 'pwd', 'mfa'])],
    pkce: { required: () => true },
    findAccount: (_, sub) => {
      const persona = personas.find(one => one.sub === sub);
      return persona && { accountId: sub, claims: () => claimsOf(persona) };
    },
    interactions: {
      url: (_, interaction) => `/interaction/${interaction.uid}`,
      policy: policy(),
    },
    /** Consent is given: the clients are the company's own. */
    loadExistingGrant: async ctx => {
      const { client, session, provider, result } = ctx.oidc;
      const known =
        (result?.consent?.grantId as string | undefined) ??
        session!.grantIdFor(client!.clientId);
      const existing = known ? await provider.Grant.find(known) : undefined;
      if (existing && existing.accountId === session!.accountId) {
        return existing;
      }
      const grant = new provider.Grant({
        clientId: client!.clientId,
        accountId: session!.accountId!,
      });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
    issueRefreshToken: async (_, client) =>
      client.grantTypeAllowed('refresh_token'),
    // Two tabs refreshing at once must not sign each other out.
    rotateRefreshToken: false,
    clientBasedCORS: () => true,
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 60,
      IdToken: HOUR,
      Interaction: HOUR,
      Grant: 14 * 24 * HOUR,
      RefreshToken: 14 * 24 * HOUR,
      Session: 14 * 24 * HOUR,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = page({
            title: 'Sign out',
            body: `<h1>Sign out of the sample company?</h1>${form}
<button autofocus type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
          });
        },
        postLogoutSuccessSource: ctx => {
          ctx.body = page({
            title: 'Signed out',
            body: '<h1>You are signed out.</h1><p>You can close this page.</p>',
          });
        },
      },
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = page({
        title: 'Sign-in failed',
        body: `<h1>Sign-in failed</h1><p>${escapeHtml(
          `${out.error}: ${out.error_description ?? ''}`,
        )}</p>`,
      });
    },
  };
}
