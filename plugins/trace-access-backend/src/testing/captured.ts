import { inspect } from 'node:util';
import {
  coreServices,
  createServiceFactory,
  type AuditorService,
  type BackendFeature,
  type RootLoggerService,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';

/** Everything that a portal says to others, in the words it says it in. */
export function captured(): { features: BackendFeature[]; said: string[] } {
  const said: string[] = [];
  const keep = (...what: unknown[]) => {
    said.push(inspect(what, { depth: 10, maxStringLength: null }));
  };
  const keepFor = async (...what: unknown[]) => keep(...what);
  const logger: RootLoggerService = {
    error: keep,
    warn: keep,
    info: keep,
    debug: keep,
    child: () => logger,
  };
  const auditor: AuditorService = {
    createEvent: async event => {
      const { request: _request, ...rest } = event;
      keep(rest);
      return { success: keepFor, fail: keepFor };
    },
  };
  return {
    said,
    features: [
      createServiceFactory({
        service: coreServices.rootLogger,
        deps: {},
        factory: () => logger,
      }),
      createServiceFactory({
        service: coreServices.auditor,
        deps: {},
        factory: () => auditor,
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => ({ publish: keepFor, subscribe: async () => {} }),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: keepFor }),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: keepFor }),
      }),
    ],
  };
}
