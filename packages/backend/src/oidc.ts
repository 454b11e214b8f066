import {
  coreServices,
  createBackendModule,
  type AuthService,
  type DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  oidcAuthenticator,
  oidcSignInResolvers,
  type OidcAuthResult,
} from '@backstage/plugin-auth-backend-module-oidc-provider';
import {
  authProvidersExtensionPoint,
  createOAuthProviderFactory,
  type OAuthAuthenticatorResult,
  type SignInResolver,
} from '@backstage/plugin-auth-node';
import { createTraceAccessClient } from '@tracegate/plugin-trace-access-common';

/** The `source` under which policy names groups of this identity provider. */
const SOURCE = 'oidc';

const subjectOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).sub;

/**
 * Signs in by e-mail, then hands the groups that the identity provider named to
 * Tracegate. The resolver runs again at every refresh, so they stay fresh.
 */
function emailWithGroups(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  warn: (message: string) => void;
}): SignInResolver<OAuthAuthenticatorResult<OidcAuthResult>> {
  const byEmail = oidcSignInResolvers.emailMatchingUserEntityProfileEmail();
  const { auth, discovery } = options;
  const client = createTraceAccessClient({
    baseUrl: () => discovery.getBaseUrl('trace-access'),
    fetch: async (input, init) => {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'trace-access',
      });
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(input, { ...init, headers });
    },
  });
  return async (info, context) => {
    const result = await byEmail(info, context);
    const groups = info.result.fullProfile.userinfo.groups;
    if (Array.isArray(groups)) {
      // Signing in must not hang on us: without fresh groups the last known
      // ones go stale, and access through them drops out by itself.
      await client
        .PUT('/v1/idp-groups', {
          body: {
            userRef: subjectOf(result.token),
            source: SOURCE,
            groups: groups.map(String),
          },
        })
        .catch((error: ResponseError) =>
          options.warn(`Groups of a sign-in were not stored: ${error.message}`),
        );
    }
    return result;
  };
}

/** Backstage's own `oidc` provider, with a resolver that passes groups on. */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'oidc-provider-with-groups',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
      },
      async init({ providers, auth, discovery, logger }) {
        providers.registerProvider({
          providerId: 'oidc',
          factory: createOAuthProviderFactory({
            authenticator: oidcAuthenticator,
            signInResolver: emailWithGroups({
              auth,
              discovery,
              warn: message => logger.warn(message),
            }),
          }),
        });
      },
    });
  },
});
