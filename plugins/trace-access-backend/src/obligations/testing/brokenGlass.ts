import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  combineRules,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { ulid } from 'ulid';
import { PortalGates } from '../../access/PortalGates';
import { OnCall } from '../../approvals/OnCall';
import { AuditReader } from '../../audit/AuditReader';
import { AuditTrail } from '../../audit/AuditTrail';
import { DelegationService } from '../../delegations/DelegationService';
import { DelegationTable } from '../../delegations/DelegationTable';
import type { OutboxMessage } from '../../outbox/message';
import { Outbox } from '../../outbox/Outbox';
import { GrantMaker } from '../../requests/GrantMaker';
import { RequestRights } from '../../requests/RequestRights';
import { RequestTable } from '../../requests/RequestTable';
import type { RequestRecord } from '../../requests/requestRecord';
import { Reviewers, waitingKeys } from '../../requests/Reviewers';
import { COMPANY, POLICY, user } from '../../testing/company';
import { createCore } from '../../testing/createCore';
import { ObligationService } from '../ObligationService';
import { ObligationTable } from '../ObligationTable';
import { sweepObligations } from '../sweepObligations';

export const HOUR = 3_600_000;

/** The refs of the portal's people. */
export const [ANA, BEN, SAM, CAM, OLGA, EVE] = [
  'ana',
  'ben',
  'sam',
  'cam',
  'olga',
  'eve',
].map(name => `user:default/${name}`);

/** Olga reads the whole trail; eve is called in when nobody answers for an hour. */
export const PEOPLE = [...COMPANY, user('olga', []), user('eve', [])];

/** As of the sample company, but prod belongs to the contractors. */
const OWNED_BY_CONTRACTORS = POLICY.replace(
  '{ name: prod, owner: group:default/sre }',
  '{ name: prod, owner: group:default/contractors }',
).replace(
  'requestTtl: P1D',
  "requestTtl: P1D\n  escalate: { after: PT1H, to: [{ user: 'user:default/eve' }] }",
);

