import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { registerAccessRoutes } from '../access/routes';
import { registerClaimRoutes } from '../catalog/claimRoutes';
import type { Clock } from '../clock';
import { registerIdentityRoutes } from '../identity/routes';
import { registerPolicyRoutes } from '../policy/routes';
import type { IssuingSwitch } from '../sessions/IssuingSwitch';
import { registerSessionRoutes } from '../sessions/routes';
import { registerTraceRoutes } from '../traces/routes';
import type { ApiRouter } from './apiRouter';
import type { CoreNouns } from './coreNouns';
import type { createTraceNouns } from './traceNouns';

/** The routes of every noun. */
export function allRoutes(options: {
  core: CoreNouns;
  reading: ReturnType<typeof createTraceNouns>;
  issuing: IssuingSwitch;
  httpAuth: HttpAuthService;
  clock: Clock;
  logger: LoggerService;
}): ((router: ApiRouter) => void)[] {
  const { core, reading, issuing, httpAuth, clock, logger } = options;
  const { callerOf, permissions, audit, policy } = core;
  return [
    router => registerAccessRoutes({ router, ...core }),
    router =>
      registerPolicyRoutes({ router, httpAuth, store: policy, permissions }),
    router =>
      registerClaimRoutes({ router, callerOf, claims: core.claimService }),
    router =>
      registerIdentityRoutes({
        router,
        httpAuth,
        table: core.idpTable,
        principals: core.principals,
        audit,
        clock,
        logger,
      }),
    router =>
      registerSessionRoutes({
        router,
        httpAuth,
        permissions,
        callerOf,
        sessions: reading.sessions,
        issuing,
        audit,
      }),
    router => registerTraceRoutes({ router, callerOf, traces: reading.traces }),
  ];
}
