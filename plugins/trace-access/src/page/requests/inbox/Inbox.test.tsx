import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createSampleInbox, failure } from '../../../testing';
import { showPage, where } from '../../showPage.test.helper';

const LEA = 'Open lea: payments in staging';
const KIM = 'Open kim: ledger in prod';
const TOM = 'Open tom: payments in staging';

async function showInbox(more = {}) {
  const inbox = createSampleInbox(Date.now());
  const page = showPage('/requests', {
    'GET /v1/obligations': () => ({ items: [] }),
    ...inbox.routes,
    ...more,
  });
  await screen.findByRole('table', { name: 'Waiting for your decision' });
  return { ...inbox, ...page };
}

const opener = (name: string) => screen.getByRole('button', { name });
const sheet = () =>
  screen.findByRole('dialog', { name: 'kim: ledger in prod' });

describe('the inbox', () => {
  it('says who, what, why, how long and since when, and what waits too long', async () => {
    await showInbox();
    const [, lea, kim] = screen.getAllByRole('row');
    expect(lea).toHaveTextContent(/lea.*payments.*staging.*INC-42.*overdue/);
    expect(kim).toHaveTextContent(
      /kim.*ledger.*View traces, Get credentials.*prod.*high tier.*2 hours.*left/,
    );
    expect(kim).not.toHaveTextContent('overdue');
  });

  it('bears in every cell the name of its column, for narrow screens', async () => {
    await showInbox();
    const table = screen.getByRole('table', {
      name: 'Waiting for your decision',
    });
    for (const cell of within(table).getAllByRole('cell')) {
      expect(cell).toHaveAttribute('data-label', expect.stringMatching(/./));
    }
  });

  it('is walked by j and k or the arrows, and stops at its ends', async () => {
    await showInbox();
    await userEvent.keyboard('j');
    expect(opener(LEA)).toHaveFocus();
    await userEvent.keyboard('j{ArrowDown}');
    expect(opener(TOM)).toHaveFocus();
    await userEvent.keyboard('j');
    expect(opener(TOM)).toHaveFocus();
    await userEvent.keyboard('k');
    expect(opener(KIM)).toHaveFocus();
    await userEvent.keyboard('{ArrowUp}k');
    expect(opener(LEA)).toHaveFocus();
  });

  it('is decided without a mouse, one after the other', async () => {
    const { reviews } = await showInbox();
    await userEvent.keyboard('jj{Enter}');
    await within(await sheet()).findByRole('button', { name: 'Approve' });
    expect(where()).toBe('/requests?request=01JDREQ0000000000000000102');
    await userEvent.keyboard('c');
    expect(screen.getByRole('textbox', { name: 'Comment' })).toHaveFocus();
    // Letters in a field are letters.
    await userEvent.keyboard('a bad day');
    await userEvent.tab();
    await userEvent.keyboard('d');
    await screen.findByText('You denied kim: ledger in prod.');
    expect(reviews).toEqual([
      {
        requestId: '01JDREQ0000000000000000102',
        key: expect.any(String),
        body: { verdict: 'deny', comment: 'a bad day' },
      },
    ]);
    // The next one has taken its place.
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: KIM })).toBeNull(),
    );
    expect(opener(TOM)).toHaveFocus();
    await userEvent.keyboard('a');
    const tom = await screen.findByRole('dialog', {
      name: 'tom: payments in staging',
    });
    await waitFor(() =>
      expect(
        within(tom).getByRole('button', { name: 'Approve' }),
      ).toHaveFocus(),
    );
    expect(reviews).toHaveLength(1);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(reviews).toHaveLength(2));
    expect(reviews[1].body).toEqual({ verdict: 'approve' });
    expect(reviews[1].key).not.toBe(reviews[0].key);
    await waitFor(() => expect(opener(LEA)).toHaveFocus());
  });

  it('walks from request to request while one is open', async () => {
    await showInbox();
    await userEvent.keyboard('jj{Enter}');
    await within(await sheet()).findByRole('button', { name: 'Approve' });
    await userEvent.keyboard('j');
    expect(
      await screen.findByRole('dialog', { name: 'tom: payments in staging' }),
    ).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(where()).toBe('/requests'));
  });

  it('lets its keys rest while somebody types, and with a modifier', async () => {
    const { reviews } = await showInbox();
    await userEvent.keyboard('j{Control>}a{/Control}{Meta>}d{/Meta}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'All requests' }));
    await userEvent.click(
      await screen.findByRole('textbox', { name: 'Entity' }),
    );
    await userEvent.keyboard('adjx?');
    expect(screen.getByRole('textbox', { name: 'Entity' })).toHaveValue(
      'adjx?',
    );
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(reviews).toEqual([]);
  });

  it('does not decide while a key is held that has only opened a request', async () => {
    const { reviews } = await showInbox();
    await userEvent.keyboard('ja');
    const approve = await screen.findByRole('button', { name: 'Approve' });
    fireEvent.keyDown(approve, { key: 'a', repeat: true });
    expect(reviews).toEqual([]);
  });

  it('tells its keys', async () => {
    await showInbox();
    await userEvent.keyboard('?');
    expect(
      await screen.findByRole('dialog', { name: 'Keys' }),
    ).toHaveTextContent(/j or ↓.*The next request/);
  });

  it('says so when nothing waits', async () => {
    showPage('/requests', {
      'GET /v1/requests': () => ({ items: [], waiting: 0 }),
    });
    expect(
      await screen.findByText('Nothing waits for you'),
    ).toBeInTheDocument();
  });

  it('shows a request that comes, without a reload', async () => {
    const { requests, signals } = await showInbox();
    const [first] = requests.values();
    requests.set('01JDREQ0000000000000000109', {
      ...first,
      id: '01JDREQ0000000000000000109',
      requester: 'user:default/new',
    });
    signals.send({
      kind: 'request',
      id: '01JDREQ0000000000000000109',
      state: 'pending',
    });
    expect(
      await screen.findByRole('button', { name: /Open new:/ }),
    ).toBeInTheDocument();
  });
});

