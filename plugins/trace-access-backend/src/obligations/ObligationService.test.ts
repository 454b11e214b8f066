import { AuthenticationError } from '@backstage/errors';
import { createTestDatabases } from '../testing/databases';
import {
  ANA,
  BEN,
  CAM,
  createBrokenGlass,
  EVE,
  PEOPLE,
  SAM,
  type BrokenGlass,
} from './testing/brokenGlass';

jest.setTimeout(60_000);

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('post-reviews on %p', id => {
  let desk: BrokenGlass;
  beforeEach(async () => {
    desk = await createBrokenGlass({ knex: await databases.init(id) });
  });
  afterEach(() => desk.close());

  const error = (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => new AuthenticationError('It was not refused'),
      e => e,
    );

  it('show at once on the pages of those who owe them', async () => {
    const { id: owed, signals } = await desk.breakGlass();
    const [signal] = signals.filter(({ message }) => message.id === owed);
    expect(signal.message).toEqual({
      kind: 'obligation',
      id: owed,
      state: 'due',
    });
    expect(signal.recipients).toEqual([ANA, BEN]);
  });

  it('are settled once, on record, and told to who broke the glass', async () => {
    const one = await desk.breakGlass();
    const settled = await desk.settle(BEN, one.id, { comment: ' rightly so ' });
    expect(settled).toMatchObject({
      state: 'acknowledged',
      settledBy: BEN,
      settledAt: '2026-11-21T12:00:00.000Z',
      comment: 'rightly so',
      maySettle: false,
    });
    const rows = await desk
      .knex('audit')
      .where({ event_id: 'obligation-settle' });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      principal: BEN,
      outcome: 'changed',
      request_id: one.request.id,
      grant_id: one.grant.id,
    });
    expect(JSON.parse(rows[0].details)).toEqual({
      state: 'acknowledged',
      holder: ANA,
      late: false,
    });
    const [event] = await desk.told('event');
    expect(event).toMatchObject({
      type: 'obligation.acknowledged',
      obligationId: one.id,
      principal: ANA,
      state: 'acknowledged',
    });
    // No reasons, no comments (I13).
    expect(JSON.stringify(event)).not.toMatch(/rightly|failing/);
    const [signal] = await desk.told('signal');
    expect(signal.recipients.sort()).toEqual([ANA, BEN, SAM]);
    expect(signal.message).toEqual({
      kind: 'obligation',
      id: one.id,
      state: 'acknowledged',
    });
    const notices = await desk.told('notification');
    expect(notices.map(each => each.recipients)).toEqual([[ANA]]);
    expect(await desk.knex('waiting')).toEqual([]);
  });

  it('wait for the end of what is looked back at', async () => {
    const { id: owed, grant } = await desk.breakGlass({ open: true });
    await expect(desk.settle(BEN, owed)).rejects.toThrow(
      /The access is open, by .* at the latest it is over: end it first/,
    );
    desk.clock.move({ ms: grant.claimBy - desk.clock.now() });
    await expect(desk.settle(BEN, owed)).resolves.toMatchObject({
      state: 'acknowledged',
    });
  });

  it('flagged, say why, and are told to owners as well', async () => {
    const one = await desk.breakGlass();
    const silent = await error(desk.settle(BEN, one.id, { verdict: 'flag' }));
    expect([silent.name, silent.message]).toEqual([
      'InputError',
      'Say what was not right, to flag it.',
    ]);
    await desk.settle(BEN, one.id, { verdict: 'flag', comment: 'no incident' });
    const notices = await desk.told('notification');
    expect(
      notices.map(({ recipients, excluded, severity }) => ({
        recipients,
        excluded,
        severity,
      })),
    ).toEqual([
      { recipients: [ANA], excluded: undefined, severity: 'high' },
      {
        recipients: [
          'group:default/ledger-team',
          'group:default/sre',
          'group:default/contractors',
        ],
        excluded: [ANA, BEN],
        severity: 'high',
      },
    ]);
  });

  it('two at once: one settles, the other hears by whom', async () => {
    const one = await desk.breakGlass();
    const answers = await Promise.allSettled([
      desk.settle(BEN, one.id),
      desk.settle(SAM, one.id, { verdict: 'flag', comment: 'no' }),
    ]);
    const lost = answers.filter(each => each.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0].reason).toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /^It was (acknowledged|flagged) by user:default\/(ben|sam) already/,
      ),
    });
    const changes = await desk.knex('audit').where({ outcome: 'changed' });
    expect(changes).toHaveLength(1);
    expect(await desk.told('event')).toHaveLength(1);
  });

  it('the same click twice is one, and another under its key a mistake', async () => {
    const one = await desk.breakGlass();
    const both = await Promise.all([
      desk.settle(BEN, one.id, {}, 'one-intent'),
      desk.settle(BEN, one.id, {}, 'one-intent'),
    ]);
    expect(both.map(({ state }) => state)).toEqual([
      'acknowledged',
      'acknowledged',
    ]);
    expect(await desk.told('event')).toHaveLength(1);
    const other = await error(
      desk.settle(BEN, one.id, { verdict: 'flag', comment: 'x' }, 'one-intent'),
    );
    expect([other.name, other.message]).toEqual([
      'ConflictError',
      expect.stringContaining('Idempotency-Key'),
    ]);
  });

  it('are not for who broke the glass, nor for those whom they let decide', async () => {
    const one = await desk.breakGlass({ who: 'ben' });
    const own = await error(desk.settle(BEN, one.id));
    expect([own.name, own.message]).toEqual([
      'NotAllowedError',
      'Nobody decides on their own request.',
    ]);
    // Ben owns the ledger, and lets cam decide for him: not on this.
    const delegate = async (from: string) =>
      desk.delegations.create({
        caller: await desk.as(from),
        to: CAM,
        endsAt: '2026-11-28T00:00:00Z',
        key: 'a-delegation',
      });
    await delegate(BEN);
    const friend = await error(desk.settle(CAM, one.id));
    expect(friend.name).toBe('NotAllowedError');
    expect(friend.message).toContain('to decide');
    const refusals = await desk.knex('audit').where({ outcome: 'refused' });
    expect(refusals.map(row => row.principal)).toEqual([BEN, CAM]);
    // Through sam, who has nothing to do with it, cam may.
    await delegate(SAM);
    await desk.settle(CAM, one.id);
    const [row] = await desk.knex('audit').where({
      event_id: 'obligation-settle',
      outcome: 'changed',
    });
    expect(JSON.parse(row.details).onBehalfOf).toBe(SAM);
  });

  it('a reviewer who has just lost the group is refused, and a minute later sees nothing', async () => {
    const one = await desk.breakGlass();
    const sam = await desk.as(SAM);
    const without = PEOPLE.map(entity =>
      entity.kind === 'User' && entity.metadata.name === 'sam'
        ? { ...entity, spec: { memberOf: [] } }
        : entity,
    );
    desk.catalog.replace(without);
    // What is known of them is a moment old.
    const refusal = await error(
      desk.obligations.settle({
        caller: sam,
        id: one.id,
        verdict: { verdict: 'acknowledge' },
        key: 'too-late-1',
      }),
    );
    expect([refusal.name, refusal.message]).toEqual([
      'NotAllowedError',
      expect.stringMatching(/^It is for .*to decide\.$/),
    ]);
    desk.clock.move({ ms: 60_000 });
    expect((await desk.list(SAM)).items).toEqual([]);
    expect((await error(desk.settle(SAM, one.id))).name).toBe('NotFoundError');
    expect((await desk.list(BEN)).items[0].state).toBe('due');
  });

  it("somebody else's are as unknown as those that do not exist", async () => {
    const one = await desk.breakGlass();
    const messages = new Set<string>();
    for (const what of [
      one.id,
      '01KB0000000000000000000000',
      'x',
      one.grant.id,
    ]) {
      const refusal = await error(desk.settle(EVE, what));
      expect(refusal.name).toBe('NotFoundError');
      messages.add(refusal.message);
    }
    expect(messages.size).toBe(1);
    expect((await error(desk.settle('service:ci-deploy', one.id))).name).toBe(
      'NotFoundError',
    );
  });

  it('are not settled where the portal refuses reviews', async () => {
    const one = await desk.breakGlass();
    desk.refused.add('trace-access.request.review');
    const refusal = await error(desk.settle(BEN, one.id));
    expect(refusal.message).toContain('trace-access.request.review');
    expect((await desk.list(ANA)).items[0].state).toBe('due');
  });
});
