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
import type { Clock } from '../clock';
import { IdpGroupsService } from '../identity/IdpGroupsService';
import { IdpGroupsTable } from '../identity/IdpGroupsTable';
import { PrincipalService } from '../identity/PrincipalService';
import { readIdpSettings } from '../identity/idpSources';
import { PolicyStore } from '../policy/PolicyStore';
import { readPolicyConfig } from '../policy/policyConfig';
import { VersionsTable } from '../policy/versionsTable';
import { createCallerOf, readAddressOf } from './callerOf';
import { every } from './every';

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
 * Policy, identity, catalog, access and audit, put together. Nothing runs
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

  const dependencies = {
    policy,
    principals,
    entities,
    claims,
    readable,
    permissions,
    clock,
  };
  const access = new DefaultAccessService(dependencies);
  let flushing: { stop(): void } | undefined;
  return {
    ...dependencies,
    audit,
    access,
    idpTable,
    callerOf: createCallerOf({
      httpAuth,
      access,
      addressOf: readAddressOf(config),
    }),
    entityAccess: new EntityAccessService({
      access,
      dependencies,
      issuing: options.issuing,
    }),
    myAccess: new MyAccessService({ access, dependencies }),
    reach: new BindingReachService({
      entities,
      idpGroups: idpTable,
      clock,
      logger,
    }),
    claimService: new ClaimService({
      ...dependencies,
      resolver: claims,
      table: claimsTable,
      audit,
      logger,
    }),
    async start(): Promise<void> {
      await policy.start();
      entities.start();
      flushing = every({
        ms: FLUSH_EVERY_MS,
        run: () => audit.flush(),
        logger,
      });
    },
    /** Stops the timers, and writes what audit still holds back. */
    async stop(): Promise<void> {
      flushing?.stop();
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