describe('several at once', () => {
  it('are selected with x and approved with one comment, each by its own call', async () => {
    const { reviews } = await showInbox();
    await userEvent.keyboard('jxjjxa');
    const dialog = await screen.findByRole('dialog', {
      name: 'Approve 2 requests',
    });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Comment' }),
      'ok',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Approve 2' }),
    );
    await within(dialog).findByText('2 of 2 approved.');
    expect(reviews.map(({ requestId }) => requestId)).toEqual([
      '01JDREQ0000000000000000101',
      '01JDREQ0000000000000000103',
    ]);
    expect(reviews.map(({ body }) => body)).toEqual([
      { verdict: 'approve', comment: 'ok' },
      { verdict: 'approve', comment: 'ok' },
    ]);
    expect(new Set(reviews.map(({ key }) => key)).size).toBe(2);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: LEA })).toBeNull(),
    );
    expect(opener(KIM)).toBeInTheDocument();
  });

  it('show which went through and which did not, and try only those again', async () => {
    const inbox = createSampleInbox(Date.now());
    const route = 'POST /v1/requests/{requestId}/reviews';
    const keys: Record<string, (string | null)[]> = {};
    let down = true;
    await showInbox({
      ...inbox.routes,
      [route]: (request: any) => {
        const { requestId } = request.path;
        (keys[requestId] ??= []).push(request.headers.get('Idempotency-Key'));
        if (requestId.endsWith('2') && down) {
          return failure(503, 'E', 'The catalog is down.');
        }
        return inbox.routes[route](request);
      },
    });
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select all' }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Deny selected …' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Deny 3 requests',
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Deny 3' }),
    );
    await within(dialog).findByText('2 of 3 denied, 1 not.');
    const kim = within(dialog).getByText('kim: ledger in prod').closest('li');
    expect(kim).toHaveTextContent(/not done.*The catalog is down\./);
    down = false;
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Try 1 again' }),
    );
    await within(dialog).findByText('3 of 3 denied.');
    expect(
      Object.values(keys)
        .map(({ length }) => length)
        .sort(),
    ).toEqual([1, 1, 2]);
    const [first, second] = keys['01JDREQ0000000000000000102'];
    expect(second).toBe(first);
  });
});
