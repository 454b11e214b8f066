import { useState } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  failure,
  sampleGrant,
  sampleOpens,
  samplePreview,
  sampleRequestDetail,
  type FakeRoutes,
} from '../testing';
import { renderScreen } from '../testing/renderScreen.test.helper';
import { RequestDialog } from './RequestDialog';
import type { RequestStart } from './start';

const PREVIEW = 'POST /v1/requests/preview';
const CREATE = 'POST /v1/requests';
const ONE = 'GET /v1/requests/{requestId}';

function Asks(props: { start: RequestStart; onOpen?: () => void }) {
  const [start, setStart] = useState<RequestStart | undefined>(props.start);
  return (
    <>
      <button onClick={() => setStart(props.start)}>Ask</button>
      <RequestDialog
        start={start}
        onClose={() => setStart(undefined)}
        onOpen={props.onOpen}
      />
    </>
  );
}

/** Shows the dialog, and keeps what was previewed and sent. */
function ask(options: {
  routes?: FakeRoutes;
  start?: Partial<RequestStart>;
  onOpen?: () => void;
}) {
  const previewed: any[] = [];
  const sent: { body: any; key: string | null }[] = [];
  const routes: FakeRoutes = {
    [PREVIEW]: () => samplePreview(),
    [CREATE]: () => sampleRequestDetail(Date.now()),
    [ONE]: () => sampleRequestDetail(Date.now()),
    ...options.routes,
  };
  const { signals } = renderScreen(
    <Asks
      start={{
        entityRef: 'component:default/payments',
        environment: 'staging',
        ...options.start,
      }}
      onOpen={options.onOpen}
    />,
    {
      routes: {
        ...routes,
        [PREVIEW]: request => {
          previewed.push(request.body);
          return routes[PREVIEW](request);
        },
        [CREATE]: request => {
          const key = request.headers.get('Idempotency-Key');
          sent.push({ body: request.body, key });
          return routes[CREATE](request);
        },
      },
      at: '/ask',
      mountPath: '/ask',
    },
  );
  return { previewed, sent, signals };
}

const dialog = (name = 'Request access to payments in staging') =>
  screen.findByRole('dialog', { name });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const reason = () => screen.getByRole('textbox', { name: /Reason/ });
const policyKnown = () => screen.findByText('payments-staging');

