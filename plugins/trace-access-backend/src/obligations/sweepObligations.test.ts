import { createTestDatabases } from '../testing/databases';
import {
  ANA,
  BEN,
  createBrokenGlass,
  EVE,
  HOUR,
  SAM,
  type BrokenGlass,
} from './testing/brokenGlass';

jest.setTimeout(60_000);

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())(
  'post-reviews that are overdue, on %p',
  id => {
    let desk: BrokenGlass;
    beforeEach(async () => {
      desk = await createBrokenGlass({ knex: await databases.init(id) });
    });
    afterEach(() => desk.close());

    it('that nobody did in time escalate once, whoever sweeps', async () => {
      const one = await desk.breakGlass({ withinMs: HOUR });
      desk.clock.move({ ms: HOUR - 1 });
      await desk.sweep();
      expect(await desk.told('event')).toEqual([]);
      desk.clock.move({ ms: 1 });
      // In the list it is overdue before anybody swept (I1).
      expect((await desk.list(BEN)).items[0].state).toBe('overdue');
      await Promise.all([desk.sweep(), desk.sweep()]);
      await desk.sweep();
      const events = await desk.told('event');
      expect(events).toEqual([
        expect.objectContaining({
          type: 'obligation.overdue',
          obligationId: one.id,
        }),
      ]);
      const notices = await desk.told('notification');
      expect(
        notices.map(({ recipients, excluded, severity }) => ({
          recipients,
          excluded,
          severity,
        })),
      ).toEqual([
        {
          recipients: [
            'group:default/ledger-team',
            'group:default/sre',
            'group:default/contractors',
          ],
          excluded: [ANA, BEN, EVE, SAM],
          severity: 'high',
        },
        { recipients: [BEN, EVE, SAM], excluded: [ANA], severity: 'high' },
      ]);
      expect(new Set(notices.map(({ scope }) => scope)).size).toBe(1);
      await desk.outbox.dispatch();
      const rows = await desk
        .knex('audit')
        .where({ event_id: 'obligation-overdue' });
      expect(rows.map(row => [row.principal, row.grant_id])).toEqual([
        ['system', one.grant.id],
      ]);
      // By now the request would have escalated to eve: she may do it, late.
      expect((await desk.list(EVE)).items[0].maySettle).toBe(true);
      expect(await desk.settle(EVE, one.id)).toMatchObject({ settledBy: EVE });
    });

    it('settled in the last moment are never told to be overdue', async () => {
      const one = await desk.breakGlass({ withinMs: HOUR });
      desk.clock.move({ ms: HOUR });
      await Promise.allSettled([desk.settle(BEN, one.id), desk.sweep()]);
      await desk.sweep();
      expect((await desk.list(BEN)).items[0]?.state).toBe('acknowledged');
      const types = (await desk.told('event')).map(event => event.type);
      expect(types.at(-1)).toBe('obligation.acknowledged');
    });

    it('one of which nobody can be told does not hold up the others', async () => {
      const bad = await desk.breakGlass({ withinMs: HOUR });
      const good = await desk.breakGlass({ withinMs: HOUR });
      const terms = JSON.stringify({ rules: [], approvers: [], terms: {} });
      await desk
        .knex('requests')
        .where({ id: bad.request.id })
        .update({ terms });
      desk.clock.move({ ms: HOUR });
      await desk.sweep();
      const told = await desk.told('event');
      expect(told).toEqual([
        expect.objectContaining({ obligationId: good.id }),
      ]);
      expect(desk.logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('1 overdue post-reviews'),
      );
    });
  },
);
