import type { CloudSession } from '../../testing/FakeCloud';
import { standing, type Seen } from './Seen';
import { Violation } from './Step';
import type { World } from './World';

const SENTINEL = 'service:trace-access-sentinel';

/** Holds what the cloud lets in against what the database says. */
export function assertCredentials(options: { world: World; seen: Seen }): void {
  const { world, seen } = options;
  for (const session of world.cloud.sessions.values()) {
    const row = seen.sessions.get(session.id);
    if (!row || row.trace_grant !== session.traceGrant) {
      throw new Violation(`the cloud issued ${session.id}, which is nowhere`);
    }
    if (session.principal !== SENTINEL && world.cloud.works(session.id)) {
      assertMayWork({ session, row, seen, now: world.now() });
    }
  }
  assertClaimsOnRecord(seen);
}

/** I7, I8: what works is what may. */
function assertMayWork(options: {
  session: CloudSession;
  row: Record<string, any>;
  seen: Seen;
  now: number;
}): void {
  const { session, row, seen, now } = options;
  const what = `a copy of ${session.principal}'s session ${session.id}`;
  if (now >= Number(row.ends_at) || row.state === 'revoked') {
    throw new Violation(`${what} works, and it is ${row.state} or over`);
  }
  const grant = seen.grants.find(one => one.id === session.traceGrant);
  if (grant) {
    const is = standing(grant, now);
    if (is !== 'active' && is !== 'revoking') {
      throw new Violation(`${what} works, and its grant is ${is}`);
    }
    if (session.endsAt > grant.endsAt!) {
      throw new Violation(`${what} outlives its grant (I7)`);
    }
    // Until it is proven dead, somebody is after it.
    const hunted = seen.entries.some(
      one =>
        one.revocation_id === grant.revocationId &&
        ['waiting', 'delivered'].includes(one.state),
    );
    if (is === 'revoking' && !hunted && row.state !== 'issuing') {
      throw new Violation(`${what} works, and nothing ends it`);
    }
  }
  for (const revocation of seen.revocations) {
    const covers =
      revocation.subject === session.traceGrant ||
      (revocation.kind === 'principal' &&
        revocation.subject === session.principal &&
        session.issuedAt < Number(revocation.created_at));
    if (covers && revocation.revoked_at !== null) {
      throw new Violation(
        `${what} works, though it is said to be revoked (I8)`,
      );
    }
  }
}

/** I10: what was given is on record. */
function assertClaimsOnRecord(seen: Seen): void {
  for (const grant of seen.grants) {
    const has = (event: string) =>
      [...seen.audit, ...seen.owed].some(
        row =>
          (row.event_id ?? row.eventId) === event &&
          (row.grant_id ?? row.grantId) === grant.id,
      );
    if (grant.claimedAt !== undefined && !has('grant-claim')) {
      throw new Violation(`grant ${grant.id} was claimed, and no row says so`);
    }
    const ended =
      grant.revocationId && !has('grant-revoke') && !has('grant-end');
    if (ended) {
      throw new Violation(`grant ${grant.id} was ended, and no row says so`);
    }
  }
}
