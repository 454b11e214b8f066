import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  ACCESS,
  accessWith,
  sampleGrant,
  sampleRequestDetail,
  sampleRevocation,
  type FakeRoutes,
} from '../../testing';
import { renderScreen } from '../../testing/renderScreen.test.helper';
import { EntityTraces } from '../EntityTraces';

const TAB = '/catalog/default/component/payments/traces';
const GRANT = '01JDGRA0000000000000000001';
const REQUEST = '01JDREQ0000000000000000001';
const HOUR = 3_600_000;
const later = (ms: number) => new Date(Date.now() + ms).toISOString();

/** Shows the tab at prod, whose access is what `access` says at each look. */
function show(
  access: () => Partial<Schemas['EnvironmentAccess']>,
  options: { routes?: FakeRoutes; search?: string; signals?: boolean } = {},
) {
  const { calls, signals } = renderScreen(<EntityTraces />, {
    routes: { [ACCESS]: () => accessWith('prod', access()), ...options.routes },
    at: `${TAB}?env=prod${options.search ?? ''}`,
    mountPath: TAB,
    signals: options.signals,
  });
  return {
    signals,
    looks: () => calls.filter(call => call.endsWith('/access')).length,
    searches: () => calls.filter(call => call.includes('/traces?')).length,
  };
}

const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const tracesShown = () => screen.findAllByRole('link', { name: /payments/ });

const asks = { state: 'ask' as const, sentence: 'Not yet: ask team-payments.' };
const ready = {
  state: 'ready' as const,
  until: undefined,
  sentence: 'Approved: it opens for 1 h from your first look.',
  grant: {
    id: GRANT,
    state: 'claimable' as const,
    duration: 'PT1H',
    claimBy: later(HOUR),
  },
};
const open = {
  state: 'open' as const,
  sentence: 'You can view prod under a grant.',
  until: later(6 * HOUR),
  grant: {
    id: GRANT,
    state: 'active' as const,
    duration: 'PT1H',
    endsAt: later(HOUR),
  },
};

describe('access that is approved and not begun', () => {
  it('fetches no traces until it is pressed, since the first look starts the clock', async () => {
    let access: Partial<Schemas['EnvironmentAccess']> = ready;
    const { searches } = show(() => access);
    expect(
      await screen.findByText('Approved: 1 hour from your first look'),
    ).toBeInTheDocument();
    expect(screen.getByText(/clock starts when the traces are/)).toBeVisible();
    expect(
      screen.getByRole('button', { name: /^prod\s*Approved/ }),
    ).toBeVisible();
    expect(searches()).toBe(0);
    access = open;
    await press('Start viewing');
    await tracesShown();
    expect(searches()).toBe(1);
    // The clock runs, without a reload.
    expect(
      await screen.findByText(/You can view prod under a grant/),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('timer')[0]).toHaveTextContent(/59 min|1 h/);
    expect(searches()).toBe(1);
  });
});

