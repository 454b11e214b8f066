import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type BackendFeature,
  type BackstageCredentials,
  type PermissionsService,
  type PermissionsServiceRequestOptions,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  type EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import knexFactory, { type Knex } from 'knex';
import request from 'supertest';
import { clockServiceRef, type Clock } from '../clock';
import { traceAccessPlugin } from '../plugin';
import { MovableClock } from './MovableClock';
import { callersOf } from './callersOf';
import { COMPANY, POLICY } from './company';
import { until } from './until';

/** A running portal: the real catalog, the real plugin, a clock that stands. */
export async function startPortal(
  options: {
    knex?: Knex;
    entities?: readonly Entity[];
    policy?: string | null;
    config?: JsonObject;
    features?: BackendFeature[];
    /** Default: one that stands. */
    clock?: Clock & Pick<MovableClock, 'move'>;
    /** The portal's permission policy; default: everything is allowed. */
    permit?: (
      permission: string,
      credentials: BackstageCredentials,
    ) => PolicyDecision;
  } = {},
) {
  const directory = await mkdtemp(path.join(tmpdir(), 'trace-access-'));
  const policyFile = path.join(directory, 'policy.yaml');
  if (options.policy !== null) {
    await writeFile(policyFile, options.policy ?? POLICY);
  }
  const { clock = new MovableClock() } = options;
  const catalog = staticCatalog(options.entities ?? COMPANY);
  const databases: Knex[] = [];
  const { config = {} } = options;

  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalog.module,
      traceAccessPlugin,
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          ...config,
          traceAccess: {
            catalog: { refreshInterval: { milliseconds: 200 } },
            policy: {
              locations: [{ type: 'file', target: policyFile, name: 'test' }],
            },
            ...(config.traceAccess as JsonObject),
          },
        },
      }),
      createServiceFactory({
        service: clockServiceRef,
        deps: {},
        factory: () => clock,
      }),
      createServiceFactory({
        service: coreServices.database,
        deps: { plugin: coreServices.pluginMetadata },
        factory: ({ plugin }) => {
          if (plugin.getId() === 'trace-access' && options.knex) {
            return mockServices.database({ knex: options.knex });
          }
          const knex = knexFactory({
            client: 'better-sqlite3',
            connection: ':memory:',
            useNullAsDefault: true,
          });
          databases.push(knex);
          return mockServices.database({ knex });
        },
      }),
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => permissionsOf(options.permit),
      }),
      ...(options.features ?? []),
    ],
  });
  const { server } = backend;
  /** Resolves once the catalog says of an entity what a test waits for. */
  const catalogSays = (
    ref: string,
    holds: (found: Entity | null) => boolean,
  ): Promise<void> =>
    until(async () => {
      const { body } = await request(server)
        .post('/api/catalog/entities/by-refs')
        .set('authorization', mockCredentials.user.header())
        .send({ entityRefs: [ref] });
      return Array.isArray(body.items) && holds(body.items[0]);
    });
  for (const each of options.entities ?? COMPANY) {
    await catalogSays(stringifyEntityRef(each), found =>
      Boolean(found?.relations),
    );
  }

  // What was read before the catalog was full is old by now.
  clock.move({ ms: 60_000 });

  return {
    server,
    clock,
    catalog,
    catalogSays,
    policyFile,
    directory,
    as: callersOf(server),
    async stop() {
      await backend.stop();
      await Promise.all(databases.map(knex => knex.destroy()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function permissionsOf(
  permit: (
    permission: string,
    credentials: BackstageCredentials,
  ) => PolicyDecision = () => ({ result: AuthorizeResult.ALLOW }),
): PermissionsService {
  const answer = (name: string, options?: PermissionsServiceRequestOptions) =>
    permit(
      name,
      (options as { credentials: BackstageCredentials }).credentials,
    );
  return {
    authorize: async (requests, options) =>
      requests.map(({ permission }) => ({
        result: answer(permission.name, options).result as
          AuthorizeResult.ALLOW | AuthorizeResult.DENY,
      })),
    authorizeConditional: async (requests, options) =>
      requests.map(({ permission }) => answer(permission.name, options)),
  };
}

/** A catalog whose entities a test replaces. */
function staticCatalog(initial: readonly Entity[]) {
  let connection: EntityProviderConnection | undefined;
  const apply = async (entities: readonly Entity[]) =>
    connection!.applyMutation({
      type: 'full',
      entities: entities.map(each => ({ entity: each, locationKey: 'test' })),
    });
  const module = createBackendModule({
    pluginId: 'catalog',
    moduleId: 'static-test-entities',
    register(registration) {
      registration.registerInit({
        deps: { processing: catalogProcessingExtensionPoint },
        async init({ processing }) {
          processing.addEntityProvider({
            getProviderName: () => 'static-test-entities',
            connect: async connected => {
              connection = connected;
              await apply(initial);
            },
          });
        },
      });
    },
  });
  return { module, replace: apply };
}
