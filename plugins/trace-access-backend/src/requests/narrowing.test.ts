import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  requestReadPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import {
  createTraceAccessRequestConditionalDecision,
  traceAccessRequestConditions,
} from '@tracegate/plugin-trace-access-node';
import { COMPANY, component, POLICY } from '../testing/company';
import { startPortal } from '../testing/startPortal';
import { until } from '../testing/until';

jest.setTimeout(120_000);

const BEN = 'user:default/ben';
const DENY = { result: AuthorizeResult.DENY } as const;
/** Ana's requests are not for others to read. */
const NOT_ANAS = createTraceAccessRequestConditionalDecision(
  requestReadPermission,
  {
    not: traceAccessRequestConditions.isRequesterRule({
      claims: ['user:default/ana'],
    }),
  },
);

/** So many components of Ben's team, that can be asked for one by one. */
const MANY = Array.from({ length: 12 }, (_, i) =>
  component(`ledger-${i}`, 'ledger-team'),
);

describe('what the portal narrows of requests', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  /** What the portal's policy says to Ben, by permission. */
  const says = new Map<string, PolicyDecision>();
  const ana = () => portal.as('user:default/ana');
  beforeAll(async () => {
    portal = await startPortal({
      entities: [...COMPANY, ...MANY],
      policy: POLICY.replace(
        "subjects: [{ group: 'group:default/engineering' }]",
        "subjects: [{ group: 'group:default/engineering' }, { group: 'group:default/sre' }]",
      ),
      permit: (permission, { principal }) => {
        // Nobody here reads the whole audit trail, which shows every request.
        if (permission === 'trace-access.audit.read') return DENY;
        const { userEntityRef } = principal as { userEntityRef?: string };
        const said = userEntityRef === BEN ? says.get(permission) : undefined;
        return said ?? { result: AuthorizeResult.ALLOW };
      },
    });
    await until(async () => {
      const { body } = await ana().post('/v1/requests/preview', {
        entity: 'component:default/ledger',
        environment: 'prod',
      });
      return body.steps?.[0]?.people === 2;
    });
  });
  afterAll(() => portal.stop());
  afterEach(() => says.clear());

  const sam = () => portal.as('user:default/sam');
  const ben = () => portal.as(BEN);
  const ask = async (who: ReturnType<typeof ana>, name: string) => {
    // So that their ids are in order.
    portal.clock.move({ ms: 1 });
    const { body, status } = await who.post('/v1/requests', {
      entity: `component:default/${name}`,
      environment: 'prod',
      reason: 'a secret reason',
    });
    expect([status, body.error]).toEqual([201, undefined]);
    return body.request.id as string;
  };
  const inbox = async (query = '') => {
    const { body } = await ben()
      .get(`/v1/requests?box=inbox${query}`)
      .expect(200);
    return body as Schemas['RequestPage'];
  };
  const ids = ({ items }: Schemas['RequestPage']) => items.map(({ id }) => id);

  it('is kept out of the inbox, and its count', async () => {
    const anas = await ask(ana(), 'ledger');
    const sams = await ask(sam(), 'ledger');
    expect(await inbox()).toMatchObject({
      waiting: 2,
      items: [
        { id: anas, mayReview: true },
        { id: sams, mayReview: true },
      ],
    });
    says.set('trace-access.request.read', NOT_ANAS);
    const narrowed = await inbox();
    expect([narrowed.waiting, ids(narrowed)]).toEqual([1, [sams]]);
    says.set('trace-access.request.read', DENY);
    expect(await inbox()).toEqual({ items: [], waiting: 0 });
    expect((await ben().get(`/v1/requests/${anas}`)).status).toBe(404);
  });

  it('shortens no page, and hides nothing that comes after it', async () => {
    const wanted: string[] = [];
    for (const [i, { metadata }] of MANY.entries()) {
      const id = await ask(i % 4 === 3 ? sam() : ana(), metadata.name);
      if (i % 4 === 3) wanted.push(id);
    }
    says.set('trace-access.request.read', NOT_ANAS);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await inbox(`&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...ids(page));
      cursor = page.nextCursor;
      expect(page.items.length === 2 || cursor === undefined).toBe(true);
    } while (cursor);
    expect(seen).toEqual(expect.arrayContaining(wanted));
    expect(new Set(seen).size).toBe(seen.length);
    const all = await inbox();
    expect([all.waiting, ids(all)]).toEqual([seen.length, seen]);
  });

  it('is not said to be anybody’s to decide who may not', async () => {
    const id = await ask(ana(), 'audit-log');
    says.set('trace-access.request.review', DENY);
    expect(await inbox()).toEqual({ items: [], waiting: 0 });
    const { body } = await ben().get(`/v1/requests/${id}`).expect(200);
    expect(body).toMatchObject({
      request: { id, mayReview: false },
      whyNotReview: expect.stringContaining('trace-access.request.review'),
    });
    await ben()
      .post(`/v1/requests/${id}/reviews`, { verdict: 'approve' })
      .expect(403);
  });

  it('holds of one’s own requests and grants too', async () => {
    const id = await ask(ben(), 'payments');
    const requests = async () =>
      (await ben().get('/v1/requests?box=mine')).body
        .items as Schemas['AccessRequest'][];
    const grants = async () =>
      (await ben().get('/v1/grants?box=mine')).body.items as unknown[];
    expect(await requests()).toMatchObject([{ id, mayCancel: true }]);
    says.set('trace-access.request.cancel', DENY);
    expect(await requests()).toMatchObject([{ id, mayCancel: false }]);
    await ben().post(`/v1/requests/${id}/cancel`).expect(403);
    await ana()
      .post(`/v1/requests/${id}/reviews`, { verdict: 'approve' })
      .expect(200);
    expect(await grants()).toHaveLength(1);
    says.set('trace-access.request.read', DENY);
    expect([await requests(), await grants()]).toEqual([[], []]);
  });
});
