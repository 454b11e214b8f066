import type { LivingSession } from '../sessions/sessionTable';
import { entriesOf } from './entries';
import { SKEW_MS } from './RevocationTable';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;
const ANA = 'user:default/ana';

const session = (change: Partial<LivingSession>): LivingSession => ({
  id: 'SESSION',
  principal: ANA,
  environment: 'prod',
  role: 'reader',
  roleKey: 'arn:sample',
  binding: 'readers',
  traceGrant: 'LEASE',
  action: 'credentials',
  handedOut: true,
  startedAt: NOW - HOUR,
  endsAt: NOW + HOUR,
  ...change,
});
const young = session({ traceGrant: 'YOUNG', startedAt: NOW - SKEW_MS });
const older = session({ traceGrant: 'OLDER', startedAt: NOW - SKEW_MS - 1 });
const named = (entries: ReturnType<typeof entriesOf>) =>
  entries.flatMap(one => one.traceGrant ?? []);

describe('entriesOf', () => {
  it('is one moment for a person on a role, and names of what is young', () => {
    const last = session({ traceGrant: 'LAST', endsAt: NOW + 2 * HOUR });
    const sessions = [young, older, last];
    const entries = entriesOf({
      scope: { kind: 'principal' },
      sessions,
      now: NOW,
    });
    expect(entries).toEqual([
      expect.objectContaining({
        kind: 'principal',
        principal: ANA,
        issuedBefore: NOW,
        expiresAt: NOW + 2 * HOUR,
      }),
      expect.objectContaining({ kind: 'grant', traceGrant: 'YOUNG' }),
    ]);
  });

  it('names a lease that has both', () => {
    const sessions = [{ ...older, traceGrant: 'YOUNG' }, young];
    const scope = { kind: 'principal' } as const;
    expect(named(entriesOf({ scope, sessions, now: NOW }))).toEqual(['YOUNG']);
  });

  it.each(['grant', 'entity', 'lease'] as const)(
    'names all where a %s ends',
    kind => {
      const sessions = [young, older];
      const entries = entriesOf({ scope: { kind }, sessions, now: NOW });
      expect(named(entries)).toEqual(['YOUNG', 'OLDER']);
      expect(entries).toHaveLength(2);
    },
  );

  it('keeps until when copies live of a role that takes no moments', () => {
    const sessions = [session({ roleKey: undefined })];
    const scope = { kind: 'principal' } as const;
    expect(entriesOf({ scope, sessions, now: NOW })).toEqual([
      expect.objectContaining({
        kind: 'grant',
        roleKey: '',
        expiresAt: NOW + HOUR,
      }),
    ]);
  });
});
