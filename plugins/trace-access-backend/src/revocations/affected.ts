import type { Knex } from 'knex';
import type { GrantTable } from '../grants/GrantTable';
import { stateOf, type GrantRecord } from '../grants/grantRecord';
import type { LivingSession, SessionTable } from '../sessions/sessionTable';
import type { Scope } from './RevocationService';

/** What a scope holds at one moment. */
export interface Affected {
  /** Those that open something, or may: locked. */
  grants: readonly GrantRecord[];
  /** That may still work somewhere. */
  sessions: readonly LivingSession[];
  /** That an earlier revocation is after, so far without proof. */
  ending: readonly LivingSession[];
  /** The revocation that has ended the grant already. */
  endedBy?: string;
}

const OPENING: ReadonlySet<string> = new Set([
  'scheduled',
  'claimable',
  'active',
]);

/** Collects what a scope holds, and locks its grants until the transaction ends. */
export async function affectedBy(options: {
  trx: Knex.Transaction;
  scope: Scope;
  grants: GrantTable;
  sessions: SessionTable;
  clock: { now(): number };
}): Promise<Affected> {
  const { trx, scope, sessions, clock } = options;
  const found = await grantsOf(options);
  const now = clock.now();
  const filter =
    scope.kind === 'principal'
      ? { principal: scope.principal }
      : {
          traceGrants:
            scope.kind === 'lease'
              ? [scope.leaseId]
              : found.map(({ id }) => id),
        };
  return {
    // What its own time has ended is over, swept or not (I1).
    grants: found.filter(one => OPENING.has(stateOf(one, now))),
    sessions: await sessions.living({ ...filter, now, trx }),
    ending: await sessions.living({ ...filter, ending: true, now, trx }),
    ...(scope.kind === 'grant' && { endedBy: found[0]?.revocationId }),
  };
}

async function grantsOf(options: {
  trx: Knex.Transaction;
  scope: Scope;
  grants: GrantTable;
}): Promise<GrantRecord[]> {
  const { trx, scope, grants } = options;
  switch (scope.kind) {
    case 'grant': {
      const grant = await grants.lock(trx, scope.grantId);
      return grant ? [grant] : [];
    }
    case 'principal':
      return grants.lockLive(trx, { principal: scope.principal });
    case 'entity':
      return grants.lockLive(trx, scope);
    default:
      return [];
  }
}
