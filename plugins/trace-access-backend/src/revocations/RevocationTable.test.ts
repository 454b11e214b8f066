import path from 'node:path';
import { createTestDatabases } from '../testing/databases';
import {
  RevocationTable,
  SKEW_MS,
  type EntryRecord,
  type RevocationRecord,
} from './RevocationTable';

const directory = path.join(__dirname, '..', '..', 'migrations');
const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;
const ANA = 'user:default/ana';
const BEN = 'user:default/ben';

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('RevocationTable on %p', id => {
  it('lists a moment for as long as anything it stands for', async () => {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory });
    const table = new RevocationTable({ knex });
    let ids = 0;
    const end = (
      kind: EntryRecord['kind'],
      change: Partial<EntryRecord> & { hours: number },
    ) => {
      const { hours, ...more } = change;
      const revocation: RevocationRecord = {
        id: `REVOCATION${ids}`,
        kind: 'principal',
        subject: ANA,
        requestedBy: ANA,
        reason: 'a drill',
        createdAt: NOW,
      };
      const entry = {
        // In the order of their letters.
        id: `ENTRY${'ABCDEF'[ids++]}`,
        revocationId: revocation.id,
        roleKey: 'arn:sample',
        role: 'reader',
        environment: 'prod',
        kind,
        issuedBefore: NOW,
        expiresAt: NOW + hours * HOUR,
        ...more,
      };
      return knex.transaction(trx => table.insert(trx, revocation, [entry]));
    };
    await end('grant', { traceGrant: 'ONE', principal: ANA, hours: 3 });
    await end('grant', { traceGrant: 'TWO', principal: BEN, hours: 4 });
    const other = { roleKey: 'arn:other', hours: 9 };
    await end('grant', { traceGrant: 'THREE', principal: ANA, ...other });
    await end('principal', { principal: ANA, hours: 1 });
    await end('principal', { principal: BEN, hours: 5 });
    const until = async () => {
      const listed = await table.listed({ roleKey: 'arn:sample', now: NOW });
      return listed.map(one => (one.expiresAt - NOW) / HOUR);
    };
    expect(await until()).toEqual([3, 4, 3, 5]);
    await end('role', { hours: 2 });
    expect(await until()).toEqual([3, 4, 3, 5, 5]);
    const now = NOW + 5 * HOUR + SKEW_MS;
    const left = (at: number) =>
      table.listed({ roleKey: 'arn:sample', now: at });
    expect(await left(now - 1)).toHaveLength(2);
    expect(await left(now)).toEqual([]);
  }, 60_000);
});