describe('asking for access', () => {
  it('begins prefilled, with who approves, what it opens and what the limits are', async () => {
    const { previewed, sent } = ask({});
    const shown = await dialog();
    await policyKnown();
    expect(previewed).toEqual([
      {
        entity: 'component:default/payments',
        environment: 'staging',
        actions: ['view'],
        breakGlass: false,
      },
    ]);
    expect(shown).toHaveTextContent(/approves this, usually within 4 minutes/);
    expect(
      within(shown).getByRole('region', { name: 'Who approves' }),
    ).toHaveTextContent(/team-payments or on call: payments.*on call: olga/);
    expect(
      within(shown).getByRole('region', { name: 'What it opens' }),
    ).toHaveTextContent(/payments.*123456789012.*Redacteddb\.query\.text/);
    expect(
      within(shown).getByRole('region', { name: 'What the policy says' }),
    ).toHaveTextContent(/Rulepayments-approvalAt most2 hours/);
    // The shortest sensible time is chosen, and the keyboard is at what is missing.
    expect(button('30 minutes')).toHaveAttribute('aria-pressed', 'true');
    expect(reason()).toHaveFocus();
    expect(button('Send the request')).toBeDisabled();
    expect(screen.getByText('Write a reason.')).toBeInTheDocument();
    expect(sent).toEqual([]);
  });

  it('sends what is on the screen, and shows what comes of it without a reload', async () => {
    const onOpen = jest.fn();
    let detail = sampleRequestDetail(Date.now());
    const { sent, signals } = ask({ routes: { [ONE]: () => detail }, onOpen });
    await policyKnown();
    await userEvent.type(reason(), '  Refunds fail. ');
    await userEvent.type(screen.getByRole('textbox', { name: 'Ticket' }), 'X');
    await userEvent.click(button('1 hour'));
    await press('Send the request');
    await screen.findByText('Sent, and waiting for a decision');
    expect(sent.map(({ body }) => body)).toEqual([
      {
        entity: 'component:default/payments',
        environment: 'staging',
        actions: ['view'],
        duration: 'PT1H',
        reason: 'Refunds fail.',
        ticket: 'X',
        breakGlass: false,
      },
    ]);
    expect(screen.queryByRole('button', { name: 'View traces' })).toBeNull();
    expect(
      screen.getByRole('link', { name: /See the request/ }),
    ).toHaveAttribute(
      'href',
      '/trace-access/requests?request=01JDREQ0000000000000000001',
    );

    detail = sampleRequestDetail(Date.now(), {
      request: { state: 'approved', mayCancel: false },
      reviews: [
        {
          id: '1',
          reviewer: 'user:default/olga',
          verdict: 'approve',
          comment: '<b>go</b>',
          createdAt: new Date().toISOString(),
        },
      ],
      grant: sampleGrant(Date.now(), { state: 'claimable' }),
    });
    signals.send({
      kind: 'request',
      id: '01JDREQ0000000000000000001',
      state: 'approved',
    });
    expect(await screen.findByText('Approved')).toBeInTheDocument();
    expect(screen.getByText('<b>go</b>')).toBeInTheDocument();
    await press('View traces');
    expect(onOpen).toHaveBeenCalledTimes(1);
  });

  it('says that it is impossible before anything is sent, and whom to talk to', async () => {
    const { sent } = ask({
      start: { owners: ['group:default/team-payments'] },
      routes: {
        [PREVIEW]: () =>
          samplePreview({
            possible: false,
            sentence: 'Nobody can approve this: the rule names nobody.',
            steps: [],
          }),
      },
    });
    const shown = await dialog();
    expect(await within(shown).findByText(/You can talk to/)).toHaveTextContent(
      /Nobody can approve this.*team-payments\./,
    );
    await userEvent.type(reason(), 'Please{Control>}{Enter}{/Control}');
    expect(button('Send the request')).toBeDisabled();
    expect(sent).toEqual([]);
  });

  it('says that nobody has to approve what the policy approves at once', async () => {
    const { sent } = ask({
      routes: {
        [PREVIEW]: () =>
          samplePreview({
            automatic: true,
            automaticWhy: 'low tier, half an hour',
            reasonRequired: false,
            sentence: 'The policy approves this at once.',
          }),
        [CREATE]: () =>
          sampleRequestDetail(Date.now(), {
            request: { state: 'approved', automatic: true },
            grant: sampleGrant(Date.now(), { state: 'claimable' }),
          }),
        [ONE]: () =>
          sampleRequestDetail(Date.now(), {
            request: { state: 'approved', automatic: true },
            grant: sampleGrant(Date.now(), { state: 'claimable' }),
          }),
      },
    });
    await press('Get access now');
    expect(await screen.findByText('Approved')).toBeInTheDocument();
    expect(button('View traces')).toBeInTheDocument();
    expect(sent).toHaveLength(1);
  });

  it('shows a request that waits already instead of sending another', async () => {
    ask({
      routes: {
        [PREVIEW]: () =>
          samplePreview({ pending: '01JDREQ0000000000000000007' }),
      },
    });
    await screen.findByText(/You have asked for this already, and it waits/);
    expect(button('Send the request')).toBeDisabled();
    await press('Show it');
    expect(
      await screen.findByText('Sent, and waiting for a decision'),
    ).toBeInTheDocument();
  });

  it('opens on a request of which it is known that it waits', async () => {
    ask({ start: { pending: '01JDREQ0000000000000000007' } });
    expect(
      await screen.findByText('Sent, and waiting for a decision'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Send/ })).toBeNull();
  });

  it('asks for another decision where the first was no', async () => {
    ask({
      routes: {
        [ONE]: () =>
          sampleRequestDetail(Date.now(), {
            request: { state: 'denied', mayCancel: false },
          }),
      },
    });
    await policyKnown();
    await userEvent.type(reason(), 'Refunds fail.');
    await press('Send the request');
    expect(await screen.findByText('Denied')).toBeInTheDocument();
    await press('Ask again');
    expect(reason()).toHaveValue('Refunds fail.');
  });

  it('takes it back', async () => {
    let state: 'pending' | 'cancelled' = 'pending';
    ask({
      start: { pending: '01JDREQ0000000000000000001' },
      routes: {
        [ONE]: () =>
          sampleRequestDetail(Date.now(), {
            request: { state, mayCancel: state === 'pending' },
          }),
        'POST /v1/requests/{requestId}/cancel': () => {
          state = 'cancelled';
          return sampleRequestDetail(Date.now(), { request: { state } });
        },
      },
    });
    await press('Take it back');
    expect(await screen.findByText('Taken back')).toBeInTheDocument();
  });

  it('says what it extends, and names the grant', async () => {
    const { previewed } = ask({
      start: { extends: '01JDGRA0000000000000000001' },
    });
    await dialog('Extend access to payments in staging');
    await policyKnown();
    expect(previewed[0].extends).toBe('01JDGRA0000000000000000001');
  });

  it('warns of a whole account, and chooses the time anew with the actions', async () => {
    const { previewed } = ask({
      routes: {
        [PREVIEW]: ({ body }) =>
          samplePreview({
            actions: ['view', 'credentials'],
            ...(body.duration && { duration: body.duration }),
            ...(body.actions.includes('credentials') && {
              maxDuration: 'PT30M',
              durations: ['PT30M'],
              opens: { ...sampleOpens, wholeAccount: true },
            }),
          }),
      },
    });
    await policyKnown();
    await userEvent.click(button('2 hours'));
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Get credentials' }),
    );
    expect(
      await screen.findByText(/it shows every service of 123456789012/),
    ).toBeInTheDocument();
    expect(previewed.at(-1)).toMatchObject({
      actions: ['view', 'credentials'],
    });
    expect(previewed.at(-1).duration).toBeUndefined();
    // Something must be asked for.
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'View traces' }),
    );
    expect(
      screen.getByRole('checkbox', { name: 'Get credentials' }),
    ).toBeDisabled();
  });

  it.each([
    ['https://tickets.test/INC-42', true],
    // eslint-disable-next-line no-script-url
    ['javascript:alert(1)', false],
  ])('shows the title of a ticket at %s as a link: %s', async (url, linked) => {
    ask({
      routes: {
        [PREVIEW]: () =>
          samplePreview({
            ticket: { required: true, title: 'Refunds fail', url },
          }),
      },
    });
    await policyKnown();
    await userEvent.type(reason(), 'Look.');
    expect(screen.getByText('Name a ticket.')).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('textbox', { name: /Ticket/ }),
      'INC-42',
    );
    const title = await screen.findByText('Refunds fail');
    expect(title.closest('a') !== null).toBe(linked);
  });

  it('says what is wrong with a ticket, and sends nothing', async () => {
    ask({
      routes: {
        [PREVIEW]: ({ body }) =>
          samplePreview({
            ticket: {
              required: false,
              ...(body.ticket && { problem: 'Write it as INC-123.' }),
            },
          }),
      },
    });
    await policyKnown();
    await userEvent.type(reason(), 'Look.');
    await userEvent.type(screen.getByRole('textbox', { name: 'Ticket' }), '42');
    expect(await screen.findAllByText('Write it as INC-123.')).toHaveLength(2);
    expect(button('Send the request')).toBeDisabled();
  });

  it('sends nothing that the backend says makes no sense', async () => {
    ask({
      routes: {
        [PREVIEW]: ({ body }) =>
          body.actions.includes('console')
            ? failure(400, 'InputError', 'Ask for each by itself.')
            : samplePreview({ actions: ['view', 'console'] }),
      },
    });
    await policyKnown();
    await userEvent.type(reason(), 'Look.');
    await userEvent.click(
      screen.getByRole('checkbox', { name: /provider's console/ }),
    );
    expect(
      await screen.findByText('Ask for each by itself.'),
    ).toBeInTheDocument();
    expect(button('Send the request')).toBeDisabled();
  });
});

