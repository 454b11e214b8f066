import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { Clock } from '../clock';
import { CachingSessionService } from '../sessions/CachingSessionService';
import { IssuingSwitch } from '../sessions/IssuingSwitch';
import { SessionIssuer } from '../sessions/SessionIssuer';
import { LeaseTable } from '../sessions/leaseTable';
import { SessionTable } from '../sessions/sessionTable';
import { sweepSessions } from '../sessions/sweep';
import { InFlight } from '../traces/InFlight';
import { SourceRegistry } from '../traces/SourceRegistry';
import { TraceService } from '../traces/TraceService';
import { CursorSealer } from '../traces/cursor';
import { cursorKey } from '../traces/cursorKey';
import type { CoreNouns } from './coreNouns';
import { every } from './every';
import type { Extensions } from './extensions';
import type { GrantNouns } from './grantNouns';

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
  core: CoreNouns;
  granting: GrantNouns;
  issuing: IssuingSwitch;
  extensions: Extensions;
}) {
  const { knex, clock, logger, core, granting, issuing, extensions } = options;
  const { access, audit, policy } = core;
  const table = new SessionTable({ knex });
  const leases = new LeaseTable({ knex });
  const networkOf = (binding: string) =>
    policy.active?.policy.bindings.get(binding)?.conditions.network;
  const issuer = new SessionIssuer({
    sessions: table,
    leases,
    grants: core.grantTable,
    transactions: core.transactions,
    readiness: granting.readiness,
    networkOf,
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
    networkOf,
    clock,
    logger,
  });
  core.changes.follow(sessions);
  const inFlight = new InFlight();
  core.grants.onClosed(({ id }) => inFlight.endGrant(id));
  core.changes.follow({
    changed: async changes =>
      changes.forEach(({ kind, subject }) => {
        if (kind === 'principal') inFlight.endAll(subject);
      }),
    reset: async () => {},
  });
  const registry = new SourceRegistry({
    factories: extensions.factories,
    sources: environment => access.sources(environment),
  });
  const traces = new TraceService({
    access,
    sessions,
    registry,
    grants: granting.grantService,
    inFlight,
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
    sessionTable: table,
    leases,
    registry,
    traces,
    sweep,
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

export type TraceNouns = ReturnType<typeof createTraceNouns>;
