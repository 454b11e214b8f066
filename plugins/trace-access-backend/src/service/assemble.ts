import {
  coreServices,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { registerPermissions } from '../access/registerPermissions';
import { clockServiceRef, type Clock } from '../clock';
import { createRouter } from '../router';
import { createCoreNouns, type Foundations } from './coreNouns';
import type { Extensions } from './extensions';
import { openDatabase } from './migrations';
import { allRoutes } from './routes';
import { createIssuingSwitch, createTraceNouns } from './traceNouns';

/** What {@link assemble} needs of Backstage. */
export const foundationDeps = {
  auditor: coreServices.auditor,
  auth: coreServices.auth,
  catalog: catalogServiceRef,
  clock: clockServiceRef,
  config: coreServices.rootConfig,
  database: coreServices.database,
  httpAuth: coreServices.httpAuth,
  logger: coreServices.logger,
  permissions: coreServices.permissions,
  permissionsRegistry: coreServices.permissionsRegistry,
  urlReader: coreServices.urlReader,
};

/** Puts the plugin together; nothing runs before `start`. */
export async function assemble(
  options: Foundations & {
    clock: Clock;
    database: DatabaseService;
    extensions: Extensions;
  },
) {
  const { database, extensions, ...foundations } = options;
  const base = { ...foundations, knex: await openDatabase(database) };

  const issuing = createIssuingSwitch(base);
  const core = createCoreNouns({
    ...base,
    groupSources: extensions.groupSources,
    issuing: async () => {
      const state = await issuing.state().catch(() => undefined);
      return state?.enabled ?? false;
    },
  });
  const { access, audit, policy, entities } = core;
  registerPermissions({
    registry: foundations.permissionsRegistry,
    policy,
    entities,
  });
  const reading = createTraceNouns({
    ...base,
    access,
    audit,
    issuing,
    extensions,
  });
  return {
    core,
    reading,
    router: createRouter({
      routes: allRoutes({ ...foundations, core, reading, issuing }),
      logger: foundations.logger,
    }),
    async start(): Promise<void> {
      await core.start();
      await reading.start();
    },
    async stop(): Promise<void> {
      reading.stop();
      await core.stop();
    },
  };
}
