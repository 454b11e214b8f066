import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { registerAccessRoutes } from '../access/routes';
import { registerAuditRoutes } from '../audit/routes';
import { registerClaimRoutes } from '../catalog/claimRoutes';
import type { Clock } from '../clock';
import { registerDelegationRoutes } from '../delegations/routes';
import { registerGrantRoutes } from '../grants/routes';
import { registerHandoutRoutes } from '../handouts/routes';
import { registerIdentityRoutes } from '../identity/routes';
import { registerPolicyRoutes } from '../policy/routes';
import { registerObligationRoutes } from '../obligations/routes';
import { registerRequestRoutes } from '../requests/routes';
import { registerRevocationRoutes } from '../revocations/routes';
import type { IssuingSwitch } from '../sessions/IssuingSwitch';
import { registerSessionRoutes } from '../sessions/routes';
import { registerTraceRoutes } from '../traces/routes';
import type { ApiRouter } from './apiRouter';
import type { CoreNouns } from './coreNouns';
import type { RequestNouns } from './requestNouns';
import type { TraceNouns } from './traceNouns';

/** The routes of every noun. */
export function allRoutes(options: {
  core: CoreNouns;
  reading: TraceNouns;
  asking: RequestNouns;
  issuing: IssuingSwitch;
  httpAuth: HttpAuthService;
  clock: Clock;
  logger: LoggerService;
}): ((router: ApiRouter) => void)[] {
  const { core, reading, asking, issuing, httpAuth, clock, logger } = options;
  const { callerOf, permissions, audit, policy } = core;
  const { rights } = asking;
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
    router =>
      registerRequestRoutes({
        ...asking,
        router,
        callerOf,
        table: core.requestTable,
        answerTimes: core.answerTimes,
        views: asking.requestViews,
        ownedBy: refs => core.entities.ownedBy(refs),
        clock,
      }),
    router =>
      registerGrantRoutes({
        router,
        callerOf,
        table: core.grantTable,
        views: asking.grantViews,
        rights,
      }),
    router =>
      registerRevocationRoutes({
        router,
        callerOf,
        rights: asking.revocationRights,
        requestRights: rights,
        service: asking.revocations,
        table: asking.revocationTable,
        views: asking.revocationViews,
        clock,
      }),
    router =>
      registerHandoutRoutes({ router, callerOf, handouts: asking.handouts }),
    router =>
      registerObligationRoutes({
        router,
        callerOf,
        obligations: asking.obligations,
      }),
    router =>
      registerDelegationRoutes({
        router,
        callerOf,
        delegations: asking.delegations,
      }),
    router => registerAuditRoutes({ router, callerOf, trail: asking.trail }),
  ];
}
