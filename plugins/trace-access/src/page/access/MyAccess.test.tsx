import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  failure,
  sampleDelegation,
  sampleGrant,
  sampleRequest,
  sampleRequestDetail,
  sampleRevocation,
  type FakeRoutes,
} from '../../testing';
import { showPage, where } from '../showPage.test.helper';

describe('My access', () => {
  it('shows what is open and leads there, and asks for the rest', async () => {
    showPage();
    const table = await screen.findByRole('table', { name: 'My access' });
    expect(
      within(table).getByRole('link', {
        name: 'View traces of payments in prod',
      }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/traces?env=prod',
    );
    await userEvent.click(
      within(table).getByRole('button', {
        name: 'Request access to payments in staging',
      }),
    );
    expect(
      await screen.findByRole('dialog', {
        name: 'Request access to payments in staging',
      }),
    ).toBeInTheDocument();
  });

  it('tells approved from open, leads to a pending request, and asks for more', async () => {
    const access = (more: object) => ({
      tier: 'high',
      sentence: '',
      why: [],
      approvers: [],
      ...more,
    });
    const claimBy = new Date(Date.now() + 3_600_000).toISOString();
    showPage('/my-access', {
      'GET /v1/my-access': () => ({
        environments: ['dev', 'staging', 'prod'],
        items: [
          {
            entityRef: 'component:default/payments',
            owned: false,
            environments: [
              access({
                name: 'dev',
                state: 'open',
                requestable: ['credentials'],
              }),
              access({
                name: 'staging',
                state: 'ask',
                pendingRequest: '01JDREQ0000000000000000007',
              }),
              access({
                name: 'prod',
                state: 'ready',
                grant: {
                  id: '1',
                  state: 'claimable',
                  duration: 'PT1H',
                  claimBy,
                },
              }),
            ],
          },
        ],
      }),
    });
    const table = await screen.findByRole('table', { name: 'My access' });
    expect(
      within(table).getByRole('link', {
        name: 'Pending request for payments in staging',
      }),
    ).toHaveAttribute(
      'href',
      '/trace-access/requests?request=01JDREQ0000000000000000007',
    );
    expect(
      within(table).queryByRole('button', { name: /payments in staging/ }),
    ).not.toBeInTheDocument();
    expect(
      within(table).getByRole('link', {
        name: 'View traces of payments in prod',
      }).parentElement,
    ).toHaveTextContent(/^Approved.*by/);
    await userEvent.click(
      within(table).getByRole('button', {
        name: 'Request more access to payments in dev',
      }),
    );
    expect(await screen.findByRole('dialog')).toBeInTheDocument();
  });

  it('shows sessions with the time they have left', async () => {
    showPage();
    const sessions = await screen.findByRole('table', {
      name: 'Current sessions',
    });
    expect(within(sessions).getAllByRole('timer')[0]).toHaveTextContent(
      /^(12 min 0[0-4]|11 min 5\d) s left$/,
    );
  });

  it('searches on the backend, and keeps the search in the link', async () => {
    const { calls } = showPage();
    await screen.findByRole('table', { name: 'My access' });
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search by name' }),
      'pay',
    );
    await waitFor(() => expect(where()).toBe('/my-access?q=pay'));
    await waitFor(() =>
      expect(calls.at(-1)).toBe('GET /v1/my-access?search=pay'),
    );
  });

  it('loads more, none twice', async () => {
    showPage();
    const table = await screen.findByRole('table', { name: 'My access' });
    const before = within(table).getAllByRole('row').length;
    await userEvent.click(screen.getByRole('button', { name: 'Load more' }));
    await waitFor(() =>
      expect(
        screen.queryByRole('button', { name: /Load/ }),
      ).not.toBeInTheDocument(),
    );
    expect(within(table).getAllByRole('row')).toHaveLength(before);
  });

  it('says what to do where nothing reaches the viewer', async () => {
    showPage('', {
      'GET /v1/my-access': () => ({ items: [], environments: ['prod'] }),
      'GET /v1/sessions': () => ({ sessions: [] }),
    });
    expect(
      await screen.findByText('There is nothing here for you yet'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(/None\. A session begins/),
    ).toBeInTheDocument();
  });

  it('names what is down', async () => {
    showPage('', {
      'GET /v1/my-access': () =>
        failure(503, 'ServiceUnavailableError', 'The catalog is down.'),
    });
    expect(await screen.findByText('The catalog is down.')).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Current sessions' }),
    ).toBeInTheDocument();
  });
});

