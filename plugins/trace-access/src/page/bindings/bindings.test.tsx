import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { failure, sampleRoutes } from '../../testing';
import { showPage, where } from '../showPage.test.helper';

describe('Bindings', () => {
  it('are listed in words, and searched by any of them', async () => {
    const { asked } = showPage('/bindings');
    const table = await screen.findByRole('table', { name: 'Bindings' });
    expect(
      within(table).getByRole('row', { name: /payments-staging/ }),
    ).toHaveTextContent(
      /kind is Component and metadata.tags contains payments.*on request.*at most 2 hours/,
    );
    expect(within(table).getAllByText('group sre')[0]).toHaveAttribute(
      'title',
      'group:default/sre',
    );
    expect(asked()).toEqual(['GET /v1/bindings']);
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search bindings' }),
      'contractors deny',
    );
    expect(await screen.findByText('1 of 3 bindings')).toBeInTheDocument();
    expect(
      within(table).queryByRole('row', { name: /sre-prod/ }),
    ).not.toBeInTheDocument();
  });

  it('say whom and what they reach today', async () => {
    showPage('/bindings');
    await userEvent.click(
      await screen.findByRole('button', { name: 'sre-prod' }),
    );
    const drawer = await screen.findByRole('dialog', { name: 'sre-prod' });
    expect(
      await within(drawer).findByText('Reaches today, people (2)'),
    ).toBeInTheDocument();
    expect(
      within(drawer).getByRole('link', { name: 'kim' }),
    ).toBeInTheDocument();
    expect(where()).toBe('/bindings?binding=sre-prod');
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Close the binding' }),
    );
    await waitFor(() => expect(where()).toBe('/bindings'));
  });

  it('say which permission is missing', async () => {
    showPage('/bindings', {
      'GET /v1/bindings': () =>
        failure(403, 'NotAllowedError', 'You may not read bindings.'),
    });
    expect(
      await screen.findByText(
        'You need the permission trace-access.binding.read',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/Ask whoever runs this portal/)).toHaveTextContent(
      'You may not read bindings.',
    );
  });
});

describe('Explain', () => {
  it('asks once there is a question, and says why, step by step', async () => {
    const { asked } = showPage('/bindings?show=explain');
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Person' }),
      'user:default/kim',
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: /Entity/ }),
      'component:default/payments',
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: /Environment/ }),
      'prod',
    );
    expect(asked()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Ask why' }));
    const answer = await screen.findByRole('region', { name: 'Explanation' });
    expect(answer).toHaveTextContent('kim may not view payments in prod');
    expect(answer).toHaveTextContent('No standing binding matches.');
    expect(answer).toHaveTextContent(
      'sre-produser:default/kim is not in group:default/sre.',
    );
    expect(where()).toContain('principal=user%3Adefault%2Fkim');
  });

  it('answers the question in the link', async () => {
    let question: unknown;
    showPage(
      '/bindings?show=explain&entity=component:default/payments&environment=prod',
      {
        'POST /v1/explain': request => {
          question = request.body;
          const answer = sampleRoutes()['POST /v1/explain'];
          return answer(request);
        },
      },
    );
    await screen.findByRole('region', { name: 'Explanation' });
    expect(question).toEqual({
      entity: 'component:default/payments',
      environment: 'prod',
      action: 'view',
    });
  });

  it('says which permission it takes to ask for others', async () => {
    showPage(
      '/bindings?show=explain&principal=user:default/kim&entity=component:default/payments&environment=prod',
      {
        'POST /v1/explain': () =>
          failure(403, 'NotAllowedError', 'You may ask for yourself only.'),
      },
    );
    expect(
      await screen.findByText(
        'You need the permission trace-access.policy.explain',
      ),
    ).toBeInTheDocument();
  });
});

