import { ServiceUnavailableError } from '@backstage/errors';
import { createCore, type TestCore } from '../testing/createCore';
import { createTestDatabases } from '../testing/databases';
import type { AuditRecord } from './AuditService';

const refusal = (more: Partial<AuditRecord> = {}): AuditRecord => ({
  eventId: 'trace-search',
  principal: 'user:default/cam',
  outcome: 'refused',
  environment: 'prod',
  entityRef: 'component:default/payments',
  action: 'view',
  ...more,
});

describe('DatabaseAuditService', () => {
  const databases = createTestDatabases();
  let test: TestCore;
  afterEach(async () => test?.close());

  const rows = () => test.knex('audit').orderBy('id');

  it.each(databases.eachSupportedId())(
    'writes what was given before it resolves, on %p',
    async id => {
      test = await createCore({ knex: await databases.init(id) });
      await test.audit.record({
        ...refusal(),
        outcome: 'given',
        binding: 'owners-prod',
        details: { services: { payments: 3 } },
      });
      const [row] = await rows();
      expect(row).toMatchObject({
        event_id: 'trace-search',
        principal: 'user:default/cam',
        outcome: 'given',
        count: 1,
        binding: 'owners-prod',
        trace_id: null,
      });
      expect(Number(row.at)).toBe(test.clock.now());
      expect(JSON.parse(row.details)).toEqual({ services: { payments: 3 } });
      expect(test.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'trace-search',
          meta: expect.objectContaining({ auditId: row.id, outcome: 'given' }),
        }),
      );
    },
  );

  it.each(databases.eachSupportedId())(
    'owes what takes access away in the same transaction, on %p',
    async id => {
      test = await createCore({ knex: await databases.init(id) });
      const record: AuditRecord = {
        eventId: 'issuing-update',
        principal: 'user:default/sam',
        outcome: 'changed',
        environment: 'pr\u0000od',
      };
      const at = test.clock.now();
      const owed = () => test.knex('outbox').where({ queue: 'audit' });
      const rolledBack = test.knex.transaction(async trx => {
        await test.audit.oweIn(trx, record);
        throw new Error('nothing was taken');
      });
      await expect(rolledBack).rejects.toThrow('nothing was taken');
      expect(await owed()).toEqual([]);
      // Not even a table that is away keeps anybody from taking.
      await test.knex.schema.renameTable('audit', 'away');
      await test.knex.transaction(trx => test.audit.oweIn(trx, record));
      await test.knex.schema.renameTable('away', 'audit');
      test.clock.move({ ms: 10_000 });
      const [{ id: rowId, payload }] = await owed();
      const message = JSON.parse(payload);
      await test.audit.recordOnce({ ...message, id: rowId });
      await test.audit.recordOnce({ ...message, id: rowId });
      const written = await rows();
      expect(written).toHaveLength(1);
      expect(written[0]).toMatchObject({
        event_id: 'issuing-update',
        outcome: 'changed',
        environment: 'pr\ufffdod',
      });
      expect(Number(written[0].at)).toBe(at);
    },
  );

  it.each(databases.eachSupportedId())(
    'merges identical refusals of a minute into two rows, on %p',
    async id => {
      test = await createCore({ knex: await databases.init(id) });
      for (let i = 0; i < 10; i++) await test.audit.record(refusal());
      await test.audit.record(refusal({ environment: 'dev' }));
      test.clock.move({ ms: 59_999 });
      await test.audit.flush();
      expect((await rows()).map(row => row.count)).toEqual([1, 1]);
      test.clock.move({ ms: 1 });
      await test.audit.flush();
      await test.audit.flush();
      expect((await rows()).map(row => row.count)).toEqual([1, 1, 9]);
      await test.audit.record(refusal());
      await test.audit.record(refusal());
      await test.audit.flush({ all: true });
      expect((await rows()).map(row => row.count)).toEqual([1, 1, 9, 1, 1]);
    },
  );

  it('keeps only so many kinds of refusal a minute, and counts the rest', async () => {
    test = await createCore();
    for (let i = 0; i < 100; i++) {
      await test.audit.record(refusal({ traceId: `${i}` }));
    }
    await test.audit.record(refusal({ principal: 'user:default/ana' }));
    await test.audit.flush({ all: true });
    const all = await rows();
    expect(all).toHaveLength(32);
    expect(all.find(row => row.event_id === 'refusals-merged')).toMatchObject({
      principal: 'user:default/cam',
      count: 70,
    });
  });

  it('never merges what was given', async () => {
    test = await createCore();
    await test.audit.record(refusal({ outcome: 'given' }));
    await test.audit.record(refusal({ outcome: 'given' }));
    expect(await rows()).toHaveLength(2);
  });

  it('rejects where the row cannot be written, and says nothing of it', async () => {
    test = await createCore();
    await test.knex.schema.renameTable('audit', 'away');
    const secretive = refusal({ outcome: 'given', traceId: 'very-secret' });
    const failure = await test.audit.record(secretive).catch(e => e);
    expect(failure).toBeInstanceOf(ServiceUnavailableError);
    expect(JSON.stringify(failure)).not.toContain('very-secret');
    expect(failure.message).not.toContain('very-secret');
    expect(test.auditor.createEvent).not.toHaveBeenCalled();
    await expect(test.audit.record(refusal())).rejects.toThrow();
    await test.knex.schema.renameTable('away', 'audit');
    // The refusal that could not be written is not taken for written.
    await test.audit.record(refusal());
    expect(await rows()).toHaveLength(1);
  });

  it('rejects where the auditor cannot be told', async () => {
    test = await createCore();
    test.auditor.createEvent.mockRejectedValueOnce(new Error('full'));
    await expect(
      test.audit.record(refusal({ outcome: 'given' })),
    ).rejects.toThrow('full');
  });
});