const HOUR = 3_600_000;
const grantsOf = (...grants: ReturnType<typeof sampleGrant>[]): FakeRoutes => ({
  'GET /v1/grants': () => ({ items: grants }),
});

describe('Open grants of my own', () => {
  const table = () => screen.findByRole('table', { name: 'Open grants' });

  it('tick, and say when a clock has not begun, and until when copies may live', async () => {
    const now = Date.now();
    const later = new Date(now + 2 * HOUR).toISOString();
    showPage(
      '/my-access',
      grantsOf(
        sampleGrant(now, {
          id: '1',
          entityRef: 'component:default/a',
          state: 'revoking',
          copiesUntil: later,
          mayRevoke: false,
          mayExtend: false,
        }),
        sampleGrant(now, {
          id: '2',
          entityRef: 'component:default/b',
          state: 'claimable',
          claimBy: later,
        }),
        sampleGrant(now, {
          id: '3',
          entityRef: 'component:default/c',
          state: 'scheduled',
          startsAt: later,
        }),
        sampleGrant(now, {
          id: '4',
          entityRef: 'component:default/d',
          suspended: true,
        }),
      ),
    );
    const rows = within(await table())
      .getAllByRole('row')
      .slice(1);
    // What is open comes first, what is ending last.
    expect(rows.map(row => row.textContent![0]).join('')).toBe('dbca');
    expect(rows[0]).toHaveTextContent(/paused.*min \d\d s left.*clock goes on/);
    expect(rows[1]).toHaveTextContent(
      /ready.*starts when you first use it, by .*lasts 1 hour/,
    );
    expect(rows[2]).toHaveTextContent(/scheduled.*may be opened from/);
    expect(
      within(rows[2]).queryByRole('link', { name: /View traces/ }),
    ).not.toBeInTheDocument();
    expect(rows[3]).toHaveTextContent(
      /ending.*Copies of credentials may live until .*left/,
    );
    expect(within(rows[3]).queryByRole('button')).not.toBeInTheDocument();
  });

  it('end at one press, after what will stop', async () => {
    const sent: unknown[] = [];
    showPage('/my-access', {
      'POST /v1/revocations': ({ body }) => {
        sent.push(body);
        return sampleRevocation(Date.now());
      },
    });
    await userEvent.click(
      within(await table()).getByRole('button', {
        name: 'End access to payments in prod',
      }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'End my access to payments in prod',
    });
    expect(
      await within(dialog).findByRole('list', { name: 'What will stop' }),
    ).toHaveTextContent('1 session');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'End it now' }),
    );
    expect(await within(dialog).findByText('revoking')).toBeInTheDocument();
    expect(sent).toEqual([
      {
        grant: '01JDGRA0000000000000000001',
        reason: 'No longer needed.',
        acceptRoleWide: false,
      },
    ]);
  });

  it('extend, and hand out what they give', async () => {
    showPage(
      '/my-access',
      grantsOf(
        sampleGrant(Date.now(), {
          actions: ['view', 'credentials', 'console'],
        }),
      ),
    );
    const press = async (name: string) =>
      userEvent.click(within(await table()).getByRole('button', { name }));
    await press('Extend access to payments in prod');
    expect(
      await screen.findByRole('dialog', {
        name: 'Extend access to payments in prod',
      }),
    ).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    await press('Get credentials for payments in prod');
    expect(
      await screen.findByRole('dialog', {
        name: 'Credentials for payments in prod',
      }),
    ).toBeInTheDocument();
  });

  it('are renewed by a signal, without a reload', async () => {
    let grants = [sampleGrant(Date.now())];
    const { signals } = showPage('/my-access', {
      'GET /v1/grants': () => ({ items: grants }),
    });
    await table();
    grants = [];
    signals.send({
      kind: 'grant',
      id: '01JDGRA0000000000000000001',
      state: 'ended',
    });
    expect(
      await screen.findByText(/appears here once it is approved/),
    ).toBeInTheDocument();
  });
});