describe('a connection that is lost', () => {
  it('loses nothing that was typed, and the next try is the same request', async () => {
    let connected = false;
    const { sent } = ask({
      routes: {
        [CREATE]: () => {
          if (!connected) throw new TypeError('Failed to fetch');
          return sampleRequestDetail(Date.now());
        },
      },
    });
    await policyKnown();
    await userEvent.type(reason(), 'Refunds fail.');
    await userEvent.click(button('2 hours'));
    await press('Send the request');
    expect(
      await screen.findByText("The portal's backend doesn't answer"),
    ).toBeInTheDocument();
    expect(reason()).toHaveValue('Refunds fail.');
    connected = true;
    await press('Send the request');
    await screen.findByText('Sent, and waiting for a decision');
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0].key).toMatch(/^[\x21-\x7e]{8,128}$/);
  });

  it('a refusal is told, and the next try is another request', async () => {
    const { sent } = ask({
      routes: {
        [CREATE]: () => failure(409, 'ConflictError', 'Asked for already.'),
      },
    });
    await policyKnown();
    await userEvent.type(reason(), 'Refunds fail.');
    await press('Send the request');
    expect(await screen.findByText('Asked for already.')).toBeInTheDocument();
    await press('Send the request');
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1].key).not.toBe(sent[0].key);
  });

  it('a stray click beside the dialog loses nothing either', async () => {
    ask({});
    await policyKnown();
    await userEvent.type(reason(), 'Refunds fail.');
    await userEvent.click(
      document.querySelector('[class*=MuiDialog-container]')!,
    );
    expect(reason()).toHaveValue('Refunds fail.');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await press('Ask');
    expect(await screen.findByRole('textbox', { name: /Reason/ })).toHaveValue(
      '',
    );
  });
});

