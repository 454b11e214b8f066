import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { registerPermissions } from './access/registerPermissions';
import { clockServiceRef } from './clock';
import { createRouter } from './router';
import { createCoreNouns } from './service/coreNouns';
import { registerExtensionPoints } from './service/extensions';
import { openDatabase } from './service/migrations';
import { allRoutes } from './service/routes';
import { createIssuingSwitch, createTraceNouns } from './service/traceNouns';

/**
 * The backend plugin `trace-access`.
 *
 * @public
 */
export const traceAccessPlugin = createBackendPlugin({
  pluginId: 'trace-access',
  register(registration) {
    const extensions = registerExtensionPoints(registration);

    registration.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        clock: clockServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        urlReader: coreServices.urlReader,
      },
      async init({ database, httpRouter, lifecycle, ...foundations }) {
        const knex = await openDatabase(database);
        const base = { ...foundations, knex };

        const issuing = createIssuingSwitch(base);
        const core = createCoreNouns({
          ...base,
          groupSources: extensions.groupSources,
          issuing: async () => {
            const state = await issuing.state().catch(() => undefined);
            return state?.enabled ?? false;
          },
        });
        registerPermissions({
          registry: foundations.permissionsRegistry,
          policy: core.policy,
          entities: core.entities,
        });
        const { access, audit } = core;
        const reading = createTraceNouns({
          ...base,
          access,
          audit,
          issuing,
          extensions,
        });

        httpRouter.use(
          createRouter({
            routes: allRoutes({ ...foundations, core, reading, issuing }),
            logger: foundations.logger,
          }),
        );
        lifecycle.addShutdownHook(async () => {
          reading.stop();
          await core.stop();
        });
        await core.start();
        await reading.start();
      },
    });
  },
});
