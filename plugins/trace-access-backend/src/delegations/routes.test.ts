import { startPortal } from '../testing/startPortal';

jest.setTimeout(120_000);

describe('delegations, asked for', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.stop());

  it('are given, listed and ended', async () => {
    const sam = portal.as('user:default/sam');
    const cam = portal.as('user:default/cam');
    const endsAt = new Date(portal.clock.now() + 3_600_000).toISOString();
    const body = { to: 'user:default/cam', endsAt };
    const given = await sam.post('/v1/delegations', body, 'one-intent');
    expect([given.status, given.body]).toEqual([
      201,
      expect.objectContaining({ to: 'user:default/cam', endsAt, mine: true }),
    ]);
    const again = await sam.post('/v1/delegations', body, 'one-intent');
    expect([again.status, again.body]).toEqual([201, given.body]);
    const all = (await cam.get('/v1/delegations')).body;
    expect(all).toEqual({ delegations: [{ ...given.body, mine: false }] });

    const at = `/v1/delegations/${given.body.id}`;
    expect((await cam.delete(at)).status).toBe(404);
    const ended = await sam.delete(at);
    expect([ended.status, ended.text]).toEqual([204, '']);
    expect((await sam.get('/v1/delegations')).body).toEqual({
      delegations: [],
    });
  });

  it('take no more and no less than they need', async () => {
    const sam = portal.as('user:default/sam');
    const endsAt = new Date(portal.clock.now() + 3_600_000).toISOString();
    const good = { to: 'user:default/cam', endsAt };
    const statusOf = async (body: object, key?: string) =>
      (await sam.post('/v1/delegations', body, key)).status;
    expect(await statusOf({ endsAt })).toBe(400);
    expect(await statusOf({ ...good, from: 'user:default/ben' })).toBe(400);
    expect(await statusOf({ ...good, endsAt: 'x' })).toBe(400);
    expect(await statusOf(good, 'short')).toBe(400);
    expect(await statusOf(good, 'with a space')).toBe(400);
    const { status } = await sam.delete(`/v1/delegations/${'x'.repeat(27)}`);
    expect(status).toBe(400);
  });
});
