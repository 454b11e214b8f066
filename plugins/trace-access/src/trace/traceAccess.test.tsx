import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  failure,
  sampleGrant,
  sampleRequest,
  sampleRequestDetail,
  sampleTrace,
  TRACE,
  type FakeRoutes,
} from '../testing';
import { renderScreen } from '../testing/renderScreen.test.helper';
import { TraceView } from './TraceView';

const AT = '/trace';
const REQUEST = '01JDREQ0000000000000000001';
const GRANT = '01JDGRA0000000000000000001';
const LEDGER = 'component:default/ledger';

/** The sample trace as it is answered to somebody whom the ledger is open to: with other ids. */
function openedTrace(now: number): Schemas['Trace'] {
  const trace = sampleTrace(now);
  const renamed = (id: string | undefined) => id && `again-${id}`;
  return {
    ...trace,
    spans: trace.spans.map(span => {
      const id = renamed(span.id)!;
      const parentId = renamed(span.parentId);
      if (span.visibility === 'visible') return { ...span, id, parentId };
      return {
        visibility: 'visible',
        id,
        parentId,
        spanId: id.padStart(16, '0'),
        service: 'ledger',
        entityRef: LEDGER,
        name: `entry ${span.id}`,
        kind: 'server',
        startTimeUnixNano: span.startTimeUnixNano,
        durationNano: span.durationNano,
        status: { code: span.error ? 'error' : 'unset' },
        attributes: {},
        resource: {},
        events: [],
        links: [],
        redacted: [],
      };
    }),
  };
}

/** Ana's view of a backend where the ledger's owner decides. */
function ledger() {
  const now = Date.now();
  let state: 'hidden' | 'asked' | 'open' = 'hidden';
  let claimed = false;
  let trace: () => object = () =>
    state === 'open' ? openedTrace(now) : sampleTrace(now);
  const sent: any[] = [];
  const asked = () =>
    sampleRequest(now, { entityRef: LEDGER, environment: 'prod' });
  const grant = () =>
    sampleGrant(now, {
      entityRef: LEDGER,
      environment: 'prod',
      state: claimed ? 'active' : 'claimable',
    });
  const detail = () =>
    sampleRequestDetail(now, {
      request: {
        entityRef: LEDGER,
        environment: 'prod',
        state: state === 'open' ? 'approved' : 'pending',
      },
      ...(state === 'open' && { grant: grant() }),
    });
  const routes: FakeRoutes = {
    [TRACE]: () => {
      if (state === 'open') claimed = true;
      return trace();
    },
    'GET /v1/grants': () => ({ items: state === 'open' ? [grant()] : [] }),
    'GET /v1/requests': () => ({ items: state === 'asked' ? [asked()] : [] }),
    'GET /v1/requests/{requestId}': detail,
    'POST /v1/requests': ({ body }) => {
      sent.push(body);
      state = 'asked';
      return detail();
    },
  };
  return {
    routes,
    sent,
    come: (next: typeof state) => {
      state = next;
    },
    answer: (next: () => object) => {
      trace = next;
    },
  };
}

function show(options: { routes: FakeRoutes; signals?: boolean }) {
  const { calls, signals } = renderScreen(
    <TraceView
      environment="prod"
      traceId="5f0d9e5f0d9e5f0d9e5f0d9e5f0d9e01"
      entityRef="component:default/payments"
      back={{ to: '/list', label: 'Traces of payments' }}
    />,
    { ...options, at: AT, mountPath: AT },
  );
  return {
    signals,
    looks: () => calls.filter(call => call.includes('/traces/')).length,
  };
}

const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));
// By their text: names of roles take a second each time, and are waited for.
const hiddenRows = () =>
  screen
    .queryAllByText('hidden · ledger')
    .map(each => each.closest<HTMLElement>('[role="treeitem"]')!);
const ask = async () =>
  userEvent.click(within(hiddenRows()[0]).getByText('Request access'));
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const close = async () => {
  await press('Close');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
};

