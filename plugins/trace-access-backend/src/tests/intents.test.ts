import request from 'supertest';
import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../testing/databases';
import { stageCompany } from '../testing/stage';
import { startPeopled, WHAT, type Peopled } from '../testing/startPeopled';

/* Keys that are missing, replayed or stolen; bodies and cursors that nobody means. */
jest.setTimeout(120_000);

const REASON = 'a failing payment';
const KEY = 'an-intent-that-somebody-had';

const databases = createTestDatabases();

describe('what is sent', () => {
  let all: Peopled;
  beforeAll(async () => {
    const id = databases.eachSupportedId().at(-1)![0];
    all = await startPeopled({ knex: await databases.init(id) });
  });
  afterAll(() => all?.stop());

  /** Every change, as somebody who may make it. */
  const changes = (): [string, string, string, object][] => {
    const { pending, obligation, grant } = all.ids;
    return [
      ['abe', 'asking', '/v1/requests', { ...WHAT, reason: REASON }],
      [
        'bea',
        'reviewing',
        `/v1/requests/${pending}/reviews`,
        { verdict: 'approve' },
      ],
      ['ana', 'taking back', `/v1/requests/${pending}/cancel`, {}],
      [
        'ben',
        'settling',
        `/v1/obligations/${obligation}/settle`,
        { verdict: 'flag', comment: 'why at night?' },
      ],
      [
        'bea',
        'delegating',
        '/v1/delegations',
        {
          to: 'user:default/ben',
          endsAt: new Date(all.clock.now() + 3_600_000).toISOString(),
        },
      ],
      ['ana', 'ending', '/v1/revocations', { grant, reason: 'it is done' }],
    ];
  };

  /** Everything that takes a body. */
  const bodies = (): [string, string, object][] => [
    ...changes()
      .filter(([, what]) => what !== 'taking back')
      .map(([who, , path, body]): [string, string, object] => [
        who,
        path,
        body,
      ]),
    ['ana', '/v1/requests/preview', WHAT],
    ['ana', '/v1/revocations/preview', { grant: all.ids.grant }],
    ['ana', '/v1/handouts/preview', { ...WHAT, action: 'console' }],
    ['ana', '/v1/credentials', WHAT],
    ['ana', '/v1/console-links', WHAT],
  ];

  const LISTS = [
    '/v1/requests?box=inbox',
    '/v1/requests?box=all',
    '/v1/grants?box=mine',
    '/v1/grants?box=overseen',
    '/v1/revocations?open=false',
    '/v1/obligations?open=false',
    '/v1/audit?outcome=given',
  ];

  /** As it comes from outside: without a key, unless it is given one. */
  const raw = (options: {
    who: string;
    path: string;
    key?: string;
    body: string | object;
  }) => {
    const sent = request(all.server)
      .post(`/api/trace-access${options.path}`)
      .set(
        'authorization',
        mockCredentials.user.header(`user:default/${options.who}`),
      )
      .set('content-type', 'application/json');
    if (options.key !== undefined) sent.set('idempotency-key', options.key);
    return sent.send(options.body);
  };

  it('changes nothing without a key of its own, and says so', async () => {
    for (const [who, what, path, body] of changes()) {
      for (const key of [
        undefined,
        '',
        'short',
        'x'.repeat(129),
        'with space in',
      ]) {
        const { status, body: answer } = await raw({ who, path, key, body });
        expect([what, key, status, answer.error.message]).toEqual([
          what,
          key,
          400,
          expect.stringMatching(/idempotency-key/i),
        ]);
      }
    }
  });

  it('takes no body that is huge, has a NUL or a field that is not its own', async () => {
    for (const [who, path, body] of bodies()) {
      const hostile: [string, string | object, number][] = [
        ['huge', { ...body, reason: 'x'.repeat(2 * 1024 * 1024) }, 413],
        ['NUL', JSON.stringify({ ...body, environment: 'st\0age' }), 400],
        ['NUL in a key', JSON.stringify({ ...body, 'a\0b': 1 }), 400],
        ['a role', { ...body, role: 'arn:aws:iam::1:role/x' }, 400],
        ['a requester', { ...body, requester: 'user:default/sam' }, 400],
        ['an id', { ...body, id: all.ids.grant, state: 'approved' }, 400],
        ['a list', [body], 400],
        ['nothing', 'null', 400],
        ['no JSON', '{"entity":', 400],
      ];
      for (const [what, sent, expected] of hostile) {
        const answer = await raw({ who, path, key: KEY, body: sent });
        expect([path, what, answer.status]).toEqual([path, what, expected]);
        expect(answer.text.length).toBeLessThan(10_000);
        expect(answer.text).not.toMatch(/ at .*\.ts|node_modules|insert /);
      }
    }
  });

  it.each([
    ['a reason', { reason: 'x'.repeat(2_001) }],
    ['a ticket', { ticket: 'x'.repeat(201) }],
    ['a duration', { duration: 'P1000Y' }],
    ['a duration of nothing', { duration: 'PT0S' }],
    ['a duration back in time', { duration: 'PT-1H' }],
    ['a start that is none', { startsAt: 'tomorrow' }],
    ['a start that is years away', { startsAt: '2040-01-01T00:00:00Z' }],
    ['an action that cannot be asked for', { actions: ['write'] }],
    ['no action', { actions: [] }],
    ['an entity that is none', { entity: '../../etc/passwd' }],
    ['an environment of another kind', { environment: '__proto__' }],
  ])(
    'takes no request with %s that is out of bounds',
    async (_what, change) => {
      const { status, body } = await all
        .person('abe')
        .post('/v1/requests', { ...WHAT, reason: REASON, ...change });
      expect([status, body.error?.message]).toEqual([
        400,
        expect.stringMatching(/\w+ \w+/),
      ]);
    },
  );

  it.each(LISTS)('takes no cursor at %s but its own', async list => {
    const foreign = (position: object) =>
      Buffer.from(JSON.stringify(position)).toString('base64url');
    for (const cursor of [
      'x',
      '%00',
      foreign({ id: "' OR 1=1 --" }),
      foreign({ id: all.ids.grant, more: true }),
      foreign({ at: -1, id: all.ids.grant }),
      foreign({ dueAt: '1', id: all.ids.grant }),
      foreign([]),
      'x'.repeat(2_001),
    ]) {
      const { status, body } = await all
        .person('ana')
        .get(`${list}&cursor=${cursor}`);
      expect([cursor.slice(0, 40), status, body.error?.message]).toEqual([
        cursor.slice(0, 40),
        400,
        expect.stringMatching(/cursor|NUL/),
      ]);
    }
    for (const limit of ['0', '-1', '100000', 'all']) {
      const answer = await all.person('ana').get(`${list}&limit=${limit}`);
      expect([limit, answer.status]).toEqual([limit, 400]);
    }
  });

  it.each(['%00', 'x'.repeat(27), '__proto__', "'%20OR%201=1", '%E0%A4%A'])(
    'finds nothing under the id %p',
    async id => {
      for (const path of [
        `/v1/requests/${id}`,
        `/v1/grants/${id}`,
        `/v1/revocations/${id}`,
        `/v1/audit?request=${id}`,
      ]) {
        const { status } = await all.person('ana').get(path);
        expect([path, [400, 404].includes(status)]).toEqual([path, true]);
      }
    },
  );

  it('lets nobody in without a token', async () => {
    for (const list of LISTS) {
      const { status } = await request(all.server).get(
        `/api/trace-access${list}`,
      );
      expect([list, status]).toEqual([list, 401]);
    }
    for (const [, path, body] of bodies()) {
      const { status } = await request(all.server)
        .post(`/api/trace-access${path}`)
        .set('idempotency-key', KEY)
        .send(body);
      expect([path, status]).toEqual([path, 401]);
    }
  });

  it('answers a replayed key with what came of it, and no other body', async () => {
    for (const [who, what, path, body] of changes()) {
      const key = `${KEY}-${what.replace(' ', '-')}`;
      const person = all.person(who);
      const first = await person.post(path, body, key);
      expect([what, first.status, first.body.error]).toEqual([
        what,
        first.status < 300 ? first.status : 200,
        undefined,
      ]);
      const again = await person.post(path, body, key);
      expect([what, again.status]).toEqual([what, first.status]);
      expect(idOf(again.body)).toBe(idOf(first.body));
      // What takes no body has no other.
      const changed = what === 'taking back' ? undefined : changedOf(body);
      const other = changed && (await person.post(path, changed, key));
      expect([what, other?.status ?? 409]).toEqual([what, 409]);
    }
  });

  it("gives nobody what came of another's key", async () => {
    const body = { ...WHAT, reason: REASON, actions: ['console'] };
    const post = (who: string) =>
      all.person(who).post('/v1/requests', body, 'a-key-that-was-seen');
    const first = await post('abe');
    const other = await post('sam');
    expect([first.status, other.status]).toEqual([201, 201]);
    expect(other.body.request.id).not.toBe(first.body.request.id);
    expect(other.body.request.requester).toBe('user:default/sam');
  });

  it('asks anew whether a replay is allowed', async () => {
    const requestId = await all.asks('ana', { actions: ['view', 'console'] });
    const path = `/v1/requests/${requestId}/reviews`;
    const send = () =>
      all.person('sam').post(path, { verdict: 'approve' }, 'a-key-of-sam');
    expect((await send()).status).toBe(200);
    await all.catalog.replace(stageCompany({ groups: { sam: [] } }));
    await all.catalogSays(
      'user:default/sam',
      found => !found?.relations?.some(({ type }) => type === 'memberOf'),
    );
    const replayed = await send();
    expect([replayed.status, replayed.body.error.message]).toEqual([
      403,
      'It is for ledger-team or sre to decide.',
    ]);
  });
});

function idOf(body: any): string {
  return body.request?.id ?? body.id;
}

/** The same, said otherwise. */
function changedOf(body: object): object {
  if ('reason' in body) return { ...body, reason: 'something else' };
  if ('verdict' in body) return { ...body, comment: 'something else' };
  return { ...body, to: 'user:default/kim' };
}
