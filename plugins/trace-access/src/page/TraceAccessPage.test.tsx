import { screen, waitFor } from '@testing-library/react';
import { createSampleInbox, failure, sampleObligation } from '../testing';
import { renderScreen } from '../testing/renderScreen.test.helper';
import { PageBody } from './PageBody';
import { showPage, where } from './showPage.test.helper';

describe('the page', () => {
  it('bears its title where the portal draws none', () => {
    renderScreen(<PageBody title="Trace access" />, {
      at: '/trace-access/bindings?show=explain',
      mountPath: '/trace-access',
    });
    expect(
      screen.getByRole('heading', { level: 1, name: 'Trace access' }),
    ).toBeInTheDocument();
  });

  it('begins with My access', async () => {
    showPage();
    const tab = await screen.findByRole('link', { name: 'My access' });
    expect(tab).toHaveAttribute('aria-current', 'page');
    expect(where()).toBe('/my-access');
  });

  it('says on the tab how much waits, and that some of it is overdue', async () => {
    showPage('/my-access', createSampleInbox(Date.now()).routes);
    expect(
      await screen.findByRole('link', {
        name: /Requests 3 requests and 1 post-review to decide, some overdue/,
      }),
    ).toHaveTextContent('Requests4');
  });

  it('counts only post-reviews that the viewer owes, and shows no zero', async () => {
    const { calls } = showPage('/my-access', {
      'GET /v1/requests': () => ({ items: [], waiting: 0 }),
      'GET /v1/obligations': () => ({
        items: [sampleObligation(Date.now(), { maySettle: false })],
      }),
    });
    await waitFor(() =>
      expect(calls).toContain('GET /v1/obligations?open=true'),
    );
    await screen.findByText(/You wait for nobody/);
    expect(screen.getByRole('link', { name: 'Requests' })).toHaveTextContent(
      /^Requests$/,
    );
  });

  it('goes on where the count fails', async () => {
    showPage('/bindings', {
      'GET /v1/requests': () => failure(503, 'E', 'The database is down.'),
    });
    expect(
      await screen.findByRole('table', { name: 'Bindings' }),
    ).toBeInTheDocument();
  });
});

describe('a trace on the page', () => {
  it('opens by its link, and counts nothing', async () => {
    const { calls } = showPage(
      '/traces/prod/5f0d9e5f0d9e5f0d9e5f0d9e5f0d9e01?entity=component:default/payments',
    );
    expect(await screen.findByRole('tree')).toBeInTheDocument();
    expect(calls.join()).not.toContain('box=inbox');
    expect(screen.getByRole('link', { name: 'My access' })).toHaveAttribute(
      'href',
      '/trace-access/my-access',
    );
  });
});
