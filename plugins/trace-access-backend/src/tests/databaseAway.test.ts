import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { createTestDatabases } from '../testing/databases';
import { startPeopled, WHAT, type Peopled } from '../testing/startPeopled';
import { switchable, type Switchable } from '../testing/switchable';

/* Asking, deciding and ending while the database is away (I11); the rest is in `down.test.ts`. */
jest.setTimeout(180_000);

interface Change {
  who: string;
  path: string;
  body: object;
}

/** What there is, told apart by what a change does to it. */
async function countsOf(knex: Knex): Promise<string> {
  const by = (table: string, ...columns: string[]) =>
    knex(table)
      .select(columns)
      .count({ rows: '*' })
      .groupBy(columns)
      .orderBy(columns);
  const ended = await knex('grants').whereNotNull('revocation_id');
  return JSON.stringify([
    await by('requests', 'state'),
    await by('reviews', 'verdict'),
    await by('waiting', 'kind'),
    await by('grants', 'request_id'),
    await by('obligations', 'state'),
    await by('delegations', 'from_ref'),
    await by('revocations', 'kind'),
    ended.length,
  ]);
}

const databases = createTestDatabases();

describe('with the database away', () => {
  let knex: Knex;
  let all: Peopled;
  let database: Switchable;
  beforeAll(async () => {
    knex = await databases.init(databases.eachSupportedId().at(-1)![0]);
    database = switchable(knex);
    all = await startPeopled({ knex });
  });
  afterEach(async () => {
    back();
    await takesAllBack();
  });
  afterAll(() => all?.stop());

  function back(): void {
    database.down = false;
    database.downAfter = undefined;
  }

  /** `away` where the caller is told so, and nothing else. */
  function told({ status, text }: { status: number; text: string }): string {
    const away =
      status === 503 &&
      text.includes('database of trace-access is not answering') &&
      !/insert|select|update |ECONNREFUSED/i.test(text);
    return away ? 'away' : `${status} ${text}`;
  }

  /** The same can't be asked for twice at a time. */
  async function takesAllBack(): Promise<void> {
    const { body } = await all
      .person('abe')
      .get('/v1/requests?box=mine&state=pending');
    for (const { id: request } of body.items) {
      await all.sends('abe', `/v1/requests/${request}/cancel`);
    }
  }

  const endsAt = () => new Date(all.clock.now() + 3_600_000).toISOString();
  const approve = { verdict: 'approve' };

  /** One of each kind of change, ready to be made. */
  const CHANGES: [string, () => Promise<Change>][] = [
    [
      'asking',
      async () => {
        await takesAllBack();
        return {
          who: 'abe',
          path: '/v1/requests',
          body: { ...WHAT, reason: 'a failing payment' },
        };
      },
    ],
    [
      'the last approval',
      async () => {
        const request = await all.asks('abe');
        const path = `/v1/requests/${request}/reviews`;
        await all.sends('bea', path, approve);
        return { who: 'kim', path, body: approve };
      },
    ],
    [
      'taking back',
      async () => {
        const request = await all.asks('abe', { actions: ['credentials'] });
        return {
          who: 'abe',
          path: `/v1/requests/${request}/cancel`,
          body: {},
        };
      },
    ],
    [
      'ending',
      async () => ({
        who: 'abe',
        path: '/v1/revocations',
        body: { grant: await all.obtains('abe'), reason: 'it is done' },
      }),
    ],
    [
      'settling',
      async () => ({
        who: 'ben',
        path: `/v1/obligations/${await all.breaksGlass('sam')}/settle`,
        body: { verdict: 'acknowledge' },
      }),
    ],
    [
      'delegating',
      async () => ({
        who: 'kim',
        path: '/v1/delegations',
        body: { to: 'user:default/ben', endsAt: endsAt() },
      }),
    ],
  ];

  it.each(CHANGES)(
    '%s says so, and changes nothing',
    async (_what, prepare) => {
      const { who, path, body } = await prepare();
      const before = await countsOf(knex);
      database.down = true;
      const answer = await all.person(who).post(path, body);
      expect(told(answer)).toBe('away');
      back();
      expect(await countsOf(knex)).toBe(before);
    },
  );

  it.each(CHANGES)(
    '%s is done or not done, wherever in it that happens, and a retry is the same',
    async (what, prepare) => {
      let through = false;
      for (let connections = 0; !through; connections++) {
        const { who, path, body } = await prepare();
        const before = await countsOf(knex);
        const key = randomUUID();
        database.downAfter = connections;
        const first = await all.person(who).post(path, body, key);
        through = first.status < 300;
        back();
        const said = through ? 'done' : told(first);
        expect([what, said]).toEqual([what, through ? 'done' : 'away']);
        const between = await countsOf(knex);
        const second = await all.person(who).post(path, body, key);
        expect([what, second.status < 300, second.body.error]).toEqual([
          what,
          true,
          undefined,
        ]);
        const after = await countsOf(knex);
        expect(after).not.toBe(before);
        expect([before, after]).toContain(between);
      }
    },
  );

  it('everything that is read says so', async () => {
    const { ids } = all;
    const reads: [string, object?][] = [
      ['/v1/requests?box=inbox'],
      ['/v1/requests?box=mine'],
      ['/v1/requests?box=all'],
      [`/v1/requests/${ids.pending}`],
      ['/v1/grants?box=mine'],
      ['/v1/grants?box=overseen'],
      [`/v1/grants/${ids.grant}`],
      ['/v1/revocations'],
      [`/v1/revocations/${ids.revocation}`],
      ['/v1/obligations'],
      ['/v1/delegations'],
      ['/v1/audit'],
      ['/v1/requests/preview', WHAT],
      ['/v1/revocations/preview', { grant: ids.grant }],
      ['/v1/credentials', WHAT],
      ['/v1/console-links', WHAT],
    ];
    database.down = true;
    const ana = all.person('ana');
    for (const [path, body] of reads) {
      const answer = await (body ? ana.post(path, body) : ana.get(path));
      expect([path, told(answer)]).toEqual([path, 'away']);
    }
  });

  it('and back: what was given before is there, and given', async () => {
    database.down = true;
    const refused = await all.person('ana').post('/v1/credentials', WHAT);
    expect(told(refused)).toBe('away');
    back();
    const answers = [
      await all.person('ana').post('/v1/credentials', WHAT),
      await all.person('ana').get(`/v1/grants/${all.ids.grant}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});
