import {
  coreServices,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { registerPermissions } from '../access/registerPermissions';
import { clockServiceRef, type Clock } from '../clock';
import { createRouter } from '../router';
import { createCoreNouns, type Foundations } from './coreNouns';
import type { Extensions } from './extensions';
import { createGrantNouns, type Channels } from './grantNouns';
import { openDatabase } from './migrations';
import { createRequestNouns } from './requestNouns';
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
  events: eventsServiceRef,
  httpAuth: coreServices.httpAuth,
  logger: coreServices.logger,
  notifications: notificationService,
  permissions: coreServices.permissions,
  permissionsRegistry: coreServices.permissionsRegistry,
  signals: signalsServiceRef,
  urlReader: coreServices.urlReader,
};

/** Puts the plugin together; nothing runs before `start`. */
export async function assemble(
  options: Foundations &
    Channels & {
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
  const granting = createGrantNouns({ ...base, core, extensions });
  const reading = createTraceNouns({
    ...base,
    core,
    granting,
    issuing,
    extensions,
  });
  const asking = createRequestNouns({
    ...base,
    core,
    granting,
    reading,
    extensions,
  });
  registerPermissions({
    registry: foundations.permissionsRegistry,
    policy: core.policy,
    entities: core.entities,
    requests: core.requestTable,
    rights: asking.rights,
  });
  return {
    core,
    reading,
    asking,
    router: createRouter({
      routes: allRoutes({ ...foundations, core, reading, asking, issuing }),
      logger: foundations.logger,
    }),
    async start(): Promise<void> {
      await core.start();
      await reading.start();
      await asking.start();
    },
    async stop(): Promise<void> {
      await asking.stop();
      reading.stop();
      await core.stop();
    },
  };
}
