import { ulid } from 'ulid';
import { createTestDatabases } from '../testing/databases';
import { LEDGER } from '../testing/stage';
import { startPeopled, WHAT, type Peopled } from '../testing/startPeopled';

/* What somebody may see, do or find out who has nothing to do with it. */
jest.setTimeout(120_000);

const CAM = 'user:default/cam';
const REASON = 'to see what happens';

const databases = createTestDatabases();

describe('strangers', () => {
  let all: Peopled;
  beforeAll(async () => {
    const id = databases.eachSupportedId().at(-1)![0];
    all = await startPeopled({ knex: await databases.init(id) });
  });
  afterAll(() => all?.stop());

  const cam = () => all.as(CAM);
  const approve = { verdict: 'approve' };
  const ROUTES: [
    string,
    keyof Peopled['ids'],
    (id: string) => PromiseLike<{ status: number; text: string }>,
  ][] = [
    ['a request', 'pending', id => cam().get(`/v1/requests/${id}`)],
    [
      'a review',
      'pending',
      id => cam().post(`/v1/requests/${id}/reviews`, approve),
    ],
    ['a cancel', 'pending', id => cam().post(`/v1/requests/${id}/cancel`)],
    ['its trail', 'pending', id => cam().get(`/v1/audit?request=${id}`)],
    ['a grant', 'grant', id => cam().get(`/v1/grants/${id}`)],
    [
      'what its end would stop',
      'grant',
      id => cam().post('/v1/revocations/preview', { grant: id }),
    ],
    [
      'its end',
      'grant',
      id => cam().post('/v1/revocations', { grant: id, reason: REASON }),
    ],
    [
      'its extension',
      'grant',
      id =>
        all.person('abe').post('/v1/requests', {
          ...WHAT,
          reason: REASON,
          extends: id,
        }),
    ],
    ['a revocation', 'revocation', id => cam().get(`/v1/revocations/${id}`)],
    [
      'a post-review',
      'obligation',
      id =>
        cam().post(`/v1/obligations/${id}/settle`, { verdict: 'acknowledge' }),
    ],
    ['a delegation', 'delegation', id => cam().delete(`/v1/delegations/${id}`)],
  ];

  it.each(ROUTES)(
    'are told the same of %s of others and of one that is not there',
    async (_what, kind, call) => {
      const answerTo = async (id: string) => {
        const { status, text } = await call(id);
        return { status, text: text.replaceAll(id, '…') };
      };
      const real = await answerTo(all.ids[kind]);
      expect(real.status).toBe(404);
      expect(real).toEqual(await answerTo(ulid()));
    },
  );

  it('have empty lists, whatever they filter by', async () => {
    const filter = `entity=${LEDGER}&environment=stage`;
    for (const path of [
      '/v1/requests?box=inbox',
      '/v1/requests?box=mine',
      '/v1/requests?box=all',
      `/v1/requests?${filter}&state=pending`,
      `/v1/grants?box=mine`,
      `/v1/grants?box=overseen`,
      `/v1/grants?box=overseen&live=true&${filter}`,
      '/v1/revocations',
      '/v1/revocations?open=true',
      '/v1/obligations',
      '/v1/sessions',
      `/v1/audit?${filter}&event=grant-claim`,
    ]) {
      const { status, body } = await cam().get(path);
      const items = body.items ?? body.sessions ?? body.events;
      expect([path, status, items]).toEqual([path, 200, []]);
    }
    const { body } = await cam().get('/v1/delegations').expect(200);
    expect(body).toEqual({ delegations: [] });
  });

  it('hear why they may not, where it is about themselves', async () => {
    const sentences: [string, PromiseLike<any>, number, RegExp][] = [
      [
        'asking',
        cam().post('/v1/requests', { ...WHAT, reason: REASON }),
        403,
        /No binding/,
      ],
      [
        'breaking the glass',
        cam().post('/v1/requests', {
          ...WHAT,
          reason: REASON,
          breakGlass: true,
        }),
        403,
        /No binding/,
      ],
      ['credentials', cam().post('/v1/credentials', WHAT), 403, /No binding/],
      ['the console', cam().post('/v1/console-links', WHAT), 403, /No binding/],
      [
        'what others did',
        cam().get('/v1/audit?principal=user:default/ana'),
        403,
        /permission trace-access\.audit\.read/,
      ],
      [
        "ending a person's",
        cam().post('/v1/revocations', {
          principal: 'user:default/ana',
          reason: REASON,
        }),
        403,
        /permission trace-access\.principal\.revoke/,
      ],
      [
        "ending an entity's",
        cam().post('/v1/revocations', { ...WHAT, reason: REASON }),
        403,
        /own it, or have the permission/,
      ],
      [
        'ending everything at once',
        cam().post('/v1/revocations', {
          ...WHAT,
          principal: CAM,
          reason: REASON,
        }),
        400,
        /Say what is to end/,
      ],
    ];
    for (const [what, asked, status, sentence] of sentences) {
      const answer = await asked;
      expect([what, answer.status, answer.body.error?.message]).toEqual([
        what,
        status,
        expect.stringMatching(sentence),
      ]);
    }
  });

  it('who may look may not do everything', async () => {
    // Bea owns the ledger, so that she sees it; it is not hers to take back.
    const at = `/v1/requests/${all.ids.pending}`;
    await all.person('bea').get(at).expect(200);
    const cancelled = await all.person('bea').post(`${at}/cancel`);
    expect([cancelled.status, cancelled.body.error.message]).toEqual([
      403,
      'Only who asked can take a request back.',
    ]);
    // The delegate doesn't end what was given to them.
    const ended = await all
      .person('bea')
      .delete(`/v1/delegations/${all.ids.delegation}`);
    expect(ended.status).toBe(404);
    // Nobody reviews their own use of the glass.
    const own = await all
      .person('sam')
      .post(`/v1/obligations/${all.ids.obligation}/settle`, {
        verdict: 'acknowledge',
      });
    expect([own.status, own.body.error.message]).toEqual([
      403,
      'Nobody decides on their own request.',
    ]);
  });

  it('machines neither decide nor delegate, and get what they are named for', async () => {
    const bot = all.as('external:ci-deploy');
    const answers = [
      await bot.post('/v1/requests', { ...WHAT, reason: REASON }),
      await bot.post('/v1/credentials', WHAT),
      await bot.post('/v1/delegations', {
        to: CAM,
        endsAt: new Date(all.clock.now() + 60_000).toISOString(),
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    const review = await bot.post(
      `/v1/requests/${all.ids.pending}/reviews`,
      approve,
    );
    expect(review.status).toBe(404);
  });

  it('changed nothing by all that', async () => {
    const { ids, person } = all;
    const state = async (path: string) => (await person('ana').get(path)).body;
    expect(await state(`/v1/requests/${ids.pending}`)).toMatchObject({
      request: { state: 'pending' },
      reviews: [],
    });
    expect(await state(`/v1/grants/${ids.grant}`)).toMatchObject({
      state: 'active',
    });
    const { body } = await person('ben').get('/v1/obligations').expect(200);
    expect(body.items).toMatchObject([{ id: ids.obligation, state: 'due' }]);
    const mine = await person('ben').get('/v1/delegations').expect(200);
    expect(mine.body.delegations).toMatchObject([{ id: ids.delegation }]);
  });
});
