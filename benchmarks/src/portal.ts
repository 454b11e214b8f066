import {
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import {
  catalogServiceRef,
  type CatalogService,
} from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { startLocalCloud } from '@tracegate/local-cloud';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { freePorts } from '../../scripts/lib/ports.mjs';
import { createClient } from './client';
import {
  createMeasuredPlugin,
  tokenModule,
  type MeasuredNouns,
} from './measuredPlugin';

const examples = inRoot('examples');

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

/** The sample company's cloud, which heeds what is written at once. */
export const startMeasuredCloud = () =>
  startLocalCloud({
    seed: path.join(examples, 'local-cloud.yaml'),
    env: keys,
    propagationMs: 0,
  });

const catalogConfig = {
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
};

/** Nobody is told: what others do with a message is not ours to measure. */
const deafChannels = [
  createServiceFactory({
    service: notificationService,
    deps: {},
    factory: () => ({ send: async () => {} }),
  }),
  createServiceFactory({
    service: signalsServiceRef,
    deps: {},
    factory: () => ({ publish: async () => {} }),
  }),
];

/** How a measured portal differs from the sample company's on SQLite. */
export interface MeasuredPortalOptions {
  /** URL of the AWS endpoint. */
  aws: string;
  /** URL of a PostgreSQL server; default: SQLite in memory. */
  postgres?: string;
  /** Folder with the policy; default: the sample company's. */
  policy?: string;
  /** Instead of the real catalog with the sample company. */
  catalog?: CatalogService;
  /** Default true; see {@link createMeasuredPlugin}. */
  sweeps?: boolean;
}

/** A portal with everything real but what `options` replace. */
export async function startMeasuredPortal(options: MeasuredPortalOptions) {
  const { aws, postgres, catalog, sweeps = true } = options;
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
          database: postgres
            ? { client: 'pg', connection: postgres }
            : { client: 'better-sqlite3', connection: ':memory:' },
        },
        auth: {
          environment: 'development',
          providers: { bench: { development: {} } },
        },
        catalog: catalogConfig,
        permission: { enabled: true },
        aws: {
          mainAccount: {
            accessKeyId: keys.TRACEGATE_AWS_ACCESS_KEY_ID,
            secretAccessKey: keys.TRACEGATE_AWS_SECRET_ACCESS_KEY,
          },
        },
        traceAccess: {
          aws: { endpoint: aws },
          policy: {
            locations: [
              {
                type: 'file',
                target: options.policy ?? path.join(examples, 'policy'),
              },
            ],
          },
        },
      },
    }),
  );
  backend.add(mockServices.rootLogger.factory({ level: 'none' }));
  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(tokenModule);
  backend.add(
    catalog
      ? createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalog,
        })
      : import('@backstage/plugin-catalog-backend'),
  );
  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(import('../../packages/backend/src/permissionPolicy'));
  deafChannels.forEach((channel: BackendFeature) => backend.add(channel));
  let nouns: MeasuredNouns | undefined;
  backend.add(
    createMeasuredPlugin({ sweeps, onReady: ready => (nouns = ready) }),
  );
  backend.add(import('@tracegate/plugin-trace-access-backend-module-aws'));
  await backend.start();

  return {
    baseUrl,
    /** What runs behind the routes. */
    nouns: nouns!,
    /** Calls the plugin's routes, as somebody in the catalog. */
    as: (user: string) => createClient({ baseUrl, user }),
    stop: () => backend.stop(),
  };
}

export type MeasuredPortal = Awaited<ReturnType<typeof startMeasuredPortal>>;
