import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  sampleRevocation,
  sampleRevocationPreview,
  type FakeRoutes,
} from '../../testing';
import { showPage, where } from '../showPage.test.helper';

function showGrants(more: FakeRoutes = {}) {
  const sent: unknown[] = [];
  const previews: unknown[] = [];
  const page = showPage('/requests?show=grants', {
    'GET /v1/obligations': () => ({ items: [] }),
    'POST /v1/revocations/preview': ({ body }) => {
      previews.push(body);
      return sampleRevocationPreview(Date.now());
    },
    'POST /v1/revocations': ({ body }) => {
      sent.push(body);
      return sampleRevocation(Date.now());
    },
    ...more,
  });
  return { ...page, sent, previews };
}

async function choose(item: RegExp) {
  await userEvent.click(
    await screen.findByRole('button', {
      name: 'What to do about kim on payments in prod',
    }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
  return screen.findByRole('dialog');
}

describe('open grants', () => {
  it('are those that the viewer may end', async () => {
    const { calls } = showGrants();
    const table = await screen.findByRole('table', { name: 'Open grants' });
    expect(table).toHaveTextContent(/kim.*payments.*prod.*open.*left/);
    expect(calls).toContain('GET /v1/grants?box=overseen&live=true');
  });

  it.each([
    [
      /End this grant/,
      'End the access of kim to payments in prod',
      { grant: '01JDGRA0000000000000000001' },
    ],
    [
      /End everything for kim/,
      'End everything for kim',
      { principal: 'user:default/kim' },
    ],
    [
      /End everything granted on/,
      'End everything granted on payments in prod',
      { entity: 'component:default/payments', environment: 'prod' },
    ],
  ])('%s', async (item, title, scope) => {
    const { sent, previews } = showGrants();
    const dialog = await choose(item);
    expect(dialog).toHaveAccessibleName(title);
    expect(
      await within(dialog).findByRole('list', { name: 'What will stop' }),
    ).toHaveTextContent(
      /kim: payments in prod.*1 session.*payments-reader in prod.*to refuse/,
    );
    expect(previews).toEqual([scope]);
    const end = within(dialog).getByRole('button', { name: 'End it now' });
    expect(end).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'incident over',
    );
    await userEvent.click(end);
    await waitFor(() =>
      expect(sent).toEqual([
        { ...scope, reason: 'incident over', acceptRoleWide: false },
      ]),
    );
  });

  it('lead to the request that they came of', async () => {
    showGrants();
    await choose(/Open its request/);
    expect(where()).toContain('request=01JDREQ0000000000000000001');
  });
});

describe('ending access', () => {
  const role = {
    role: 'payments-reader',
    environment: 'prod',
    sessions: 9,
    way: 'kill' as const,
    roleWide: true,
  };

  it('for everyone on a role is not offered to those who may not', async () => {
    showGrants({
      'POST /v1/revocations/preview': () =>
        sampleRevocationPreview(Date.now(), {
          roles: [role],
          mayAcceptRoleWide: false,
        }),
    });
    const dialog = await choose(/End this grant/);
    await within(dialog).findByText(/deny policy is full/);
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'leaked',
    );
    expect(within(dialog).queryByRole('checkbox')).not.toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: 'End it now' }),
    ).toBeDisabled();
  });

  it('for everyone on a role takes a tick of its own', async () => {
    const { sent } = showGrants({
      'POST /v1/revocations/preview': () =>
        sampleRevocationPreview(Date.now(), { roles: [role] }),
    });
    const dialog = await choose(/End this grant/);
    await within(dialog).findByText(/deny policy is full/);
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'leaked',
    );
    const end = within(dialog).getByRole('button', { name: 'End it now' });
    expect(end).toBeDisabled();
    await userEvent.click(
      within(dialog).getByRole('checkbox', {
        name: /sessions of everyone on payments-reader in prod/,
      }),
    );
    await userEvent.click(end);
    await waitFor(() =>
      expect(sent).toEqual([expect.objectContaining({ acceptRoleWide: true })]),
    );
  });

  it('says what copies do where the role may not be written to, and what stays open', async () => {
    const copiesUntil = new Date(Date.now() + 900_000).toISOString();
    showGrants({
      'POST /v1/revocations/preview': () =>
        sampleRevocationPreview(Date.now(), {
          requests: 2,
          roles: [{ ...role, way: 'expire', roleWide: false, copiesUntil }],
          remains: ['kim may view prod by the binding sre-prod.'],
        }),
    });
    const dialog = await choose(/End everything for kim/);
    const list = await within(dialog).findByRole('list', {
      name: 'What will stop',
    });
    expect(list).toHaveTextContent(/2 pending requests, withdrawn/);
    expect(list).toHaveTextContent(/may not be written to.*live on until/);
    expect(
      within(dialog).getByText('kim may view prod by the binding sre-prod.'),
    ).toBeInTheDocument();
  });

  it('tells the truth until it is proven', async () => {
    const now = Date.now();
    let revocation = sampleRevocation(now);
    const { signals } = showGrants({
      'GET /v1/revocations/{revocationId}': () => revocation,
    });
    const dialog = await choose(/End this grant/);
    await within(dialog).findByRole('list', { name: 'What will stop' });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'leaked{Tab}',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'End it now' }),
    );
    expect(
      await within(dialog).findByText(/By themselves they end/),
    ).toBeInTheDocument();
    const table = within(dialog).getByRole('table', {
      name: 'Delivery to the provider',
    });
    expect(table).toHaveTextContent(
      /not delivered yet.*AWS IAM does not answer\. Failed 2 times so far\.copies may live until/,
    );
    revocation = sampleRevocation(now, {
      state: 'revoked',
      sentence: 'The provider refuses what is out.',
      revokedAt: new Date(now).toISOString(),
      copiesUntil: undefined,
      deliveries: [
        {
          role: 'payments-reader',
          environment: 'prod',
          state: 'verified',
          attempts: 3,
        },
      ],
    });
    signals.send({ kind: 'revocation', id: revocation.id, state: 'revoked' });
    expect(await within(dialog).findByText('revoked')).toBeInTheDocument();
    expect(table).toHaveTextContent(/proven: the provider refuses/);
    expect(dialog).not.toHaveTextContent(/may live/);
  });

  it('that was not answered is tried again under the same key', async () => {
    const keys: (string | null)[] = [];
    showGrants({
      'POST /v1/revocations': ({ headers }) => {
        keys.push(headers.get('Idempotency-Key'));
        if (keys.length === 1) throw new TypeError('Failed to fetch');
        return sampleRevocation(Date.now());
      },
    });
    const dialog = await choose(/End this grant/);
    await within(dialog).findByRole('list', { name: 'What will stop' });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'leaked',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'End it now' }),
    );
    await userEvent.click(
      await within(dialog).findByRole('button', {
        name: 'Try again to end it',
      }),
    );
    expect(await within(dialog).findByText('revoking')).toBeInTheDocument();
    expect(keys[1]).toBe(keys[0]);
  });
});

describe('revocations', () => {
  it('are listed, and open by their link', async () => {
    showPage('/requests?show=revocations');
    const table = await screen.findByRole('table', { name: 'Revocations' });
    expect(table).toHaveTextContent(/one grant.*olga.*incident is over.*left/);
    await userEvent.click(
      within(table).getByRole('button', { name: 'one grant' }),
    );
    expect(
      await screen.findByRole('table', { name: 'Delivery to the provider' }),
    ).toBeInTheDocument();
    expect(where()).toContain('revocation=01JDREV0000000000000000001');
  });
});
