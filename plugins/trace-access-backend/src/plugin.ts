import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { assemble, foundationDeps } from './service/assemble';
import { registerExtensionPoints } from './service/extensions';

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
        ...foundationDeps,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
      },
      async init({ httpRouter, lifecycle, ...foundations }) {
        const plugin = await assemble({ ...foundations, extensions });
        httpRouter.use(plugin.router);
        lifecycle.addShutdownHook(() => plugin.stop());
        await plugin.start();
      },
    });
  },
});
