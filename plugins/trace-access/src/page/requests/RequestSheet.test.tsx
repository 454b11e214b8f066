import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createSampleInbox,
  failure,
  sampleGrant,
  sampleOpens,
  sampleRequestDetail,
} from '../../testing';
import { showPage } from '../showPage.test.helper';

const KIMS = '01JDREQ0000000000000000102';

function showRequest(more = {}) {
  const inbox = createSampleInbox(Date.now());
  const page = showPage(`/requests?request=${KIMS}`, {
    'GET /v1/obligations': () => ({ items: [] }),
    ...inbox.routes,
    ...more,
  });
  return { ...inbox, ...page };
}
const detailed = (more: Parameters<typeof sampleRequestDetail>[1]) => ({
  'GET /v1/requests/{requestId}': () => sampleRequestDetail(Date.now(), more),
});
const sheet = () =>
  screen.findByRole('dialog', { name: 'kim: ledger in prod' });
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));

describe('a request', () => {
  it('opens by its link, with what an approver needs', async () => {
    showRequest();
    const dialog = await sheet();
    expect(dialog).toHaveTextContent(/ledger.*prod.*high tier/);
    expect(dialog).toHaveTextContent('has nowView tracesAn approval opens');
    expect(dialog).toHaveTextContent(/Services.*payments/);
    expect(
      within(dialog).getByRole('table', { name: 'Who had the same' }),
    ).toHaveTextContent(/olga.*1 hour.*Slow checkout\..*ended/);
    expect(
      within(dialog).getByRole('table', {
        name: 'What else the requester has open',
      }),
    ).toHaveTextContent(/payments in prod.*View traces.*open/);
    expect(
      within(dialog).getByRole('region', { name: 'Who can approve' }),
    ).toHaveTextContent(/team-payments or on call: payments.*3 people/);
    expect(
      within(dialog).getByRole('link', { name: 'Audit trail of this request' }),
    ).toHaveAttribute('href', `/trace-access/audit?request=${KIMS}`);
  });

  it('shows a reason with markup and format strings as text', async () => {
    showRequest();
    const dialog = await sheet();
    const reason = within(dialog).getByText(/%s <img src=x/);
    expect(reason.textContent).toBe(
      '%s <img src=x onerror=alert(1)> $(id)\nsecond line',
    );
    expect(reason.tagName).toBe('BDI');
    expect(document.querySelector('img[src="x"]')).toBeNull();
  });

  it('makes a ticket a link only where it is an address of the web', async () => {
    showRequest(
      detailed({ request: { ticket: 'https://tickets.test/INC-42' } }),
    );
    expect(
      await screen.findByRole('link', { name: 'https://tickets.test/INC-42' }),
    ).toHaveAttribute('rel', 'noopener noreferrer');
  });

  it('leaves a ticket that is a script as text', async () => {
    // eslint-disable-next-line no-script-url
    const ticket = 'javascript:alert(1)//https://tickets.test';
    showRequest(detailed({ request: { ticket } }));
    const dialog = await screen.findByRole('dialog');
    const text = await within(dialog).findByText(ticket);
    expect(text.closest('a')).toBeNull();
  });

  it('warns where it opens a whole account', async () => {
    showRequest(
      detailed({
        request: { id: KIMS, mayReview: true },
        opens: { ...sampleOpens, wholeAccount: true },
      }),
    );
    expect(
      await screen.findByText(/it shows every service of 123456789012/),
    ).toBeInTheDocument();
  });

  it('says why the viewer may not decide it', async () => {
    showRequest(
      detailed({
        request: { mayReview: false },
        whyNotReview: 'Nobody reviews their own request.',
      }),
    );
    expect(
      await screen.findByText('Nobody reviews their own request.'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
    await userEvent.keyboard('a');
    expect(screen.getByRole('dialog')).toBeInTheDocument();
  });

  it('shows what it gives, and ends it', async () => {
    showRequest(
      detailed({
        request: { state: 'approved' },
        grant: sampleGrant(Date.now()),
      }),
    );
    await press('End it …');
    expect(
      await screen.findByRole('dialog', {
        name: 'End the access of kim to payments in prod',
      }),
    ).toBeInTheDocument();
  });

  it('says so where it is not found', async () => {
    showRequest({
      'GET /v1/requests/{requestId}': () =>
        failure(404, 'NotFoundError', 'There is no such request.'),
    });
    expect(
      await screen.findByText('There is no such request.'),
    ).toBeInTheDocument();
  });
});

describe('a decision', () => {
  it('may give less than was asked for', async () => {
    const { reviews } = showRequest();
    await press('Give less …');
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'How long' }),
      'PT30M',
    );
    const view = screen.getByRole('checkbox', { name: 'View traces' });
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Get credentials' }),
    );
    // An approval gives something.
    expect(view).toBeDisabled();
    await press('Approve for 30 minutes');
    await waitFor(() =>
      expect(reviews.map(({ body }) => body)).toEqual([
        { verdict: 'approve', duration: 'PT30M', actions: ['view'] },
      ]),
    );
  });

  it('says less only where it gives less, and a denial never does', async () => {
    const { reviews } = showRequest();
    await press('Give less …');
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Get credentials' }),
    );
    await press('Deny');
    await waitFor(() =>
      expect(reviews.map(({ body }) => body)).toEqual([{ verdict: 'deny' }]),
    );
  });

  it('that was not answered is tried again as it was, and decides once', async () => {
    const inbox = createSampleInbox(Date.now());
    const route = 'POST /v1/requests/{requestId}/reviews';
    const tries: { key: string | null; body: unknown }[] = [];
    let connected = false;
    showRequest({
      ...inbox.routes,
      [route]: (request: any) => {
        tries.push({
          key: request.headers.get('Idempotency-Key'),
          body: request.body,
        });
        if (!connected) throw new TypeError('Failed to fetch');
        return inbox.routes[route](request);
      },
    });
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Comment' }),
      'go on',
    );
    await press('Approve');
    const again = await screen.findByRole('button', {
      name: 'Try again to approve',
    });
    expect(again).toHaveFocus();
    expect(screen.getByText(/may have got through/)).toBeInTheDocument();
    const comment = screen.getByRole('textbox', { name: 'Comment' });
    expect(comment).toHaveValue('go on');
    expect(comment).toBeDisabled();
    connected = true;
    await userEvent.keyboard('{Enter}');
    await screen.findByText(/You approved kim: ledger in prod/);
    expect(tries).toHaveLength(2);
    expect(tries[1]).toEqual(tries[0]);
    expect(tries[0]).toEqual({
      key: expect.stringMatching(/^.{8,}$/),
      body: { verdict: 'approve', comment: 'go on' },
    });
  });

  it('that is changed after no answer is another one, with the words kept', async () => {
    const inbox = createSampleInbox(Date.now());
    const route = 'POST /v1/requests/{requestId}/reviews';
    const keys: (string | null)[] = [];
    showRequest({
      ...inbox.routes,
      [route]: (request: any) => {
        keys.push(request.headers.get('Idempotency-Key'));
        if (keys.length === 1) throw new TypeError('Failed to fetch');
        return failure(409, 'ConflictError', 'You have approved it already.');
      },
    });
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Comment' }),
      'go on',
    );
    await press('Approve');
    await press('Change it');
    const comment = screen.getByRole('textbox', { name: 'Comment' });
    expect(comment).toHaveValue('go on');
    expect(comment).toHaveFocus();
    await press('Deny');
    expect(
      await screen.findByText('You have approved it already.'),
    ).toBeInTheDocument();
    expect(keys[1]).not.toBe(keys[0]);
  });

  it('that the backend refuses is told, and can be made anew', async () => {
    showRequest({
      'POST /v1/requests/{requestId}/reviews': () =>
        failure(403, 'NotAllowedError', 'You left the group a minute ago.'),
    });
    await press('Approve');
    expect(
      await screen.findByText(/You left the group a minute ago/),
    ).toHaveTextContent('trace-access.request.review');
    expect(screen.getByRole('button', { name: 'Approve' })).toBeEnabled();
  });
});
