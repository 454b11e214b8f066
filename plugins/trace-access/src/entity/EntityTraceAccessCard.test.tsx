import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ACCESS,
  accessWith,
  failure,
  sampleRoutes,
  type FakeRoutes,
} from '../testing';
import { renderScreen } from '../testing/renderScreen.test.helper';
import { EntityTraceAccessCard } from './EntityTraceAccessCard';

const ENTITY = '/catalog/default/component/payments';
const show = (routes?: FakeRoutes) =>
  renderScreen(<EntityTraceAccessCard />, {
    routes,
    at: ENTITY,
    mountPath: ENTITY,
  });

describe('the Trace access card', () => {
  it('says per environment what is open, as whom and until when', async () => {
    show();
    const prod = await screen.findByRole('group', { name: 'prod' });
    expect(within(prod).getByText('Open')).toBeInTheDocument();
    expect(prod).toHaveTextContent(/as payments-reader · until .* left/);
    expect(
      within(prod).getByRole('link', { name: 'View traces in prod' }),
    ).toHaveAttribute('href', `${ENTITY}/traces?env=prod`);
    const closed = screen.getByRole('group', { name: 'prod-us' });
    expect(closed).toHaveTextContent('no binding reaches you here');
  });

  it('asks for access, prefilled with where it was pressed', async () => {
    show();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Request access for staging' }),
    );
    expect(
      await screen.findByRole('dialog', {
        name: 'Request access to payments in staging',
      }),
    ).toBeInTheDocument();
  });

  it('leads to a request that waits, and asks for no other', async () => {
    show({
      [ACCESS]: () =>
        accessWith('staging', { pendingRequest: '01JDREQ0000000000000000001' }),
    });
    const staging = await screen.findByRole('group', { name: 'staging' });
    expect(
      within(staging).getByRole('link', { name: 'See the request' }),
    ).toHaveAttribute(
      'href',
      '/trace-access/requests?request=01JDREQ0000000000000000001',
    );
    expect(
      within(staging).queryByRole('button', { name: /Request access/ }),
    ).toBeNull();
  });

  it('hands out credentials where they are open, and asks for them where not', async () => {
    show({
      [ACCESS]: () =>
        accessWith('prod', {
          handouts: [
            { action: 'credentials', state: 'open' },
            { action: 'console', state: 'ask' },
          ],
        }),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Get credentials for prod' }),
    );
    expect(
      await screen.findByRole('dialog', {
        name: 'Credentials for payments in prod',
      }),
    ).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(
      screen.getByRole('button', { name: 'Request console for prod' }),
    );
    expect(
      await screen.findByRole('dialog', {
        name: 'Request access to payments in prod',
      }),
    ).toBeInTheDocument();
  });

  it('names what is down, and tries again', async () => {
    let down = true;
    show({
      [ACCESS]: request =>
        down
          ? failure(503, 'ServiceUnavailableError', 'The catalog is down.')
          : sampleRoutes()[ACCESS](request),
    });
    expect(await screen.findByText('The catalog is down.')).toBeInTheDocument();
    down = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('group', { name: 'prod' }),
    ).toBeInTheDocument();
  });
});
