import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sampleRequest } from '../../../testing';
import { showPage, where } from '../../showPage.test.helper';

describe('all requests', () => {
  it('are filtered by the link, and the link by the filters', async () => {
    const { calls } = showPage('/requests?show=all&state=denied&env=prod');
    await screen.findByRole('table', { name: 'All requests' });
    expect(calls).toContain(
      'GET /v1/requests?box=all&state=denied&environment=prod',
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Entity' }),
      'Payments{Enter}',
    );
    await waitFor(() =>
      expect(where()).toBe(
        '/requests?show=all&state=denied&env=prod&entity=component%3Adefault%2Fpayments',
      ),
    );
  });

  it('grow page by page', async () => {
    showPage('/requests?show=all', {
      'GET /v1/requests': ({ query }) =>
        query.get('cursor')
          ? { items: [sampleRequest(Date.now(), { id: '2' })] }
          : {
              items: [sampleRequest(Date.now(), { id: '1' })],
              nextCursor: 'next',
            },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Load more' }),
    );
    await waitFor(() =>
      expect(screen.getAllByRole('button', { name: /^Open kim/ })).toHaveLength(
        2,
      ),
    );
  });

  it('say what to do where nothing matches', async () => {
    showPage('/requests?show=all&state=expired', {
      'GET /v1/requests': () => ({ items: [] }),
    });
    expect(await screen.findByText('Nothing matches')).toBeInTheDocument();
  });
});
