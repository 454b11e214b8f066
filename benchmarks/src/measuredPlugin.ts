import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import Router from 'express-promise-router';
import {
  assemble,
  foundationDeps,
} from '../../plugins/trace-access-backend/src/service/assemble';
import { registerExtensionPoints } from '../../plugins/trace-access-backend/src/service/extensions';

const ENTITY = 'component:default/payments';
const ENVIRONMENT = 'prod';

/** The plugin's nouns, and the database that they share. */
export type MeasuredNouns = Awaited<ReturnType<typeof assemble>> & {
  knex: Awaited<ReturnType<DatabaseService['getClient']>>;
};

/**
 * The plugin as it is, with two handlers beside its routes: `/bench/empty`
 * authenticates and answers; `/bench/session` also decides and acquires.
 *
 * @param options - `sweeps: false`: nothing of requests, grants and revocations
 *   runs by itself, so that one sweep can be measured alone
 */
export function createMeasuredPlugin(options: {
  sweeps: boolean;
  onReady: (nouns: MeasuredNouns) => void;
}) {
  return createBackendPlugin({
    pluginId: 'trace-access',
    register(registration) {
      const extensions = registerExtensionPoints(registration);
      registration.registerInit({
        deps: {
          ...foundationDeps,
          httpRouter: coreServices.httpRouter,
          lifecycle: coreServices.lifecycle,
        },
        async init({ httpRouter, lifecycle, ...foundations }) {
          const { httpAuth, database } = foundations;
          const plugin = await assemble({ ...foundations, extensions });
          const { core, reading } = plugin;
          const handlers = Router();
          handlers.get('/bench/empty', async (req, res) => {
            await httpAuth.credentials(req, { allow: ['user'] });
            res.status(204).end();
          });
          handlers.get('/bench/session', async (req, res) => {
            const caller = await core.callerOf(req);
            const question = {
              caller,
              entityRef: ENTITY,
              environment: ENVIRONMENT,
              action: 'view',
            } as const;
            await reading.sessions.acquire({
              caller,
              decision: await core.access.decide(question),
              environment: ENVIRONMENT,
              action: 'view',
              again: () => core.access.decide({ ...question, live: true }),
              signal: AbortSignal.timeout(10_000),
            });
            res.status(204).end();
          });
          httpRouter.use(handlers);
          httpRouter.use(plugin.router);
          lifecycle.addShutdownHook(() => plugin.stop());
          await (options.sweeps ? plugin.start() : core.start());
          options.onReady({ ...plugin, knex: await database.getClient() });
        },
      });
    },
  });
}

/** Gives a real user token to whoever asks: these portals live for a benchmark. */
export const tokenModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'bench-provider',
  register(registration) {
    registration.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'bench',
          factory: createProxyAuthProviderFactory({
            authenticator: createProxyAuthenticator({
              defaultProfileTransform: async () => ({ profile: {} }),
              initialize: () => ({}),
              authenticate: async ({ req }) => ({
                result: { user: String(req.headers['x-bench-user']) },
              }),
            }),
            signInResolver: ({ result: { user } }, context) =>
              context.issueToken({ claims: { sub: user, ent: [user] } }),
          }),
        });
      },
    });
  },
});
