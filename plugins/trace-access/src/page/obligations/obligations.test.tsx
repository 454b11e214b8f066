import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { failure, sampleObligation } from '../../testing';
import { showPage } from '../showPage.test.helper';
import { seenInWords } from './seenInWords';

const OWED = 'Post-reviews that you owe';

describe('post-reviews', () => {
  it('that the viewer owes stand above the requests, overdue ones in words', async () => {
    showPage('/requests', {
      'GET /v1/obligations': () => ({
        items: [
          sampleObligation(Date.now() - 24 * 3_600_000, {
            id: '1',
            state: 'overdue',
          }),
          sampleObligation(Date.now(), { id: '2', maySettle: false }),
        ],
      }),
    });
    const table = await screen.findByRole('table', { name: OWED });
    expect(within(table).getAllByRole('row')).toHaveLength(2);
    expect(table).toHaveTextContent(
      /sam.*ledger in prod.*nobody answers.*4 traces6 looks at traces2 searches.*overdue.*since/,
    );
  });

  it('are acknowledged with a comment, and gone', async () => {
    let items = [sampleObligation(Date.now())];
    const sent: unknown[] = [];
    showPage('/requests', {
      'GET /v1/obligations': () => ({ items }),
      'POST /v1/obligations/{obligationId}/settle': ({ body, headers }) => {
        sent.push([body, headers.get('Idempotency-Key')]);
        items = [];
        return sampleObligation(Date.now(), { state: 'acknowledged' });
      },
    });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Review what sam saw of ledger in prod',
      }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Post-review: sam broke the glass',
    });
    expect(
      within(dialog).getByRole('link', { name: /Everything that was done/ }),
    ).toHaveAttribute(
      'href',
      '/trace-access/audit?request=01JDREQ0000000000000000002',
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Comment' }),
      'rightly so',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: /^Acknowledge/ }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('table', { name: OWED })).toBeNull(),
    );
    expect(sent).toEqual([
      [
        { verdict: 'acknowledge', comment: 'rightly so' },
        expect.stringMatching(/^.{8,}$/),
      ],
    ]);
  });

  it('are flagged, and the refusal is told', async () => {
    const verdicts: unknown[] = [];
    showPage('/requests', {
      'POST /v1/obligations/{obligationId}/settle': ({ body }) => {
        verdicts.push(body.verdict);
        return failure(409, 'ConflictError', 'It is settled already.');
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Review what sam/ }),
    );
    await userEvent.click(await screen.findByRole('button', { name: /^Flag/ }));
    expect(
      await screen.findByText('It is settled already.'),
    ).toBeInTheDocument();
    expect(verdicts).toEqual(['flag']);
  });

  it('are all on a part of their own, settled ones with by whom', async () => {
    const { calls } = showPage('/requests?show=reviews', {
      'GET /v1/obligations': () => ({
        items: [
          sampleObligation(Date.now(), {
            state: 'flagged',
            maySettle: false,
            settledBy: 'user:default/olga',
            settledAt: new Date().toISOString(),
            comment: 'Too wide.',
          }),
        ],
      }),
    });
    expect(
      await screen.findByRole('table', { name: 'Post-reviews' }),
    ).toHaveTextContent(/flagged.*by olga.*Too wide\./);
    expect(calls).toContain('GET /v1/obligations');
  });

  it('name what is down', async () => {
    showPage('/requests', {
      'GET /v1/obligations': () => failure(503, 'E', 'The database is down.'),
    });
    expect(
      await screen.findByText('The database is down.'),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Waiting for your decision' }),
    ).toBeInTheDocument();
  });
});

describe('what was seen', () => {
  it.each([
    [
      { traces: 1, views: 2, searches: 1 },
      '1 trace, 2 looks at traces, 1 search',
    ],
    [
      { traces: 0, consoleLinks: 1, credentials: 2 },
      '1 console sign-in, 2 handouts of credentials',
    ],
    [{ traces: 0, views: 0 }, 'nothing'],
    [undefined, 'nothing'],
    [{ 'another-event': 3, ids: ['a'] }, 'another-event: 3, ids: ["a"]'],
  ])('is put into words: %j', (seen, words) =>
    expect(seenInWords(seen).join(', ')).toBe(words),
  );
});