/** What comes after a break-glass, on a database, without a server. */
export async function createBrokenGlass(options: { knex: Knex }) {
  const { knex } = options;
  const core = await createCore({
    knex,
    entities: PEOPLE,
    policy: OWNED_BY_CONTRACTORS,
    permit: (permission, who) => ({
      result:
        permission !== 'trace-access.audit.read' || who === 'user:default/olga'
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
    }),
  });
  await core.entities.refresh();
  const { clock, logger, audit, entities, principals, people } = core;
  const { transactions, grantTable, permissions } = core;
  const policy = () => core.policy.active?.policy;
  /** Names of the permissions that the portal refuses. */
  const refused = new Set<string>();

  const outbox = new Outbox({
    knex,
    clock,
    logger,
    audit,
    events: mockServices.events.mock(),
    notifications: { send: async () => {} },
    signals: { publish: async () => {} },
    webhooks: { endpoints: [] },
  });
  const delegationTable = new DelegationTable({ knex });
  const reviewers = new Reviewers({
    principals,
    entities,
    people,
    onCall: new OnCall({ sources: [], clock, logger }),
    delegations: delegationTable,
    policy,
    clock,
  });
  const requests = new RequestTable({ knex });
  const rights = new RequestRights({
    table: requests,
    reviewers,
    entities,
    policy,
    permissions,
    gates: new PortalGates({
      permissions: mockServices.permissions.mock({
        authorizeConditional: async asked =>
          asked.map(({ permission }) => ({
            result: refused.has(permission.name)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          })),
      }),
      registry: mockServices.permissionsRegistry.mock(),
      entities,
      policy: core.policy,
      logger,
    }),
  });
  const table = new ObligationTable({ knex });
  const maker = new GrantMaker({
    grants: grantTable,
    obligations: table,
    requests,
    feed: core.changes,
    outbox,
  });
  const auditReader = new AuditReader({ knex });
  const base = { transactions, outbox, audit, clock, logger, policy };
  const shared = { ...base, table, requests, reviewers, rights, entities };

  const obligations = new ObligationService({
    ...shared,
    grants: grantTable,
    auditReader,
    ownedBy: refs => entities.ownedBy(refs),
  });
  let keys = 0;

  return {
    ...core,
    outbox,
    reviewers,
    rights,
    requests,
    table,
    refused,
    auditReader,
    obligations,
    /** With a key of its own, unless the test brings one. */
    settle: async (
      who: string,
      id: string,
      verdict: Partial<Schemas['ObligationSettle']> = {},
      key = `key-number-${keys++}`,
    ) =>
      obligations.settle({
        caller: await core.as(who),
        id,
        verdict: { verdict: 'acknowledge', ...verdict },
        key,
      }),
    list: async (
      who: string,
      more: { open?: boolean; limit?: number; cursor?: string } = {},
    ) => obligations.page({ caller: await core.as(who), limit: 50, ...more }),
    trail: new AuditTrail({
      reader: auditReader,
      rights,
      grants: grantTable,
      permissions,
      audit,
      clock,
    }),
    delegations: new DelegationService({
      ...base,
      table: delegationTable,
      principals,
    }),
    sweep: () => sweepObligations(shared),
    /** Somebody of engineering breaks the glass; it is to be reviewed within hours. */
    async breakGlass(
      change: {
        who?: string;
        entity?: string;
        withinMs?: number;
        /** The grant may still be used; default: it has ended. */
        open?: boolean;
      } = {},
    ) {
      const { who = 'ana', entity = 'ledger', open = false } = change;
      const { withinMs = 24 * HOUR } = change;
      const now = clock.now();
      const active = policy()!;
      const entityRef = `component:default/${entity}`;
      const terms = combineRules({
        rules: [active.approvalRules.get('owner-approval')!],
        binding: active.bindings.get('engineering-asks-prod')!,
        environment: active.environments.get('prod')!,
      });
      const request: RequestRecord = {
        id: ulid(now),
        requester: `user:default/${who}`,
        entityRef,
        environment: 'prod',
        tier: 'high',
        actions: ['view'],
        durationMs: HOUR,
        reason: 'a failing payment at night',
        breakGlass: true,
        automatic: false,
        state: 'approved',
        policyVersion: active.version,
        binding: 'engineering-asks-prod',
        role: 'reader',
        terms: {
          rules: ['owner-approval'],
          terms,
          approvers: waitingKeys({
            terms,
            entity: entities.get(entityRef)?.facts,
            waitedMs: 0,
          }),
        },
        createdAt: now,
        expiresAt: now + 24 * HOUR,
        decidedAt: now,
        decision: 'The glass was broken.',
      };
      const grant = await transactions.run(async trx => {
        await requests.insert(trx, request);
        return maker.make({
          trx,
          request,
          durationMs: HOUR,
          actions: ['view'],
          owed: { withinMs, by: [BEN] },
          now,
        });
      });
      if (!open) {
        await knex('grants')
          .where({ id: grant.id })
          .update({ state: 'ended', ended_at: now, live: false });
      }
      const row = await knex('obligations')
        .where({ grant_id: grant.id })
        .first();
      const signals = await this.told('signal');
      // Of interest afterwards is what is told from here on.
      await knex('outbox').delete();
      return { id: row.id as string, request, grant, signals };
    },
    /** What is to be told, of one kind. */
    async told<K extends OutboxMessage['kind']>(
      kind: K,
    ): Promise<Extract<OutboxMessage, { kind: K }>[]> {
      const rows = await knex('outbox').where({ queue: kind }).orderBy('id');
      return rows.map(row => JSON.parse(row.payload));
    },
  };
}

export type BrokenGlass = Awaited<ReturnType<typeof createBrokenGlass>>;