describe('access by a grant', () => {
  afterEach(() => jest.useRealTimers());

  it('ticks to whichever end comes first, and closes by itself', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    let access: Partial<Schemas['EnvironmentAccess']> = {
      ...open,
      grant: { ...open.grant, endsAt: later(600_000) },
    };
    const { searches } = show(() => access);
    await tracesShown();
    expect(screen.getAllByRole('timer')[0]).toHaveTextContent(/^(10|9) min/);
    access = asks;
    act(() => jest.advanceTimersByTime(601_000));
    expect(
      await screen.findByText('Not yet: ask team-payments.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('table', { name: 'Traces' })).toBeNull();
    expect(searches()).toBe(1);
  });

  it('is extended by a linked request', async () => {
    const drafts: any[] = [];
    show(() => open, {
      routes: {
        'POST /v1/requests/preview': ({ body }) => {
          drafts.push(body);
          return new Promise<never>(() => {});
        },
      },
    });
    await press('Extend');
    await screen.findByRole('dialog', {
      name: 'Extend access to payments in prod',
    });
    await waitFor(() => expect(drafts[0]).toMatchObject({ extends: GRANT }));
  });

  it('is ended at a press, after what will stop', async () => {
    let access: Partial<Schemas['EnvironmentAccess']> = open;
    const sent: any[] = [];
    show(() => access, {
      routes: {
        'POST /v1/revocations': ({ body }) => {
          sent.push(body);
          access = asks;
          return sampleRevocation(Date.now());
        },
      },
    });
    await press('End access now');
    const dialog = await screen.findByRole('dialog', {
      name: 'End my access to payments in prod',
    });
    await within(dialog).findByRole('list', { name: 'What will stop' });
    await press('End it now');
    expect(await within(dialog).findByText('revoking')).toBeInTheDocument();
    expect(sent).toEqual([
      expect.objectContaining({ grant: GRANT, reason: 'No longer needed.' }),
    ]);
    await press('Close');
    expect(
      await screen.findByText('Not yet: ask team-payments.'),
    ).toBeInTheDocument();
  });
});

describe('a request that waits', () => {
  const waiting = { ...asks, pendingRequest: REQUEST };

  it('names for whom, and opens the tab when it is approved, without a reload', async () => {
    let access: Partial<Schemas['EnvironmentAccess']> = waiting;
    const { signals } = show(() => access);
    await waitFor(() =>
      expect(screen.getByText(/Waiting for/)).toHaveTextContent(
        /team-payments or on call: payments, since/,
      ),
    );
    access = ready;
    signals.send({ kind: 'request', id: REQUEST, state: 'approved' });
    expect(
      await screen.findByRole('button', { name: 'Start viewing' }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Waiting for/)).toBeNull();
  });

  it('is taken back', async () => {
    let access: Partial<Schemas['EnvironmentAccess']> = waiting;
    show(() => access, {
      routes: {
        'GET /v1/requests/{requestId}': () =>
          sampleRequestDetail(Date.now(), {
            request: access === waiting ? {} : { state: 'cancelled' },
          }),
        'POST /v1/requests/{requestId}/cancel': () => {
          access = asks;
          return sampleRequestDetail(Date.now());
        },
      },
    });
    await press('Take it back');
    await waitFor(() => expect(screen.queryByText(/Waiting for/)).toBeNull());
  });

  it('leads from the dialog into the traces once it is approved', async () => {
    let access: Partial<Schemas['EnvironmentAccess']> = asks;
    const { signals, searches } = show(() => access, {
      routes: {
        'GET /v1/requests/{requestId}': () =>
          access === asks
            ? sampleRequestDetail(Date.now())
            : sampleRequestDetail(Date.now(), {
                request: { state: 'approved' },
                grant: sampleGrant(Date.now(), { state: 'claimable' }),
              }),
      },
    });
    await press('Request access');
    await userEvent.type(
      await screen.findByRole('textbox', { name: /Reason/ }),
      'Refunds fail.',
    );
    await press('Send the request');
    await screen.findByText('Sent, and waiting for a decision');
    access = ready;
    signals.send({ kind: 'request', id: REQUEST, state: 'approved' });
    await press('View traces');
    await tracesShown();
    expect(searches()).toBe(1);
  });
});

describe('a link that asks', () => {
  it('opens the request once, and is then one to the tab alone', async () => {
    show(() => asks, { search: '&request=view' });
    await screen.findByRole('dialog', {
      name: 'Request access to payments in prod',
    });
    expect(screen.getByTestId('where')).toHaveTextContent(`${TAB}?env=prod`);
    await press('Cancel');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('opens the handout where it is open already', async () => {
    show(() => ({ handouts: [{ action: 'credentials', state: 'open' }] }), {
      search: '&request=credentials',
    });
    expect(
      await screen.findByRole('dialog', {
        name: 'Credentials for payments in prod',
      }),
    ).toBeInTheDocument();
  });
});

describe('a portal without signals', () => {
  it('shows the tab all the same', async () => {
    const { looks } = show(() => asks, { signals: false });
    expect(
      await screen.findByText('Not yet: ask team-payments.'),
    ).toBeInTheDocument();
    expect(looks()).toBe(1);
  });
});
