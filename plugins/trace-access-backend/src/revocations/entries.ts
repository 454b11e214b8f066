import type { LivingSession } from '../sessions/sessionTable';
import type { Scope } from './RevocationService';
import { SKEW_MS, type EntryRecord } from './RevocationTable';

/** An entry before it has ids. */
export type EntryDraft = Omit<
  EntryRecord,
  'id' | 'revocationId' | 'state' | 'settledAt'
>;

/**
 * What each role must refuse so that these sessions die: their grants and
 * leases by name. For a whole person everything that was issued to them until
 * now, and by name only what is so young that this alone would depend on two
 * clocks agreeing.
 */
export function entriesOf(options: {
  scope: Pick<Scope, 'kind'>;
  sessions: readonly LivingSession[];
  /** Epoch milliseconds. */
  now: number;
}): EntryDraft[] {
  const { scope, sessions, now } = options;
  const entries = new Map<string, EntryDraft>();
  const put = (
    session: LivingSession,
    of: Pick<EntryDraft, 'kind' | 'traceGrant' | 'issuedBefore'>,
  ) => {
    const { roleKey = '', role, environment, principal, endsAt } = session;
    const { kind, traceGrant } = of;
    const place = [roleKey, role, environment];
    const key = JSON.stringify([...place, principal, kind, traceGrant]);
    const known = entries.get(key);
    entries.set(key, {
      kind,
      traceGrant,
      roleKey,
      role,
      environment,
      principal,
      issuedBefore: Math.max(known?.issuedBefore ?? 0, of.issuedBefore),
      expiresAt: Math.max(known?.expiresAt ?? 0, endsAt),
    });
  };
  for (const session of sessions) {
    const { traceGrant, roleKey, startedAt: issuedBefore } = session;
    const byMoment = scope.kind === 'principal' && roleKey !== undefined;
    if (byMoment) put(session, { kind: 'principal', issuedBefore: now });
    if (!byMoment || issuedBefore + SKEW_MS >= now) {
      put(session, { kind: 'grant', traceGrant, issuedBefore });
    }
  }
  return [...entries.values()];
}