describe('Everything of mine', () => {
  it('ends in one go', async () => {
    let scope: unknown;
    showPage('/my-access', {
      'POST /v1/revocations/preview': ({ body }) => {
        scope = body;
        return failure(403, 'NotAllowedError', 'You may not.');
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'End everything of mine …' }),
    );
    expect(
      await screen.findByText(
        'You need the permission trace-access.principal.revoke',
      ),
    ).toBeInTheDocument();
    expect(scope).toEqual({ principal: expect.stringMatching(/^user:/) });
    // Nothing to fill in or press where it is refused.
    expect(screen.queryByRole('button', { name: 'End it now' })).toBeNull();
    expect(screen.queryByRole('textbox', { name: /Reason/ })).toBeNull();
  });
});

describe('Pending requests of my own', () => {
  it('lead to the request, and are cancelled at one press', async () => {
    let items = [sampleRequest(Date.now())];
    showPage('/my-access', {
      'GET /v1/requests': ({ query }) => ({
        items: query.get('box') === 'mine' ? items : [],
      }),
      'POST /v1/requests/{requestId}/cancel': ({ path }) => {
        items = [];
        return sampleRequestDetail(Date.now(), {
          request: { id: path.requestId, state: 'cancelled' },
        });
      },
    });
    const table = await screen.findByRole('table', {
      name: 'Pending requests',
    });
    expect(
      within(table).getByRole('link', { name: 'payments in staging' }),
    ).toHaveAttribute(
      'href',
      '/trace-access/requests?request=01JDREQ0000000000000000001',
    );
    await userEvent.click(
      within(table).getByRole('button', {
        name: 'Take back the request for payments in staging',
      }),
    );
    expect(await screen.findByText(/You wait for nobody/)).toBeInTheDocument();
  });
});

describe('While I am away', () => {
  it('somebody decides for me, until I end it', async () => {
    let delegations: ReturnType<typeof sampleDelegation>[] = [];
    const sent: any[] = [];
    showPage('/my-access', {
      'GET /v1/delegations': () => ({ delegations }),
      'POST /v1/delegations': ({ body }) => {
        sent.push(body);
        delegations = [sampleDelegation(Date.now(), body)];
        return delegations[0];
      },
      'DELETE /v1/delegations/{delegationId}': () => {
        delegations = [];
        return new Response(null, { status: 204 });
      },
    });
    await screen.findByText(/Nobody decides for you/);
    await userEvent.click(
      screen.getByRole('button', { name: 'Let somebody decide for me …' }),
    );
    await userEvent.type(screen.getByRole('textbox', { name: 'Who' }), 'Olga');
    await userEvent.click(screen.getByRole('button', { name: 'Delegate' }));
    expect(
      await screen.findByRole('list', { name: 'Delegations' }),
    ).toHaveTextContent(/olga decides for me until/);
    expect(sent[0].to).toBe('user:default/olga');
    expect(Date.parse(sent[0].endsAt)).toBeGreaterThan(Date.now());
    await userEvent.click(
      screen.getByRole('button', { name: 'End it: olga decides for me' }),
    );
    expect(
      await screen.findByText(/Nobody decides for you/),
    ).toBeInTheDocument();
  });

  it('I decide for others, which only they end', async () => {
    showPage('/my-access', {
      'GET /v1/delegations': () => ({
        delegations: [sampleDelegation(Date.now(), { mine: false })],
      }),
    });
    const list = await screen.findByRole('list', { name: 'Delegations' });
    expect(list).toHaveTextContent(/I decide for tom until/);
    expect(within(list).queryByRole('button')).not.toBeInTheDocument();
  });
});
