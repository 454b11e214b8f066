import { mockCredentials } from '@backstage/backend-test-utils';
import {
  BEN,
  CAM,
  createBrokenGlass,
  EVE,
  SAM,
  type BrokenGlass,
} from '../obligations/testing/brokenGlass';
import { createTestDatabases } from '../testing/databases';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const A_WEEK_ON = '2026-11-28T12:00:00.000Z';

describe.each(databases.eachSupportedId())('delegations on %p', id => {
  let desk: BrokenGlass;
  beforeEach(async () => {
    desk = await createBrokenGlass({ knex: await databases.init(id) });
  });
  afterEach(() => desk.close());

  let keys = 0;
  const give = async (
    from: string,
    change: {
      to?: string;
      startsAt?: string;
      endsAt?: string;
      key?: string;
    } = {},
  ) =>
    desk.delegations.create({
      caller: await desk.as(from),
      to: CAM,
      endsAt: A_WEEK_ON,
      key: `key-number-${keys++}`,
      ...change,
    });
  const of = async (who: string) => desk.delegations.list(await desk.as(who));
  const end = async (who: string, delegation: string) => {
    await desk.delegations.end({ caller: await desk.as(who), id: delegation });
    await desk.outbox.dispatch();
  };
  const mayDecide = async (who: string, requester = 'ana') => {
    const { request } = await desk.breakGlass({ who: requester });
    const { items } = await desk.list(who);
    return items.find(item => item.requestId === request.id)?.maySettle;
  };
  const audited = async () =>
    (await desk.knex('audit'))
      .map(row => `${row.event_id} ${row.principal}`)
      .sort();

  it('are seen by both, and ended by who gave them', async () => {
    const given = await give(SAM);
    expect(given).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      from: SAM,
      to: CAM,
      startsAt: '2026-11-21T12:00:00.000Z',
      endsAt: A_WEEK_ON,
      mine: true,
    });
    expect(await of(SAM)).toEqual([given]);
    expect(await of(CAM)).toEqual([{ ...given, mine: false }]);
    expect(await of(BEN)).toEqual([]);
    // To all others, the delegate included, there is none to end.
    for (const who of [CAM, BEN]) {
      await expect(end(who, given.id)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    }
    await expect(end(SAM, 'x')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    expect(await mayDecide(CAM)).toBe(true);
    await end(SAM, given.id);
    await end(SAM, given.id);
    expect(await of(SAM)).toEqual([]);
    expect(await mayDecide(CAM)).toBe(false);
    expect(await audited()).toEqual([
      `delegation-create ${SAM}`,
      `delegation-end ${SAM}`,
      `delegation-end ${SAM}`,
    ]);
  });

  it('count from their beginning to their end, and no further than one person', async () => {
    await give(SAM, {
      startsAt: '2026-11-21T14:00:00+01:00',
      endsAt: '2026-11-21T14:00:00Z',
    });
    // Cam lets eve decide for him: for sam she does not.
    await give(CAM, { to: EVE });
    const may = async () => [await mayDecide(CAM), await mayDecide(EVE)];
    const hour = { ms: 3_600_000 };
    expect(await may()).toEqual([false, undefined]);
    desk.clock.move(hour);
    expect(await may()).toEqual([true, undefined]);
    desk.clock.move(hour);
    expect(await may()).toEqual([false, undefined]);
    expect(await of(SAM)).toEqual([]);
  });

  it('asked for twice are given once', async () => {
    const both = await Promise.all([
      give(SAM, { key: 'one-intent' }),
      give(SAM, { key: 'one-intent' }),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(await of(SAM)).toEqual([both[0]]);
    expect(await audited()).toEqual([`delegation-create ${SAM}`]);
    await expect(
      give(SAM, { key: 'one-intent', to: EVE }),
    ).rejects.toMatchObject({ name: 'ConflictError' });
    // Keys are each person's own.
    await give(BEN, { key: 'one-intent' });
  });

  it.each([
    [{ to: SAM }, 'another person'],
    [{ to: 'user:default/SAM' }, 'another person'],
    [{ to: 'group:default/sre' }, 'another person'],
    [{ to: 'user:default/nobody' }, 'The catalog has no user:default/nobody'],
    [{ to: 'x' }, 'no entity ref'],
    [{ endsAt: '2026-11-21T12:00:00Z' }, 'in the future'],
    [
      { startsAt: '2026-11-25T00:00:00Z', endsAt: '2026-11-24T00:00:00Z' },
      'end after it begins',
    ],
    [{ endsAt: '2027-01-21T12:00:00Z' }, '60 days'],
    [{ endsAt: 'tomorrow' }, 'is no time'],
  ])('are not given as %j', async (change, sentence) => {
    await expect(give(SAM, change)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(sentence),
    });
    expect(await of(SAM)).toEqual([]);
  });

  it('are for people, not for machines or agents', async () => {
    await expect(give('service:ci-deploy')).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    const agent = mockCredentials.user(SAM, {
      actor: { subject: 'plugin:helper' },
    });
    await expect(
      desk.delegations.create({
        caller: await desk.access.caller({ credentials: agent }),
        to: CAM,
        endsAt: A_WEEK_ON,
        key: 'of-an-agent',
      }),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
  });

  it('end without waiting for audit, which is owed with it (I10)', async () => {
    const { id: given } = await give(SAM);
    const owed = () => desk.knex('outbox').where({ queue: 'audit' });
    await desk.knex.schema.renameTable('audit', 'away');
    await desk.delegations.end({ caller: await desk.as(SAM), id: given });
    await desk.knex.schema.renameTable('away', 'audit');
    expect(await of(SAM)).toEqual([]);
    expect(await owed()).toHaveLength(1);
    await desk.outbox.dispatch();
    expect(await audited()).toContain(`delegation-end ${SAM}`);

    // Neither happens without the other.
    const second = await give(SAM);
    await desk.knex.schema.renameTable('outbox', 'away');
    await expect(
      desk.delegations.end({ caller: await desk.as(SAM), id: second.id }),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
    await desk.knex.schema.renameTable('away', 'outbox');
    expect(await of(SAM)).toEqual([second]);
  });

  it('that can not be put on record are not given', async () => {
    await desk.knex.schema.renameTable('audit', 'away');
    await expect(give(SAM, { key: 'one-intent' })).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    expect(await of(SAM)).toEqual([]);
    await desk.knex.schema.renameTable('away', 'audit');
    // The key was not used up.
    await give(SAM, { key: 'one-intent' });
    expect(await of(SAM)).toHaveLength(1);
  });
});
