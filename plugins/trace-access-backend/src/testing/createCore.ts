import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import {
  traceAccessRules,
  type GroupSource,
} from '@tracegate/plugin-trace-access-node';
import knexFactory, { type Knex } from 'knex';
import { createCoreNouns, type Foundations } from '../service/coreNouns';
import { MemoryCatalog } from './MemoryCatalog';
import { MovableClock } from './MovableClock';
import { COMPANY, POLICY } from './company';

/** The core nouns without a server: a catalog in memory, a clock that stands. */
export async function createCore(
  options: {
    knex?: Knex;
    entities?: readonly Entity[];
    policy?: string;
    config?: JsonObject;
    groupSources?: GroupSource[];
    /** The portal's permission policy; default: everything is allowed. */
    permit?: (permission: string, user: string) => PolicyDecision;
    /** `traceAccess.policy.locations`, instead of a file of `policy`. */
    locations?: JsonObject[];
    /** Of replicas that share a world; default: one of its own. */
    clock?: MovableClock;
    /** Likewise; `entities` are in it. */
    catalog?: MemoryCatalog;
  } = {},
) {
  const directory = await mkdtemp(path.join(tmpdir(), 'trace-access-'));
  const policyFile = path.join(directory, 'policy.yaml');
  await writeFile(policyFile, options.policy ?? POLICY);
  const knex =
    options.knex ??
    knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@tracegate/plugin-trace-access-backend',
      'migrations',
    ),
  });
  const clock = options.clock ?? new MovableClock();
  const catalog =
    options.catalog ??
    new MemoryCatalog({ entities: options.entities ?? COMPANY });
  const { permit = () => ({ result: AuthorizeResult.ALLOW }) } = options;
  const answer = (name: string, o: unknown) => {
    const { principal } = (o as { credentials: { principal: unknown } })
      .credentials;
    const { userEntityRef, subject } = principal as Record<string, string>;
    return permit(name, userEntityRef ?? subject);
  };
  const rules = Object.values(traceAccessRules);
  const auditor = mockServices.auditor.mock({
    createEvent: jest.fn(async () => ({
      success: async () => {},
      fail: async () => {},
    })),
  });
  const logger = mockServices.logger.mock();

  const foundations: Foundations = {
    auditor,
    auth: mockServices.auth(),
    catalog: catalog.service,
    config: mockServices.rootConfig({
      data: {
        permission: { enabled: true },
        ...options.config,
        traceAccess: {
          policy: {
            locations: options.locations ?? [
              { type: 'file', target: policyFile, name: 'test' },
            ],
          },
          ...(options.config?.traceAccess as JsonObject),
        },
      },
    }),
    httpAuth: mockServices.httpAuth(),
    logger,
    permissions: {
      authorize: async (requests, o) =>
        requests.map(r => ({
          result: answer(r.permission.name, o).result as AuthorizeResult.ALLOW,
        })),
      authorizeConditional: async (requests, o) =>
        requests.map(r => answer(r.permission.name, o)),
    },
    permissionsRegistry: mockServices.permissionsRegistry.mock({
      getPermissionRuleset: () =>
        ({
          getRuleByName: (name: string) => rules.find(r => r.name === name),
        }) as never,
    }),
    urlReader: mockServices.urlReader.mock(),
  };
  const core = createCoreNouns({
    ...foundations,
    knex,
    clock,
    groupSources: options.groupSources ?? [],
    issuing: async () => true,
    cwd: directory,
  });
  await core.policy.refresh();
  return {
    ...core,
    core,
    foundations,
    knex,
    clock,
    catalog,
    auditor,
    logger,
    directory,
    policyFile,
    /** The caller as of now. */
    as: (ref: string, ip?: string) =>
      core.access.caller({
        credentials: ref.startsWith('user:')
          ? mockCredentials.user(ref)
          : mockCredentials.service(ref),
        ip,
      }),
    async close() {
      await core.stop();
      if (!options.knex) await knex.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type TestCore = Awaited<ReturnType<typeof createCore>>;
