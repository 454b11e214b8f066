import type {
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { Opens } from '../access/Opens';
import { PortalGates } from '../access/PortalGates';
import { OnCall, onCallFromConfig } from '../approvals/OnCall';
import { Tickets } from '../approvals/Tickets';
import type { Clock } from '../clock';
import { AuditReader } from '../audit/AuditReader';
import { AuditTrail } from '../audit/AuditTrail';
import { DelegationService } from '../delegations/DelegationService';
import { DelegationTable } from '../delegations/DelegationTable';
import { GrantSweep } from '../grants/GrantSweep';
import { GrantViews } from '../grants/GrantViews';
import { HandoutService } from '../handouts/HandoutService';
import { ObligationService } from '../obligations/ObligationService';
import { ObligationTable } from '../obligations/ObligationTable';
import { sweepObligations } from '../obligations/sweepObligations';
import { EarlierApprovals } from '../requests/EarlierApprovals';
import { GrantMaker } from '../requests/GrantMaker';
import { RequestLists } from '../requests/RequestLists';
import { RequestPlanner } from '../requests/RequestPlanner';
import { RequestRights } from '../requests/RequestRights';
import { RequestService } from '../requests/RequestService';
import { RequestSweep } from '../requests/RequestSweep';
import { RequestViews } from '../requests/RequestViews';
import { ReviewService } from '../requests/ReviewService';
import { Reviewers } from '../requests/Reviewers';
import { WithdrawRequests } from '../requests/WithdrawRequests';
import { Proofs } from '../revocations/Proofs';
import { RevocationRights } from '../revocations/RevocationRights';
import { RevocationService } from '../revocations/RevocationService';
import { RevocationTable } from '../revocations/RevocationTable';
import { RevocationViews } from '../revocations/RevocationViews';
import { RoleDelivery } from '../revocations/RoleDelivery';
import { RoleWriter } from '../revocations/RoleWriter';
import { Sentinels } from '../revocations/Sentinel';
import { Settlement } from '../revocations/Settlement';
import type { CoreNouns } from './coreNouns';
import { every } from './every';
import type { Extensions } from './extensions';
import type { GrantNouns } from './grantNouns';
import { pruneKeys } from './idempotency';
import type { TraceNouns } from './traceNouns';

const SWEEP_EVERY_MS = 30_000;
const DELIVER_EVERY_MS = 1_000;

const pause = (ms: number) =>
  new Promise<void>(resolve => {
    setTimeout(resolve, ms);
  });

/**
 * Requests, reviews, grants, revocations and what leaves the portal, put
 * together. Nothing runs before `start`.
 *
 * @param options - `wait`: between two looks at a provider; tests give their own
 */
export function createRequestNouns(options: {
  knex: Knex;
  clock: Clock;
  logger: LoggerService;
  config: RootConfigService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  core: CoreNouns;
  granting: GrantNouns;
  reading: TraceNouns;
  extensions: Extensions;
  wait?: (ms: number) => Promise<void>;
}) {
  const { knex, clock, logger, config, extensions } = options;
  const { core, granting, reading, wait = pause } = options;
  const { access, audit, entities, principals, people, grantTable } = core;
  const { transactions, changes: feed, requestTable } = core;
  const { outbox, policies, readiness } = granting;
  const { sessionTable, leases } = reading;
  const policy = () => core.policy.active?.policy;
  const roles = (alias: string) => access.role(alias);
  const base = { transactions, feed, outbox, audit, clock, logger, policy };

  const onCallConfig = onCallFromConfig(config);
  const onCall = new OnCall({
    sources: [
      ...extensions.onCallSources,
      ...(onCallConfig ? [onCallConfig] : []),
    ],
    clock,
    logger,
  });
  const delegationTable = new DelegationTable({ knex });
  const reviewers = new Reviewers({
    principals,
    entities,
    people,
    onCall,
    delegations: delegationTable,
    policy,
    clock,
  });
  const approvals = new EarlierApprovals({
    reviewers,
    principals,
    delegations: delegationTable,
    clock,
  });
  const gates = new PortalGates({
    permissions: options.permissions,
    registry: options.permissionsRegistry,
    entities,
    policy: core.policy,
    logger,
  });
  const opens = new Opens({ access, policy });
  const rights = new RequestRights({
    table: requestTable,
    reviewers,
    entities,
    policy,
    gates,
    permissions: core.permissions,
  });
  const obligationTable = new ObligationTable({ knex });
  const maker = new GrantMaker({
    grants: grantTable,
    obligations: obligationTable,
    requests: requestTable,
    feed,
    outbox,
  });
  const planner = new RequestPlanner({
    access,
    policy,
    gates,
    reviewers,
    onCall,
    tickets: new Tickets(extensions.ticketValidators),
    grants: grantTable,
    opens,
    clock,
  });
  const withdraw = new WithdrawRequests({ table: requestTable, outbox });

  const lists = new RequestLists({ knex });
  const revocationTable = new RevocationTable({ knex });
  const settlement = new Settlement({
    table: revocationTable,
    grants: grantTable,
    sessions: sessionTable,
    transactions,
    outbox,
    feed,
  });
  const revocations = new RevocationService({
    table: revocationTable,
    policies,
    settlement,
    grants: grantTable,
    sessions: sessionTable,
    leases,
    delegations: delegationTable,
    withdraw,
    providers: extensions.revocationProviders,
    roles,
    transactions,
    feed,
    outbox,
    clock,
  });
  const writer = new RoleWriter({
    policies,
    delivery: new RoleDelivery({
      providers: extensions.revocationProviders,
      roles,
      table: revocationTable,
      sentinels: new Sentinels({
        providers: extensions.providers,
        sources: reading.registry,
        sessions: sessionTable,
        transactions,
        clock,
      }),
      proofs: new Proofs({ settlement, clock }),
      sessions: sessionTable,
      transactions,
      feed,
      clock,
      wait,
    }),
    readiness,
    clock,
    logger,
  });
  transactions.onCommit(() => void writer.deliver());

  const grantViews = new GrantViews({
    table: grantTable,
    requests: requestTable,
    rights,
    revocations: revocationTable,
    sessions: sessionTable,
    clock,
  });
  const requestSweep = new RequestSweep({
    ...base,
    table: requestTable,
    reviewers,
    withdraw,
    entities,
  });
  const grantSweep = new GrantSweep({
    ...base,
    table: grantTable,
    sessions: sessionTable,
    access,
    revocations,
  });

  /** What policy has taken away is ended by a replica that knows the policy. */
  const ifNewest = (run: () => Promise<void>) => async () => {
    if (await core.policy.isNewest()) await run();
  };

  /** Catches up with the clock, policy and catalog; each part by itself. */
  const sweep = async () => {
    const now = clock.now();
    const parts: [string, () => Promise<unknown>][] = [
      ['requests', () => requestSweep.run()],
      ['grants', () => grantSweep.moveOn()],
      ['stale requests', ifNewest(() => requestSweep.withdrawStale())],
      ['what nothing gives any more', ifNewest(() => grantSweep.endGone())],
      [
        'post-reviews',
        () =>
          sweepObligations({
            ...base,
            table: obligationTable,
            requests: requestTable,
            reviewers,
            rights,
            entities,
          }),
      ],
      ['copies of credentials', () => settlement.expire(now)],
      ['deny policies', () => policies.wantPruned(now)],
      ['changes', () => feed.prune()],
      ['idempotency keys', () => pruneKeys(knex, now)],
    ];
    for (const [what, run] of parts) {
      await run().catch(error =>
        logger.warn(`The sweep of ${what} failed: ${error.message}`),
      );
    }
  };

  /** Which roles can be written to is found out before anybody waits for it. */
  const warmUp = () => {
    const targets = [...(policy()?.roles.values() ?? [])].flatMap(role =>
      [...role.environments.keys()].map(environment => ({ role, environment })),
    );
    void readiness.warm(targets);
  };
  core.policy.onChange(warmUp);

  const auditReader = new AuditReader({ knex });
  const timers: { stop(): void }[] = [];
  return {
    lists,
    revocationTable,
    reviewers,
    rights,
    planner,
    revocations,
    grantViews,
    writer,
    sweep,
    requests: new RequestService({
      ...base,
      grants: grantTable,
      table: requestTable,
      planner,
      rights,
      maker,
      withdraw,
      concerned: request => rights.concerned(request),
      owners: ref => entities.get(ref)?.facts.owners ?? [],
    }),
    reviews: new ReviewService({
      ...base,
      table: requestTable,
      grants: grantTable,
      reviewers,
      approvals,
      rights,
      maker,
      access,
    }),
    requestViews: new RequestViews({
      table: requestTable,
      grants: grantTable,
      grantViews,
      rights,
      reviewers,
      approvals,
      access,
      opens,
      clock,
    }),
    revocationRights: new RevocationRights({
      grants: grantTable,
      requests: rights,
      table: requestTable,
      lists,
      entities,
      policy,
      permissions: core.permissions,
    }),
    revocationViews: new RevocationViews({
      table: revocationTable,
      policies,
      service: revocations,
      grants: grantTable,
      grantViews,
      requests: requestTable,
      lists,
      rights,
      delegations: delegationTable,
      roles,
      clock,
    }),
    handouts: new HandoutService({
      access,
      opens,
      gates,
      grants: granting.grantService,
      sessions: reading.sessions,
      readiness,
      providers: extensions.providers,
      audit,
    }),
    obligations: new ObligationService({
      ...base,
      table: obligationTable,
      grants: grantTable,
      requests: requestTable,
      reviewers,
      rights,
      auditReader,
      ownedBy: refs => entities.ownedBy(refs),
    }),
    trail: new AuditTrail({
      reader: auditReader,
      rights,
      grants: grantTable,
      permissions: core.permissions,
      audit,
      clock,
    }),
    delegations: new DelegationService({
      table: delegationTable,
      principals,
      transactions,
      audit,
      clock,
    }),
    async start(): Promise<void> {
      outbox.start();
      warmUp();
      timers.push(
        // Not waited for: one role that is slow holds up no other.
        every({
          ms: DELIVER_EVERY_MS,
          run: async () => void writer.deliver(),
          logger,
        }),
        every({ ms: SWEEP_EVERY_MS, run: sweep, logger }),
      );
    },
    async stop(): Promise<void> {
      timers.forEach(timer => timer.stop());
      await writer.stop();
      await outbox.stop();
    },
  };
}

export type RequestNouns = ReturnType<typeof createRequestNouns>;
