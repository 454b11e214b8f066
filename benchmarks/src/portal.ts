import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { startLocalCloud } from '@tracegate/local-cloud';
import Router from 'express-promise-router';
import path from 'node:path';
import {
  assemble,
  foundationDeps,
} from '../../plugins/trace-access-backend/src/service/assemble';
import { registerExtensionPoints } from '../../plugins/trace-access-backend/src/service/extensions';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { freePorts } from '../../scripts/lib/ports.mjs';

const examples = inRoot('examples');
const ENTITY = 'component:default/payments';
const ENVIRONMENT = 'prod';

/**
 * The plugin as it is, with two handlers beside its routes: `/bench/empty`
 * authenticates and answers; `/bench/session` also decides and acquires.
 */
const measuredPlugin = createBackendPlugin({
  pluginId: 'trace-access',
  register(registration) {
    const extensions = registerExtensionPoints(registration);
    registration.registerInit({
      deps: { ...foundationDeps, httpRouter: coreServices.httpRouter },
      async init({ httpRouter, ...foundations }) {
        const { httpAuth } = foundations;
        const plugin = await assemble({ ...foundations, extensions });
        const { core, reading } = plugin;
        const handlers = Router();
        handlers.get('/bench/empty', async (req, res) => {
          await httpAuth.credentials(req, { allow: ['user'] });
          res.status(204).end();
        });
        handlers.get('/bench/session', async (req, res) => {
          const caller = await core.callerOf(req);
          const decision = await core.access.decide({
            caller,
            entityRef: ENTITY,
            environment: ENVIRONMENT,
            action: 'view',
          });
          await reading.sessions.acquire({
            caller,
            decision,
            environment: ENVIRONMENT,
            action: 'view',
            signal: AbortSignal.timeout(10_000),
          });
          res.status(204).end();
        });
        httpRouter.use(handlers);
        httpRouter.use(plugin.router);
        await plugin.start();
      },
    });
  },
});

/** Gives a real user token to whoever asks: this portal lives for a benchmark. */
const tokenModule = createBackendModule({
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
              authenticate: async () => ({ result: {} }),
            }),
            signInResolver: (_info, context) =>
              context.issueToken({
                claims: {
                  sub: 'user:default/ana',
                  ent: ['user:default/ana', 'group:default/payments-team'],
                },
              }),
          }),
        });
      },
    });
  },
});

/** A portal with everything real but the cloud, which is the local one. */
export async function startMeasuredPortal() {
  const key = (name: string) => ({
    [`${name}_ACCESS_KEY_ID`]: 'AKIABENCHBENCHBENCH0',
    [`${name}_SECRET_ACCESS_KEY`]: 'bench-only-bench-only-bench-only-bench-0',
  });
  const keys: Record<string, string> = {
    ...key('TRACEGATE_AWS'),
    SAMPLE_TRAFFIC_AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCH1',
    SAMPLE_TRAFFIC_AWS_SECRET_ACCESS_KEY: 'bench-only',
    PORTAL_TELEMETRY_AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCH2',
    PORTAL_TELEMETRY_AWS_SECRET_ACCESS_KEY: 'bench-only',
    TRACEGATE_OIDC_CLIENT_ID: 'bench',
    TRACEGATE_OIDC_CLIENT_SECRET: 'bench-only',
  };
  const cloud = await startLocalCloud({
    seed: path.join(examples, 'local-cloud.yaml'),
    env: keys,
    propagationMs: 0,
  });
  const [port] = await freePorts(1);
  const baseUrl = `http://localhost:${port}`;
  const backend = createBackend();
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        app: { baseUrl },
        backend: {
          baseUrl,
          listen: { host: '127.0.0.1', port },
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
        auth: {
          environment: 'development',
          providers: { bench: { development: {} } },
        },
        catalog: {
          rules: [
            {
              allow: [
                'Component',
                'System',
                'API',
                'Resource',
                'Location',
                'User',
                'Group',
              ],
            },
          ],
          locations: [
            { type: 'file', target: path.join(examples, 'catalog-info.yaml') },
          ],
        },
        permission: { enabled: true },
        aws: {
          mainAccount: {
            accessKeyId: keys.TRACEGATE_AWS_ACCESS_KEY_ID,
            secretAccessKey: keys.TRACEGATE_AWS_SECRET_ACCESS_KEY,
          },
        },
        traceAccess: {
          aws: { endpoint: cloud.aws.url },
          catalog: { refreshInterval: { seconds: 1 } },
          policy: {
            locations: [
              { type: 'file', target: path.join(examples, 'policy') },
            ],
          },
        },
      },
    }),
  );
  backend.add(mockServices.rootLogger.factory({ level: 'none' }));
  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(tokenModule);
  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(import('../../packages/backend/src/permissionPolicy'));
  backend.add(measuredPlugin);
  backend.add(import('@tracegate/plugin-trace-access-backend-module-aws'));
  await backend.start();

  const response = await fetch(
    `${baseUrl}/api/auth/bench/refresh?env=development`,
    {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    },
  );
  const { backstageIdentity } = await response.json();
  return {
    url: `${baseUrl}/api/trace-access`,
    aws: cloud.aws.url,
    admin: cloud.admin,
    token: backstageIdentity.token as string,
    stop: async () => {
      await backend.stop();
      await cloud.close();
    },
  };
}

export type MeasuredPortal = Awaited<ReturnType<typeof startMeasuredPortal>>;