async function send() {
  const dialog = await screen.findByRole('dialog', {
    name: 'Request access to ledger in prod',
  });
  await userEvent.type(
    await within(dialog).findByRole('textbox', { name: /Reason/ }),
    'Refunds fail.',
  );
  await press('Send the request');
  await screen.findByText('Sent, and waiting for a decision');
}

describe('a hidden span', () => {
  it('is asked for where it is, and opens when it is approved, without a reload', async () => {
    const backend = ledger();
    const { signals, looks } = show(backend);
    await screen.findByRole('tree');
    await ask();
    await send();
    expect(backend.sent).toEqual([
      expect.objectContaining({
        entity: LEDGER,
        environment: 'prod',
        actions: ['view'],
        duration: 'PT30M',
      }),
    ]);
    await close();
    // Until it is decided, the row says that it was asked for.
    expect(within(hiddenRows()[0]).getByText('See your request')).toBeVisible();
    expect(looks()).toBe(1);

    backend.come('open');
    signals.send({ kind: 'grant', id: '01JDGRA1', state: 'claimable' });
    await waitFor(() => expect(hiddenRows()).toHaveLength(0));
    expect(screen.getByRole('treeitem', { name: /entry h1/ })).toBeVisible();
    expect(
      await screen.findByText(/3 spans of ledger are open to you/),
    ).toBeInTheDocument();
    // The countdown runs.
    const access = await screen.findByRole('group', {
      name: 'Access to ledger',
    });
    expect(within(access).getByRole('timer')).toHaveTextContent(/min|s left/);
    expect(
      within(access).getByRole('button', { name: 'Extend' }),
    ).toBeInTheDocument();
  });

  it('is looked at once for an approval, however many tell of it', async () => {
    const backend = ledger();
    const { signals, looks } = show(backend);
    await screen.findByRole('tree');
    await ask();
    await send();
    expect(looks()).toBe(1);

    backend.come('open');
    signals.send({ kind: 'request', id: REQUEST, state: 'approved' });
    signals.send({ kind: 'grant', id: GRANT, state: 'claimable' });
    await screen.findByRole('button', { name: 'Show the spans' });
    await screen.findByText(/3 spans of ledger are open to you/);
    signals.send({ kind: 'grant', id: GRANT, state: 'active' });
    signals.send({ kind: 'request', id: REQUEST, state: 'approved' });
    // The dialog too has read by now that the clock runs.
    await within(screen.getByRole('dialog')).findByRole('timer');
    await press('Show the spans');
    await screen.findByRole('group', { name: 'Access to ledger' });
    expect(looks()).toBe(2);
  });

  it('stays open in the drawer when it opens', async () => {
    const backend = ledger();
    const { signals } = show(backend);
    await screen.findByRole('tree');
    await userEvent.click(hiddenRows()[0]);
    const drawer = await screen.findByRole('dialog', { name: 'Hidden span' });
    expect(drawer).toHaveTextContent(
      'This span belongs to ledger, owned by team-ledger, who can say',
    );
    expect(
      within(drawer).getByRole('button', { name: 'Request access' }),
    ).toBeInTheDocument();
    backend.come('open');
    signals.send({ kind: 'grant', id: '01JDGRA1', state: 'claimable' });
    expect(
      await screen.findByRole('dialog', { name: 'entry h1' }),
    ).toHaveTextContent(/ledger/);
  });

  it('that was asked for elsewhere leads to that request', async () => {
    const backend = ledger();
    backend.come('asked');
    show(backend);
    await screen.findByRole('tree');
    await userEvent.click(
      await within(hiddenRows()[0]).findByText('See your request'),
    );
    expect(
      await screen.findByText('Sent, and waiting for a decision'),
    ).toBeInTheDocument();
    expect(backend.sent).toEqual([]);
  });

  it('opens at once where the policy approves by itself', async () => {
    const backend = ledger();
    show({
      routes: {
        ...backend.routes,
        'POST /v1/requests': () => {
          backend.come('open');
          return sampleRequestDetail(Date.now(), {
            request: { state: 'approved', automatic: true },
            grant: sampleGrant(Date.now(), { state: 'claimable' }),
          });
        },
      },
    });
    await screen.findByRole('tree');
    await ask();
    await userEvent.type(
      await screen.findByRole('textbox', { name: /Reason/ }),
      'Refunds fail.',
    );
    await press('Send the request');
    await press('Show the spans');
    await waitFor(() => expect(hiddenRows()).toHaveLength(0));
  });
});

