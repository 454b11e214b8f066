import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { failure, sampleTrace, TRACE, type FakeRoutes } from '../testing';
import { renderScreen } from '../testing/renderScreen.test.helper';
import { TraceView } from './TraceView';

const AT = '/trace';
const show = (routes?: FakeRoutes, search = '') =>
  renderScreen(
    <TraceView
      environment="prod"
      traceId="5f0d9e5f0d9e5f0d9e5f0d9e5f0d9e01"
      entityRef="component:default/payments"
      back={{ to: '/list', label: 'Traces of payments' }}
    />,
    { routes, at: AT + search, mountPath: AT },
  );
const where = () => screen.getByTestId('where').textContent;
const row = (name: RegExp) => screen.getByRole('treeitem', { name });
const selected = () =>
  screen
    .getAllByRole('treeitem')
    .find(item => item.getAttribute('aria-selected') === 'true');

describe('a trace', () => {
  it('is asked for once, from the entity it was opened from', async () => {
    const { calls } = show();
    await screen.findByRole('tree');
    expect(calls.filter(call => call.includes('/traces/'))).toEqual([
      'GET /v1/environments/prod/traces/5f0d9e5f0d9e5f0d9e5f0d9e5f0d9e01?entity=component%3Adefault%2Fpayments',
    ]);
  });

  it('sums up what shows and what is hidden', async () => {
    show();
    expect(
      await screen.findByRole('heading', { name: 'payments: POST /payments' }),
    ).toBeInTheDocument();
    expect(screen.getByText(/30 visible/)).toHaveTextContent(
      '30 visible · 3 hidden',
    );
    expect(screen.getByText('fraud · 25')).toBeInTheDocument();
  });

  it('keeps the place of a hidden span, and says whose it is', async () => {
    show();
    await screen.findByRole('tree');
    const hidden = screen.getAllByRole('treeitem', {
      name: /hidden · ledger, owned by team-ledger/,
    });
    expect(hidden).toHaveLength(3);
    expect(hidden[0]).toHaveAttribute('aria-level', '3');
    expect(hidden[0].querySelector('[data-hatched]')).not.toBeNull();
  });

  it('offers to ask once per hidden subtree, and wherever the keyboard is', async () => {
    show();
    const tree = await screen.findByRole('tree');
    const items = screen.getAllByRole('treeitem', { name: /hidden · ledger/ });
    const [top, below] = items.map(item =>
      within(item).getByText('Request access'),
    );
    expect(top).toBeVisible();
    expect(below).not.toBeVisible();
    tree.focus();
    // Never past the end: a walk that misses it ends at the last row.
    for (let i = 0; i < 12 && selected() !== items[1]; i++) {
      await userEvent.keyboard('{ArrowDown}');
    }
    expect(below).toBeVisible();
  });

  it('says no more than "hidden" where the owner may not be known', async () => {
    const trace = sampleTrace(Date.now());
    show({
      [TRACE]: () => ({
        ...trace,
        spans: trace.spans.map(span =>
          span.visibility === 'hidden' ? { ...span, owner: undefined } : span,
        ),
      }),
    });
    await screen.findByRole('tree');
    await userEvent.click(
      within(screen.getAllByRole('treeitem', { name: /hidden/ })[0]).getByText(
        'Whom to ask',
      ),
    );
    expect(
      await screen.findByRole('dialog', { name: 'Who can open this in prod' }),
    ).toHaveTextContent('names nobody who could approve');
  });

  it('shows a span in full, with what was redacted, at a link of its own', async () => {
    show();
    await screen.findByRole('tree');
    await userEvent.click(row(/POST \/payments/));
    const drawer = await screen.findByRole('dialog', {
      name: 'POST /payments',
    });
    const attributes = within(drawer).getByRole('table', {
      name: 'Attributes',
    });
    expect(
      within(attributes).getByRole('row', { name: /user\.email/ }),
    ).toHaveTextContent('redacted by policy');
    expect(
      within(attributes).getByText('<img src=x onerror=alert(1)>'),
    ).toBeInTheDocument();
    expect(document.querySelector('img')).toBeNull();
    expect(drawer).toHaveTextContent('+700 msexception');
    expect(drawer).toHaveTextContent('0af7651916cd43dd8448eb211c80319c');
    expect(where()).toBe(`${AT}?span=00000000000000a1`);

    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(where()).toBe(AT));
  });

  it('opens the span that the link names', async () => {
    show(undefined, '?span=00000000000000a3');
    expect(
      await screen.findByRole('dialog', { name: 'SELECT accounts' }),
    ).toBeInTheDocument();
  });

  it('is walked and folded by keyboard', async () => {
    show();
    const tree = await screen.findByRole('tree');
    tree.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(selected()).toHaveTextContent('validate card');
    expect(tree).toHaveAttribute('aria-activedescendant', selected()!.id);

    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    const root = row(/POST \/payments/);
    expect(selected()).toBe(root);
    expect(root).toHaveAttribute('aria-expanded', 'false');
    expect(root).toHaveTextContent('+32');
    expect(screen.getAllByRole('treeitem')).toHaveLength(1);

    await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
    expect(
      await screen.findByRole('dialog', { name: 'validate card' }),
    ).toBeInTheDocument();
  });

  it('renders only the rows in sight of a trace of 10,000 spans', async () => {
    const trace = sampleTrace(Date.now());
    const [root, child] = trace.spans;
    show({
      [TRACE]: () => ({
        ...trace,
        spans: [
          root,
          ...Array.from({ length: 9_999 }, (_, i) => ({
            ...child,
            id: `c${i}`,
            parentId: root.id,
          })),
        ],
      }),
    });
    await screen.findByRole('tree');
    expect(screen.getAllByRole('treeitem').length).toBeLessThan(100);
    expect(screen.getByText(/10000 visible/)).toBeInTheDocument();
  });

  it('says that it is incomplete, and what was odd', async () => {
    show({
      [TRACE]: () => ({
        ...sampleTrace(Date.now()),
        partial: true,
        warnings: ['2 spans have no parent.'],
      }),
    });
    expect(await screen.findByText(/is incomplete/)).toBeInTheDocument();
    expect(screen.getByText('2 spans have no parent.')).toBeInTheDocument();
  });

  it('says no more of a forbidden trace than of an unknown one', async () => {
    show({
      [TRACE]: () => failure(404, 'NotFoundError', 'There is no such trace.'),
    });
    expect(await screen.findByText('Not found')).toBeInTheDocument();
    expect(screen.getByText('There is no such trace.')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
  });
});
