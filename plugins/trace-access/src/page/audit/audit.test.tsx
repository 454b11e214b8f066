import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { failure, sampleAuditEvent } from '../../testing';
import { showPage, where } from '../showPage.test.helper';
import { eventInWords } from './eventInWords';

const table = () => screen.findByRole('table', { name: 'Audit trail' });

describe('the audit trail', () => {
  it('says when, who, what, and what came of it, in words', async () => {
    showPage('/audit', {
      'GET /v1/audit': () => ({
        items: [
          sampleAuditEvent(Date.now(), {
            event: 'refusals-merged',
            outcome: 'refused',
            count: 12,
            requestId: '01JDREQ0000000000000000001',
            details: { why: '<b>no</b>', spans: { payments: 3 } },
          }),
        ],
      }),
    });
    const row = within(await table()).getAllByRole('row')[1];
    expect(row).toHaveTextContent(
      /kim.*the same refusal, repeatedly \(12 times\).*refused.*payments.*prod/,
    );
    expect(within(row).getByText('<b>no</b>')).toBeInTheDocument();
    expect(row).toHaveTextContent('{"payments":3}');
    expect(
      within(row).getByRole('link', { name: '01JDREQ0000000000000000001' }),
    ).toHaveAttribute(
      'href',
      '/trace-access/requests?request=01JDREQ0000000000000000001',
    );
  });

  it('is filtered by the link', async () => {
    const { calls } = showPage(
      '/audit?principal=user:default/kim&event=trace-view&outcome=given&entity=component:default/payments&environment=prod&request=01JD',
    );
    await table();
    expect(calls.map(decodeURIComponent)).toContain(
      'GET /v1/audit?principal=user:default/kim&event=trace-view&outcome=given&entity=component:default/payments&environment=prod&request=01JD',
    );
  });

  it('keeps its filters in the link, and clears them together', async () => {
    showPage('/audit?outcome=refused');
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Who' }),
      'Kim{Enter}',
    );
    await waitFor(() =>
      expect(where()).toBe(
        '/audit?outcome=refused&principal=user%3Adefault%2Fkim',
      ),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await waitFor(() => expect(where()).toBe('/audit'));
  });

  it('says whose trail it is', async () => {
    showPage('/audit');
    expect(
      await screen.findByText(
        /Without the permission trace-access.audit.read this is your own/,
      ),
    ).toBeInTheDocument();
  });

  it('says which permission it takes to see others', async () => {
    showPage('/audit?principal=user:default/olga', {
      'GET /v1/audit': () =>
        failure(403, 'NotAllowedError', 'You may read your own trail.'),
    });
    expect(
      await screen.findByText(
        'You need the permission trace-access.audit.read',
      ),
    ).toBeInTheDocument();
  });

  it('grows page by page', async () => {
    showPage('/audit', {
      'GET /v1/audit': ({ query }) =>
        query.get('cursor')
          ? { items: [sampleAuditEvent(Date.now(), { id: '2' })] }
          : {
              items: [sampleAuditEvent(Date.now(), { id: '1' })],
              nextCursor: 'next',
            },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Load more' }),
    );
    await waitFor(async () =>
      expect(within(await table()).getAllByRole('row')).toHaveLength(3),
    );
  });
});

describe('events', () => {
  it('that are not known here keep their own name', () => {
    expect(eventInWords('trace-view')).toBe('looked at a trace');
    expect(eventInWords('some-new-event')).toBe('some new event');
    expect(eventInWords('constructor')).toBe('constructor');
  });
});
