import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { GroupSource } from '@tracegate/plugin-trace-access-node';
import type { Knex } from 'knex';
import { BindingReachService } from '../access/BindingReachService';
import { DefaultAccessService } from '../access/DefaultAccessService';
import { EntityAccessService } from '../access/EntityAccessService';
import { MyAccessService } from '../access/MyAccessService';
import { PortalPermissions } from '../access/PortalPermissions';
import { AuditTable } from '../audit/auditTable';
import { DatabaseAuditService } from '../audit/DatabaseAuditService';
import { CatalogReader } from '../catalog/CatalogReader';
import { ClaimResolver } from '../catalog/ClaimResolver';
import { ClaimService } from '../catalog/ClaimService';
import { ClaimsTable } from '../catalog/ClaimsTable';
import { EntityFactsStore } from '../catalog/EntityFactsStore';
import { ReadableEntities } from '../catalog/ReadableEntities';
import { readTrust } from '../catalog/trustedLocations';
import { ChangeFeed } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import { GrantTable } from '../grants/GrantTable';
import { LiveGrants } from '../grants/LiveGrants';
import { IdpGroupsService } from '../identity/IdpGroupsService';
import { IdpGroupsTable } from '../identity/IdpGroupsTable';
import { People } from '../identity/People';
import { PrincipalService } from '../identity/PrincipalService';
import { readIdpSettings } from '../identity/idpSources';
import { OutboxTable } from '../outbox/OutboxTable';
import { PolicyStore } from '../policy/PolicyStore';
import { readPolicyConfig } from '../policy/policyConfig';
import { VersionsTable } from '../policy/versionsTable';
import { AnswerTimes } from '../requests/AnswerTimes';
import { RequestTable } from '../requests/RequestTable';
import { createCallerOf, readAddressOf } from './callerOf';
import { onDatabase } from './databaseDown';
import { every } from './every';
import { Transactions } from './transactions';

/** How often merged refusals that are due are written. */
const FLUSH_EVERY_MS = 5_000;

/** What of Backstage the backend stands on. */
export interface Foundations {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  urlReader: UrlReaderService;
}

/**
 * Policy, identity, catalog, live grants, access and audit, put together. Nothing runs
 * before `start`.
 *
 * @param options - `issuing`: whether sessions are being issued now; `cwd`:
 * what relative policy locations are relative to
 */
export function createCoreNouns(
  options: Foundations & {
    knex: Knex;
    clock: Clock;
    groupSources: readonly GroupSource[];
    issuing: () => Promise<boolean>;
    cwd?: string;
  },
) {
  const { knex, clock, config, logger, httpAuth } = options;
  const trust = readTrust(config);
  const reader = new CatalogReader(options);

  const audit = new DatabaseAuditService({
    table: new AuditTable({ knex }),
    outbox: new OutboxTable({ knex }),
    auditor: options.auditor,
    clock,
    logger,
  });
  const policy = new PolicyStore({
    config: readPolicyConfig(config),
    reader: options.urlReader,
    versions: new VersionsTable({ knex }),
    clock,
    logger,
    cwd: options.cwd,
  });
  const entities = new EntityFactsStore({
    reader,
    trust,
    clock,
    refreshEveryMs: readRefreshInterval(config),
  });
  policy.onChange(active =>
    entities.project({
      fieldPaths: active.policy.fieldPaths,
      environments: [...active.policy.environments.keys()],
    }),
  );

  const idpTable = new IdpGroupsTable({ knex });
  const idpSettings = readIdpSettings(config);
  const principals = new PrincipalService({
    reader,
    trust,
    idpGroups: new IdpGroupsService({
      table: idpTable,
      sources: options.groupSources,
      settings: idpSettings,
      clock,
      logger,
    }),
    policy: () => policy.active?.policy,
    clock,
  });

  const claimsTable = new ClaimsTable({ knex });
  const claims = new ClaimResolver({ entities, table: claimsTable, clock });
  const readable = new ReadableEntities({ reader, clock });
  const permissions = new PortalPermissions({
    permissions: options.permissions,
    registry: options.permissionsRegistry,
    frameworkEnabled: config.getOptionalBoolean('permission.enabled') ?? false,
    clock,
    logger,
  });

  const changes = new ChangeFeed({ knex, clock, logger });
  const grantTable = new GrantTable({ knex });
  const grants = new LiveGrants({ table: grantTable, feed: changes, clock });
  const people = new People({ entities, idpGroups: idpTable, clock, logger });

  const dependencies = {
    policy,
    principals,
    entities,
    claims,
    readable,
    permissions,
    grants,
    clock,
  };
  const access = new DefaultAccessService(dependencies);
  const transactions = new Transactions({ knex, logger });
  const requestTable = new RequestTable({ knex });
  const answerTimes = new AnswerTimes({ table: requestTable, clock });
  // For the screens that lead to a request, or show one that is pending.
  const known = {
    pending: (of: { requester: string; entityRef?: string }) =>
      onDatabase({
        run: () => requestTable.pendingOf({ ...of, now: clock.now() }),
        what: 'Your requests could not be read',
        logger,
      }),
    typicalMinutes: (binding: string) =>
      onDatabase({
        run: () => answerTimes.minutesOf(binding),
        what: 'How long decisions take could not be read',
        logger,
      }),
  };
  let flushing: { stop(): void } | undefined;
  return {
    ...dependencies,
    audit,
    access,
    idpTable,
    changes,
    grantTable,
    requestTable,
    answerTimes,
    people,
    transactions,
    callerOf: createCallerOf({
      httpAuth,
      access,
      addressOf: readAddressOf(config),
    }),
    entityAccess: new EntityAccessService({
      access,
      dependencies,
      issuing: options.issuing,
      requests: known,
    }),
    myAccess: new MyAccessService({ access, dependencies, requests: known }),
    reach: new BindingReachService({ entities, people, clock }),
    claimService: new ClaimService({
      ...dependencies,
      resolver: claims,
      table: claimsTable,
      transactions,
      audit,
      logger,
    }),
    async start(): Promise<void> {
      await policy.start();
      entities.start();
      await changes.start();
      flushing = every({
        ms: FLUSH_EVERY_MS,
        run: () => audit.flush(),
        logger,
      });
    },
    /** Stops the timers, and writes what audit still holds back. */
    async stop(): Promise<void> {
      flushing?.stop();
      changes.stop();
      policy.stop();
      entities.stop();
      await audit.flush({ all: true });
    },
  };
}

export type CoreNouns = ReturnType<typeof createCoreNouns>;

function readRefreshInterval(config: RootConfigService): number {
  const catalog = config.getOptionalConfig('traceAccess.catalog');
  return catalog?.has('refreshInterval')
    ? durationToMilliseconds(
        readDurationFromConfig(catalog, { key: 'refreshInterval' }),
      )
    : 30_000;
}