describe('breaking the glass', () => {
  const breakGlass = { maxDuration: 'PT1H', reviewWithin: 'P1D' };
  const routes: FakeRoutes = {
    [PREVIEW]: ({ body }) =>
      samplePreview({
        breakGlass,
        ticket: { required: true },
        ...(body.breakGlass && {
          durations: ['PT15M', 'PT30M', 'PT1H'],
          maxDuration: 'PT1H',
          reasonRequired: true,
        }),
      }),
    [CREATE]: () =>
      sampleRequestDetail(Date.now(), {
        request: { state: 'approved', breakGlass: true },
        grant: sampleGrant(Date.now(), { breakGlass: true }),
      }),
    [ONE]: () =>
      sampleRequestDetail(Date.now(), {
        request: { state: 'approved', breakGlass: true },
        grant: sampleGrant(Date.now(), { breakGlass: true }),
      }),
  };

  it('is a second step in plain words: two presses and a reason', async () => {
    const { sent, previewed } = ask({ routes });
    await policyKnown();
    // A longer time than the glass gives is not carried over.
    await userEvent.click(button('2 hours'));
    expect(screen.queryByText(/Break the glass/)).toBeNull();
    await press('It cannot wait …');
    const step = await dialog('Break the glass for payments in staging');
    expect(step).toHaveTextContent(/at once, without anybody’s approval/);
    expect(step).toHaveTextContent(/Everybody concerned is told at once/);
    expect(step).toHaveTextContent(/a review of it is owed by.*\(1 day\)/);
    expect(step).toHaveTextContent(/ends after 1 hour at the latest/);
    expect(sent).toEqual([]);
    expect(button('Break the glass now')).toBeDisabled();
    expect(reason()).toHaveFocus();
    await screen.findByRole('button', { name: '15 minutes' });
    expect(previewed.at(-1)).toMatchObject({ breakGlass: true });
    expect(previewed.at(-1).duration).toBeUndefined();
    await userEvent.type(reason(), 'All is down.');
    await press('Break the glass now');
    expect(
      await screen.findByText('The glass is broken: you are in'),
    ).toBeInTheDocument();
    expect(sent.map(({ body }) => body)).toEqual([
      expect.objectContaining({
        breakGlass: true,
        reason: 'All is down.',
        duration: 'PT30M',
      }),
    ]);
  });

  it('leads back, with the reason kept', async () => {
    const { previewed } = ask({ routes });
    await policyKnown();
    await userEvent.type(reason(), 'All is down.');
    await press('It cannot wait …');
    await dialog('Break the glass for payments in staging');
    await press('Back');
    await dialog();
    expect(reason()).toHaveValue('All is down.');
    await waitFor(() =>
      expect(previewed.at(-1)).toMatchObject({ breakGlass: false }),
    );
  });

  it('is not offered to those who may not', async () => {
    ask({});
    await policyKnown();
    expect(screen.queryByRole('button', { name: /cannot wait/ })).toBeNull();
  });
});