describe('Policy', () => {
  it('names the version in force, and why a newer one was refused', async () => {
    showPage('/bindings?show=policy');
    expect(await screen.findByText('3f9ac0d2b7e1')).toBeInTheDocument();
    expect(
      screen.getByText('The newest documents were refused'),
    ).toBeInTheDocument();
    const findings = screen.getByRole('table', { name: 'Findings' });
    expect(
      within(findings).getByText('policy/teams.yaml:42:3'),
    ).toBeInTheDocument();
    // The table says it better.
    expect(screen.queryByText(/1 error in 1 file/)).not.toBeInTheDocument();
  });

  it('says in a sentence why a newer one was refused where no finding does', async () => {
    showPage('/bindings?show=policy', {
      'GET /v1/policy': () => ({
        refused: { at: '2026-11-21T12:00:00Z', message: 'The file is gone.' },
        findings: [],
      }),
    });
    expect(await screen.findByText(/The file is gone/)).toBeInTheDocument();
  });

  it('says that without a policy nobody sees anything', async () => {
    showPage('/bindings?show=policy', {
      'GET /v1/policy': () => ({ findings: [] }),
    });
    expect(await screen.findByText('There is no policy')).toBeInTheDocument();
  });

  it('switches issuing off with a reason, and shows who did', async () => {
    let issuing: object = { enabled: true, mayChange: true };
    showPage('/bindings?show=policy', {
      'GET /v1/issuing': () => issuing,
      'PUT /v1/issuing': ({ body }) => {
        issuing = { ...body, changedBy: 'user:default/olga', mayChange: true };
        return issuing;
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /Switch off/ }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', { name: 'Switch off' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'a leaked key',
    );
    await userEvent.click(confirm);
    expect(
      await screen.findByText(/Issuing is off.*by olga: a leaked key/),
    ).toBeInTheDocument();
  });

  it('offers no switch to those who may not change it', async () => {
    showPage('/bindings?show=policy', {
      'GET /v1/issuing': () => ({ enabled: true }),
    });
    await screen.findByText('Sessions are being issued.');
    expect(
      screen.queryByRole('button', { name: /Switch/ }),
    ).not.toBeInTheDocument();
  });
});

describe('Service claims', () => {
  it('are confirmed and withdrawn by those who may', async () => {
    const done: unknown[] = [];
    showPage('/bindings?show=claims', {
      'POST /v1/claims/confirm': ({ body }) => {
        done.push(['confirm', body]);
        return { ...body, state: 'confirmed' };
      },
    });
    const table = await screen.findByRole('table', { name: 'Service claims' });
    expect(
      within(table).getByRole('row', { name: /shared-cache/ }),
    ).not.toHaveTextContent(/Confirm$|Withdraw/);
    await userEvent.click(
      within(table).getByRole('button', {
        name: 'Confirm legacy-batch for component:default/payments',
      }),
    );
    await waitFor(() =>
      expect(done).toEqual([
        [
          'confirm',
          {
            source: 'xray-prod',
            service: 'legacy-batch',
            entityRef: 'component:default/payments',
          },
        ],
      ]),
    );
  });

  it('stay in their place when one is settled, and say by whom', async () => {
    const claim = (service: string, settled: boolean) => ({
      service,
      source: 'xray-prod',
      entityRef: 'component:default/reconciliation',
      ...(settled
        ? { state: 'confirmed', by: 'user:default/emil', mayConfirm: false }
        : { state: 'pending', mayConfirm: true }),
    });
    let settled = false;
    showPage('/bindings?show=claims', {
      // The backend gives pending ones first.
      'GET /v1/claims': () => ({
        claims: settled
          ? [claim('b', false), claim('a', true)]
          : [claim('a', false), claim('b', false)],
      }),
      'POST /v1/claims/confirm': ({ body }) => {
        settled = true;
        return { ...body, state: 'confirmed' };
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Confirm a for/ }),
    );
    await screen.findByText(/Confirmed \(by emil\)/);
    const rows = screen.getAllByRole('row').slice(1);
    expect(rows.map(each => each.firstChild?.textContent)).toEqual(['a', 'b']);
  });

  it('say why a confirmation was refused', async () => {
    showPage('/bindings?show=claims', {
      'POST /v1/claims/confirm': () =>
        failure(409, 'ConflictError', 'Somebody settled it meanwhile.'),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Confirm/ }),
    );
    expect(
      await screen.findByText('Somebody settled it meanwhile.'),
    ).toBeInTheDocument();
  });
});
