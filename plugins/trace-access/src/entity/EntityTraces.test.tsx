import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  ACCESS,
  accessWith,
  failure,
  sampleEntityAccess,
  sampleRoutes,
  sampleTraces,
  TRACES,
  type FakeRoutes,
} from '../testing';
import { renderScreen } from '../testing/renderScreen.test.helper';
import { EntityTraces } from './EntityTraces';

const TAB = '/catalog/default/component/payments/traces';
const show = (routes?: FakeRoutes, search = '') =>
  renderScreen(<EntityTraces />, {
    routes,
    at: TAB + search,
    mountPath: TAB,
  });
const where = () => screen.getByTestId('where').textContent;

function page(
  traces: Schemas['TraceSummary'][],
  more: Partial<Schemas['TracePage']> = {},
): Schemas['TracePage'] {
  return {
    environment: 'prod',
    start: '2026-11-21T11:00:00.000Z',
    end: '2026-11-21T12:00:00.000Z',
    traces,
    sources: [{ name: 'xray-prod', type: 'xray', state: 'ok' }],
    ...more,
  };
}
const window = {
  from: Date.parse('2026-11-21T11:00:00Z'),
  to: Date.parse('2026-11-21T12:00:00Z'),
};

describe('the Traces tab', () => {
  it('says what is open, and shows the traces of the environment that matters most', async () => {
    const { calls } = show();
    const environments = await screen.findByRole('group', {
      name: 'Environment',
    });
    const button = (name: RegExp) =>
      within(environments).getByRole('button', { name });
    expect(button(/dev\s*Open/)).toBeInTheDocument();
    expect(button(/staging\s*Ask/)).toBeInTheDocument();
    expect(button(/prod-us\s*Closed/)).toBeInTheDocument();
    expect(button(/^prod\s*Open.*left/)).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    expect(
      screen.getByText(/You can view prod until the end of your shift/),
    ).toBeInTheDocument();
    const rows = await screen.findAllByRole('link', { name: /payments/ });
    expect(rows[0]).toHaveAttribute(
      'href',
      expect.stringMatching(new RegExp(`^${TAB}/prod/[0-9a-f]{32}$`)),
    );
    expect(calls.filter(call => call.includes('/traces?'))).toHaveLength(1);
  });

  it('asks for no traces where they are not open', async () => {
    const { calls } = show(undefined, '?env=staging');
    expect(
      await screen.findByRole('button', { name: 'Request access' }),
    ).toBeInTheDocument();
    expect(calls.some(call => call.includes('/traces'))).toBe(false);
  });

  it('says whom to ask where nothing can be requested', async () => {
    show(
      {
        [ACCESS]: () => ({
          ...sampleEntityAccess(Date.now()),
          environments: [
            {
              ...sampleEntityAccess(Date.now()).environments[3],
              approvers: ['group:default/team-payments'],
            },
          ],
        }),
      },
      '?env=prod-us',
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Whom to ask' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Who can open payments in prod-us',
    });
    expect(
      within(dialog).getByRole('link', { name: 'team-payments' }),
    ).toHaveAttribute('href', '/catalog/default/group/team-payments');
    expect(
      within(dialog).getByText(/I need to see the traces of/),
    ).toBeInTheDocument();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(screen.getByRole('button', { name: 'Whom to ask' })).toHaveFocus();
  });

  it('says plainly when nobody can approve', async () => {
    show(undefined, '?env=prod-us');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Whom to ask' }),
    );
    expect(
      await screen.findByText(/names nobody who could approve/),
    ).toBeInTheDocument();
  });

  it('puts the chosen environment and filters into the link', async () => {
    const { calls } = show();
    await screen.findByText('The newest 8 traces');
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Errors only' }),
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Slower than' }),
      '250{Enter}',
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Attribute' }),
      'http.route=/pay{Enter}',
    );
    await userEvent.click(screen.getByRole('button', { name: /^dev/ }));
    await waitFor(() =>
      expect(where()).toBe(
        `${TAB}?env=dev&errors=1&slower=250&attr=http.route%3D%2Fpay`,
      ),
    );
    await screen.findByText('The newest 8 traces');
    const asked = new URLSearchParams(calls.at(-1)!.split('?')[1]);
    expect(asked.get('errors')).toBe('true');
    expect(asked.get('minDuration')).toBe('250');
    expect(asked.get('attribute')).toBe('http.route=/pay');
    expect(calls.at(-1)).toContain('/environments/dev/traces');
  });

  it('refuses an attribute that is no key=value, and asks nothing', async () => {
    const { calls } = show();
    await screen.findByText('The newest 8 traces');
    const before = calls.length;
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Attribute' }),
      'nonsense{Enter}',
    );
    expect(screen.getByText('Write it as key=value.')).toBeInTheDocument();
    expect(where()).toBe(TAB);
    expect(calls).toHaveLength(before);
  });

  it('loads older traces, none twice', async () => {
    const first = sampleTraces({ count: 3, ...window });
    const { calls } = show({
      [TRACES]: ({ query }) =>
        query.get('cursor') === 'older'
          ? page([
              first[2],
              ...sampleTraces({ count: 2, ...window, seed: 100 }),
            ])
          : page(first, { nextCursor: 'older' }),
    });
    await screen.findByText('The newest 3 traces');
    await userEvent.click(screen.getByRole('button', { name: 'Load more' }));
    expect(await screen.findByText('5 traces')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Load more' }),
    ).not.toBeInTheDocument();
    // The window stays where it was, so that the cursor still fits it.
    expect(calls.at(-1)).toContain('start=2026-11-21T11%3A00%3A00.000Z');
  });

  it.each([
    ['no-source', 'No trace source for this environment'],
    ['not-instrumented', 'This entity sends no traces here'],
    ['wrong-service-name', 'Its spans may bear another service name'],
    ['nothing-in-window', 'No traces in this time window'],
    ['nothing-matches', 'No trace matches the filters'],
    ['nothing-visible', 'There are traces, but none that you may see'],
  ] as const)('tells an empty list apart: %s', async (reason, title) => {
    show({
      [TRACES]: () => page([], { empty: { reason, message: 'What to do.' } }),
    });
    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(screen.getByText('What to do.')).toBeInTheDocument();
  });

  it('names what is down, and tries again', async () => {
    let down = true;
    show({
      [TRACES]: request =>
        down
          ? failure(
              503,
              'ServiceUnavailableError',
              'AWS STS does not answer. Try again in a minute.',
            )
          : sampleRoutes()[TRACES](request),
    });
    expect(
      await screen.findByText(
        'AWS STS does not answer. Try again in a minute.',
      ),
    ).toBeInTheDocument();
    down = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('The newest 8 traces')).toBeInTheDocument();
    expect(screen.queryByText(/AWS STS/)).not.toBeInTheDocument();
  });

  it('looks again at what is open once a click was refused', async () => {
    let member = true;
    show({
      [ACCESS]: () =>
        member
          ? sampleEntityAccess(Date.now())
          : accessWith('prod', {
              state: 'closed',
              sentence: 'You left group sre.',
            }),
      [TRACES]: request => {
        const answer = sampleRoutes()[TRACES];
        return member
          ? answer(request)
          : failure(403, 'NotAllowedError', 'Not any more.');
      },
    });
    await screen.findByText('The newest 8 traces');
    member = false;
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByText('You left group sre.')).toBeInTheDocument();
    expect(
      screen.queryByRole('table', { name: 'Traces' }),
    ).not.toBeInTheDocument();
  });

  it('names a source that answered in part, and one that failed', async () => {
    show({
      [TRACES]: () =>
        page(sampleTraces({ count: 1, ...window }), {
          sources: [
            {
              name: 'xray-eu',
              type: 'xray',
              state: 'partial',
              message: 'Slow.',
            },
            { name: 'xray-us', type: 'xray', state: 'failed' },
          ],
        }),
    });
    expect(
      await screen.findByText(/xray-eu answered in part.*Slow\./),
    ).toBeInTheDocument();
    expect(screen.getByText(/xray-us did not answer/)).toBeInTheDocument();
  });

  it('says that issuing is off, by whom and why', async () => {
    show({
      [ACCESS]: () => ({ ...sampleEntityAccess(Date.now()), issuing: false }),
      'GET /v1/issuing': () => ({
        enabled: false,
        reason: 'a leaked key',
        changedBy: 'user:default/olga',
      }),
    });
    expect(
      await screen.findByText(
        /Issuing is switched off for everybody by olga: a leaked key/,
      ),
    ).toBeInTheDocument();
  });

  it('says which claims are pending', async () => {
    show({
      [ACCESS]: () => ({
        ...sampleEntityAccess(Date.now()),
        pendingServices: ['legacy-batch'],
      }),
    });
    expect(
      await screen.findByText(/The service name legacy-batch is claimed/),
    ).toBeInTheDocument();
  });

  it('says so where the policy has no environments', async () => {
    show({
      [ACCESS]: () => ({
        ...sampleEntityAccess(Date.now()),
        environments: [],
      }),
    });
    expect(
      await screen.findByText('There are no environments yet'),
    ).toBeInTheDocument();
  });

  it('shows names as text, whatever is in them', async () => {
    const [trace] = sampleTraces({ count: 1, ...window });
    const operation = '<img src=x onerror="alert(1)">';
    show({ [TRACES]: () => page([{ ...trace, operation }]) });
    expect(
      await screen.findByRole('link', { name: operation }),
    ).toBeInTheDocument();
    expect(document.querySelector('img')).toBeNull();
  });

  it('opens a trace by a click anywhere in its row', async () => {
    show();
    await screen.findByText('The newest 8 traces');
    const table = screen.getByRole('table', { name: 'Traces' });
    await userEvent.click(within(table).getAllByText('payments · 5')[0]);
    await screen.findByRole('link', { name: 'Traces of payments in prod' });
    expect(where()).toMatch(new RegExp(`^${TAB}/prod/[0-9a-f]{32}$`));
  });

  it('opens a trace from its link, and leads back to the same list', async () => {
    show(undefined, '?env=prod&errors=1');
    const [first] = await screen.findAllByRole('link', { name: /payments/ });
    await userEvent.click(first);
    const back = await screen.findByRole('link', {
      name: 'Traces of payments in prod',
    });
    expect(where()).toMatch(new RegExp(`^${TAB}/prod/[0-9a-f]{32}\\?`));
    await userEvent.click(back);
    await waitFor(() => expect(where()).toBe(`${TAB}?env=prod&errors=1`));
  });
});
