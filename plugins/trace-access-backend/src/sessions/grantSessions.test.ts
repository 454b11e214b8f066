import path from 'node:path';
import type { Decision } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { GrantTable } from '../grants/GrantTable';
import { createTestDatabases } from '../testing/databases';
import { until } from '../testing/until';
import { decisionOf, openDesk } from './testing/desk';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const directory = path.join(__dirname, '..', '..', 'migrations');

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('sessions of grants on %p', id => {
  let knex: Knex;
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeAll(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({ directory });
  }, 60_000);
  beforeEach(async () => {
    await Promise.all(
      ['sessions', 'leases', 'grants', 'role_policies'].map(table =>
        knex(table).delete(),
      ),
    );
    desk = await openDesk({ knex });
  });

  const nothingHappened = async () => {
    expect(desk.provider.requests).toEqual([]);
    expect(await knex('sessions')).toEqual([]);
  };

  it('bear its id at the provider, where standing access bears a lease', async () => {
    const { grant, decision } = await desk.openGrant();
    await desk.acquire({ decision });
    await desk.acquire();
    const [under, standing] = desk.provider.requests;
    const [lease] = await knex('leases');
    expect(under.traceGrant).toBe(grant.id);
    expect(standing.traceGrant).toBe(lease.id);
    expect(
      await knex('sessions').orderBy('id').select('trace_grant', 'grant_id'),
    ).toEqual([
      { trace_grant: grant.id, grant_id: grant.id },
      { trace_grant: lease.id, grant_id: null },
    ]);
    expect(desk.audited.map(one => one.grantId)).toEqual([grant.id, undefined]);
  });

  it('are of one grant each: two that overlap never share', async () => {
    const one = await desk.openGrant();
    const two = await desk.openGrant();
    const first = await desk.acquire(one);
    const second = await desk.acquire(two);
    expect(second.sessionId).not.toBe(first.sessionId);
    expect(desk.provider.requests.map(it => it.traceGrant)).toEqual([
      one.grant.id,
      two.grant.id,
    ]);
  });

  it.each<[string, Partial<Decision>]>([
    ['no longer allows', { outcome: 'denied' }],
    ['would have to be asked for', { outcome: 'requestable' }],
    ['is by another binding', { binding: 'sre-prod' }],
    ['gives another role', { role: 'writer' }],
    ['has no grant behind it any more', { grant: undefined }],
    [
      'has another grant behind it',
      { grant: { id: 'other', state: 'active', durationMs: 1, claimBy: 1 } },
    ],
    [
      'has a grant behind it that nobody has claimed',
      { grant: { id: 'same', state: 'claimable', durationMs: 1, claimBy: 1 } },
    ],
  ])(
    'are not asked for where the decision, made anew, %s (I4)',
    async (_, change) => {
      const { grant, decision } = await desk.openGrant();
      const now = decisionOf({ ...decision, ...change });
      if (now.grant?.id === 'same') now.grant = { ...now.grant, id: grant.id };
      const again = async () => now;
      await expect(desk.acquire({ decision, again })).rejects.toMatchObject({
        name: 'NotAllowedError',
      });
      await nothingHappened();
    },
  );

  it('say what the decision says, where it is a no', async () => {
    const { decision } = await desk.openGrant();
    const why = [{ code: 'not-a-subject', message: 'You left the group.' }];
    const again = async () => decisionOf({ outcome: 'denied', why });
    await expect(desk.acquire({ decision, again })).rejects.toThrow(
      'You left the group.',
    );
  });

  it.each<[string, object]>([
    ['ended', { ended_at: 1, state: 'ended' }],
    ['was revoked', { ended_at: 1, revocation_id: 'R', state: 'revoking' }],
    ['ran out', { ends_at: Date.parse('2026-11-21T12:00:00Z') }],
    ['is not to be found', { id: 'gone' }],
  ])(
    'are not issued where the grant %s since the decision (I1)',
    async (_, row) => {
      const { grant, decision } = await desk.openGrant();
      // The decision still stands: this replica has not heard of it.
      const again = async () => {
        await knex('grants').where({ id: grant.id }).update(row);
        return decisionOf(decision);
      };
      await expect(desk.acquire({ decision, again })).rejects.toThrow(
        'just ended',
      );
      await nothingHappened();
    },
  );

  it('wait for whoever is ending the grant, and then are not issued', async () => {
    const { grant, decision } = await desk.openGrant();
    const table = new GrantTable({ knex });
    const ending = await knex.transaction();
    const locked = await table.lock(ending, grant.id);
    let settled = false;
    const asking = desk
      .acquire({ decision })
      .finally(() => {
        settled = true;
      })
      .catch(error => error);
    const to = { state: 'ended' as const, endedAt: desk.clock.now() };
    await table.change({ trx: ending, grant: locked!, to });
    expect(settled).toBe(false);
    await ending.commit();
    expect((await asking).message).toContain('just ended');
    await nothingHappened();
  });

  it('are not given where the grant was ended while the provider was asked', async () => {
    const { grant, decision } = await desk.openGrant();
    let open = () => {};
    desk.provider.gate = new Promise(resolve => {
      open = resolve;
    });
    const asking = desk.acquire({ decision }).catch(error => error);
    await until(() => desk.provider.requests.length === 1);
    await knex.transaction(trx =>
      desk.table.markRevoking({
        trx,
        filter: { traceGrants: [grant.id] },
        now: desk.clock.now(),
      }),
    );
    open();
    expect((await asking).message).toContain('ended while it was issued');
    expect(await knex('sessions').pluck('state')).toEqual(['revoking']);
    expect(desk.audited).toEqual([]);
  });

  it('begun at minute 59 last a minute, not a fresh hour (I7)', async () => {
    const { grant, decision } = await desk.openGrant({ durationMs: HOUR });
    desk.clock.move({ ms: 59 * MINUTE });
    await desk.issuing.refresh();
    const { expiresAt } = await desk.acquire({ decision });
    expect(expiresAt).toBe(grant.endsAt);
    expect(desk.provider.requests[0].endsAt).toBe(grant.endsAt);
    // The last there is: not renewed ahead of its end, and none comes after it.
    desk.clock.move({ ms: MINUTE - 1 });
    await desk.issuing.refresh();
    await expect(desk.acquire({ decision })).resolves.toMatchObject({
      expiresAt,
    });
    desk.clock.move({ ms: 1 });
    await desk.issuing.refresh();
    await expect(desk.acquire({ decision })).rejects.toThrow('just ended');
    expect(desk.provider.requests).toHaveLength(1);
  });

  it.each([
    [true, {}, HOUR],
    [false, {}, 15 * MINUTE],
    [false, { durationMs: 5 * MINUTE }, 5 * MINUTE],
  ])(
    'last by whether copies can be killed (%p): %p → %p ms',
    async (ready, change, expected) => {
      desk.revoking.ready = ready;
      const { decision } = await desk.openGrant(change);
      const { expiresAt } = await desk.acquire({ decision });
      expect(expiresAt - desk.clock.now()).toBe(expected);
      // The role's name stands where the role can be told of a revocation.
      expect(await knex('sessions').pluck('role_key')).toEqual([
        ready ? 'arn:sample' : null,
      ]);
    },
  );

  describe('that leave the backend', () => {
    const taken = {
      action: 'credentials',
      entityRef: 'component:default/ledger',
    } as const;

    it('say for what, and from where alone they may be used', async () => {
      desk.networks.set('engineering-asks-prod', ['10.0.0.0/8']);
      const { grant, decision } = await desk.openGrant();
      await desk.acquire({ decision, ...taken });
      await desk.acquire({ decision });
      const [out, view] = desk.provider.requests;
      expect(out).toMatchObject({
        action: 'credentials',
        entityRef: 'component:default/ledger',
        requestId: grant.id,
        network: ['10.0.0.0/8'],
      });
      // Those for view serve all of somebody's services.
      expect(view).not.toHaveProperty('entityRef');
      expect(view).not.toHaveProperty('network');
      expect(await knex('sessions').orderBy('id').pluck('handed_out')).toEqual(
        id.startsWith('POSTGRES') ? [true, false] : [1, 0],
      );
    });

    it('are the same for a CLI that asks twice, and for fifty at once', async () => {
      const { decision } = await desk.openGrant();
      const all = await Promise.all(
        Array.from({ length: 50 }, () => desk.acquire({ decision, ...taken })),
      );
      desk.clock.move({ ms: 10 * MINUTE });
      await desk.issuing.refresh();
      all.push(await desk.acquire({ decision, ...taken }));
      expect(new Set(all.map(one => one.sessionId)).size).toBe(1);
      expect(desk.provider.requests).toHaveLength(1);
    });

    it('are not renewed in the background, and anew when asked for', async () => {
      const { decision } = await desk.openGrant();
      const first = await desk.acquire({ decision, ...taken });
      desk.clock.move({ ms: 0.7 * HOUR - 1 });
      await desk.issuing.refresh();
      const before = await desk.acquire({ decision, ...taken });
      expect(before.sessionId).toBe(first.sessionId);
      desk.clock.move({ ms: 1 });
      await desk.issuing.refresh();
      expect(desk.provider.requests).toHaveLength(1);
      const after = await desk.acquire({ decision, ...taken });
      expect(after.sessionId).not.toBe(first.sessionId);
      expect(desk.provider.requests).toHaveLength(2);
    });
  });
});