describe('a portal without signals', () => {
  afterEach(() => jest.useRealTimers());

  it('opens the span by looking, while a request waits', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    const backend = ledger();
    backend.come('asked');
    const { looks } = show({ ...backend, signals: false });
    await screen.findByRole('tree');
    await within(hiddenRows()[0]).findByText('See your request');
    expect(looks()).toBe(1);
    backend.come('open');
    pass(10_000);
    await waitFor(() => expect(hiddenRows()).toHaveLength(0));
    expect(looks()).toBe(2);
  });

  it('asks no more once nothing waits', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    const backend = ledger();
    const { looks } = show({ ...backend, signals: false });
    await screen.findByRole('tree');
    pass(60_000);
    expect(looks()).toBe(1);
  });
});

describe('access that ends', () => {
  afterEach(() => jest.useRealTimers());

  /** A trace with a grant in force, and what ends it. */
  async function showOpen() {
    const backend = ledger();
    backend.come('open');
    const { signals, looks } = show(backend);
    await screen.findByRole('treeitem', { name: /entry h1/ });
    await screen.findByRole('group', { name: 'Access to ledger' });
    return {
      looks,
      end: (answer?: () => object) => {
        backend.come('hidden');
        if (answer) backend.answer(answer);
        signals.send({ kind: 'grant', id: GRANT, state: 'revoking' });
        signals.send({ kind: 'revocation', id: '1', state: 'revoking' });
      },
      prove: () => {
        signals.send({ kind: 'grant', id: GRANT, state: 'revoked' });
        signals.send({ kind: 'revocation', id: '1', state: 'revoked' });
      },
    };
  }

  it('hides the spans again with one look, and says so', async () => {
    const { end, prove, looks } = await showOpen();
    end();
    await waitFor(() => expect(hiddenRows()).toHaveLength(3));
    expect(
      await screen.findByText(
        /Your access to ledger has ended: 3 spans are hidden/,
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText(/entry h1/)).toBeNull();
    prove();
    await waitFor(() =>
      expect(screen.queryByRole('group', { name: /Access to/ })).toBeNull(),
    );
    expect(looks()).toBe(2);
  });

  it('by itself is looked for until the backend too says that it has', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    const backend = ledger();
    backend.come('open');
    const { looks } = show({ ...backend, signals: false });
    await screen.findByRole('group', { name: 'Access to ledger' });
    // The clocks differ: the backend's has not reached the end yet.
    pass(30 * 60_000);
    await screen.findByText('ended');
    expect(looks()).toBe(1);
    backend.come('hidden');
    pass(10_000);
    await waitFor(() => expect(hiddenRows()).toHaveLength(3));
    expect(looks()).toBe(2);
  });

  it('takes the whole trace from the screen where nothing of it is left', async () => {
    const { end } = await showOpen();
    end(() => failure(404, 'NotFoundError', 'There is no such trace.'));
    expect(
      await screen.findByText(/Your access to this trace has ended/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('tree')).toBeNull();
  });

  it('keeps what is shown while the backend is down', async () => {
    const { end } = await showOpen();
    end(() => failure(503, 'E', 'The catalog is down.'));
    expect(await screen.findByText('The catalog is down.')).toBeInTheDocument();
    expect(screen.getByRole('tree')).toBeInTheDocument();
  });
});

describe('signals that say nothing of the trace', () => {
  afterEach(() => jest.useRealTimers());

  it('make nobody look', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    const backend = ledger();
    const { signals, looks } = show(backend);
    await screen.findByRole('tree');
    signals.send({ kind: 'grant', id: '1', state: 'active' });
    signals.send({ kind: 'obligation', id: '1', state: 'due' });
    signals.send({ kind: 'request', id: REQUEST, state: 'denied' });
    signals.send({ hello: 'there' });
    pass(5000);
    expect(looks()).toBe(1);
  });
});
