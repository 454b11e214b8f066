import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { AccessService } from '../access/AccessService';
import type { AuditService } from '../audit/AuditService';
import type { Clock } from '../clock';
import { CachingSessionService } from '../sessions/CachingSessionService';
import { IssuingSwitch } from '../sessions/IssuingSwitch';
import { SessionIssuer } from '../sessions/SessionIssuer';
import { LeaseTable } from '../sessions/leaseTable';
import { SessionTable } from '../sessions/sessionTable';
import { sweepSessions } from '../sessions/sweep';
import { SourceRegistry } from '../traces/SourceRegistry';
import { TraceService } from '../traces/TraceService';
import { CursorSealer } from '../traces/cursor';
import { cursorKey } from '../traces/cursorKey';
import { every } from './every';
import type { Extensions } from './extensions';

const SWEEP_EVERY_MS = 60_000;

/** The global switch, which everything that gives looks at. */
export function createIssuingSwitch(options: {
  knex: Knex;
  clock: Clock;
  logger: LoggerService;
  config: RootConfigService;
}): IssuingSwitch {
  return new IssuingSwitch({
    ...options,
    enabledByConfig: options.config.getOptionalBoolean(
      'traceAccess.issuing.enabled',
    ),
  });
}

/** Sessions and traces, put together. Nothing runs before `start`. */
export function createTraceNouns(options: {
  knex: Knex;
  clock: Clock;
  logger: LoggerService;
  access: AccessService;
  audit: AuditService;
  issuing: IssuingSwitch;
  extensions: Extensions;
}) {
  const { knex, clock, logger, access, audit, issuing, extensions } = options;
  const table = new SessionTable({ knex });
  const issuer = new SessionIssuer({
    sessions: table,
    leases: new LeaseTable({ knex }),
    audit,
    providers: extensions.providers,
    clock,
    logger,
  });
  const sessions = new CachingSessionService({
    issuing,
    issuer,
    sessions: table,
    role: alias => access.role(alias),
    clock,
    logger,
  });
  const traces = new TraceService({
    access,
    sessions,
    registry: new SourceRegistry({
      factories: extensions.factories,
      sources: environment => access.sources(environment),
    }),
    audit,
    cursors: new CursorSealer({ key: cursorKey({ knex }) }),
    clock,
    logger,
  });
  const sweep = () =>
    sweepSessions({
      sessions: table,
      clock,
      logger,
      prune: () => sessions.prune(),
    });
  let sweeping: { stop(): void } | undefined;
  return {
    sessions,
    traces,
    async start(): Promise<void> {
      await issuing.start();
      // What the last process left behind; a database that is down stops nothing.
      await sweep().catch(error =>
        logger.warn(`Sessions could not be swept at start: ${error.name}`),
      );
      sweeping = every({ ms: SWEEP_EVERY_MS, run: sweep, logger });
    },
    stop(): void {
      sweeping?.stop();
      issuing.stop();
    },
  };
}
