import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ACCESS, failure, sampleRoutes, type FakeRoutes } from '../testing';
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

  it('says whom to ask', async () => {
    show();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Request access for staging' }),
    );
    expect(
      await screen.findByRole('dialog', {
        name: 'Who can open payments in staging',
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
