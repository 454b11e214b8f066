import type { RevocationEntry } from '@tracegate/plugin-trace-access-node';
import { SKEW_MS, type EntryRecord } from './RevocationTable';

type Listed = Pick<
  EntryRecord,
  'kind' | 'traceGrant' | 'principal' | 'issuedBefore'
>;

/** Whatever proves that the provider heeds it takes room as well. */
const SENTINEL: RevocationEntry = {
  kind: 'grant',
  traceGrant: '0'.repeat(26),
};

/**
 * What a role's deny policy must say so that it refuses all that is listed: the
 * newest moment of the role, the newest of each person after it, and the names
 * that neither stands for.
 *
 * Nothing is left uncovered by what is left out. A moment denies all that any
 * earlier one of the same person, or of the role, does. A name denies sessions
 * that began by its `issuedBefore` (what was on its way then is given to nobody),
 * so a moment that is later denies them too: whatever the provider's clock says,
 * where it is later by more than clocks differ. Only where there is no room for the names of the last minutes
 * is the clock relied on, rather than everybody's sessions ended. And a moment
 * stays listed as long as what it stands for.
 *
 * @returns undefined where not even that fits: the role must end for everybody
 */
export function inForce(options: {
  entries: readonly Listed[];
  fits: (entries: readonly RevocationEntry[]) => boolean;
}): RevocationEntry[] | undefined {
  const { entries, fits } = options;
  const all = [SKEW_MS, 0].map(skewMs => withoutCovered({ entries, skewMs }));
  return all.find(some => fits([...some, SENTINEL]));
}

function withoutCovered(options: {
  entries: readonly Listed[];
  skewMs: number;
}): RevocationEntry[] {
  const { entries, skewMs } = options;
  /** The newest of each person, and, under no name, that of the role. */
  const moments = new Map<string | undefined, number>();
  const momentOf = (principal?: string) => moments.get(principal) ?? -Infinity;
  for (const { kind, principal, issuedBefore } of entries) {
    if (kind === 'grant') continue;
    moments.set(principal, Math.max(issuedBefore, momentOf(principal)));
  }
  const role = momentOf();
  const all: RevocationEntry[] = [];
  for (const [principal, issuedBefore] of moments) {
    if (principal === undefined) all.push({ kind: 'role', issuedBefore });
    else if (issuedBefore > role) {
      all.push({ kind: 'principal', principal, issuedBefore });
    }
  }
  for (const { traceGrant, principal, issuedBefore } of entries) {
    if (traceGrant === undefined) continue;
    const moment = Math.max(role, momentOf(principal));
    if (issuedBefore + skewMs >= moment) {
      all.push({ kind: 'grant', traceGrant });
    }
  }
  return all;
}
