import { useState } from 'react';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  failure,
  sampleConsoleLink,
  sampleHandoutPreview,
  type FakeRoutes,
} from '../testing';
import { renderScreen } from '../testing/renderScreen.test.helper';
import { HandoutDialog } from './HandoutDialog';
import type { HandoutStart } from './start';

const PREVIEW = 'POST /v1/handouts/preview';
const CREDENTIALS = 'POST /v1/credentials';
const SECRETS = ['sample/secret+key', 'sample-session-token=='];

function Takes(props: {
  action: HandoutStart['action'];
  onRequest: (handout: HandoutStart) => void;
}) {
  const handout = {
    entityRef: 'component:default/payments',
    environment: 'prod',
    action: props.action,
  };
  const [open, setOpen] = useState<HandoutStart | undefined>(handout);
  return (
    <>
      <button onClick={() => setOpen(handout)}>Take</button>
      <HandoutDialog
        handout={open}
        onClose={() => setOpen(undefined)}
        onRequest={props.onRequest}
        onHandedOut={() => {}}
      />
    </>
  );
}

function take(
  routes: FakeRoutes = {},
  action: HandoutStart['action'] = 'credentials',
) {
  const onRequest = jest.fn();
  const { calls, signals } = renderScreen(
    <Takes action={action} onRequest={onRequest} />,
    { routes, at: '/take', mountPath: '/take' },
  );
  return {
    calls,
    signals,
    onRequest,
    fetched: () => calls.filter(call => call.endsWith('/v1/credentials')),
  };
}

const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }));
const page = () => document.body.innerHTML;

/** What is copied, which jsdom cannot: it goes through a selection. */
const copied: string[] = [];
beforeEach(() => {
  copied.length = 0;
  document.execCommand = () => {
    copied.push(document.getSelection()!.toString());
    return true;
  };
});

describe('taking credentials', () => {
  afterEach(() => jest.useRealTimers());

  it('says first what they really show, and fetches nothing before the press', async () => {
    const { fetched } = take();
    const dialog = await screen.findByRole('dialog', {
      name: 'Credentials for payments in prod',
    });
    expect(
      await within(dialog).findByText(/shows every service of 123456789012/),
    ).toBeInTheDocument();
    expect(dialog).toHaveTextContent(/They end .*refuses them at once/);
    expect(fetched()).toEqual([]);
  });

  it('masks the secrets until they are asked for, and copies them whole', async () => {
    take();
    await press('Get credentials');
    const text = await screen.findByText(/export AWS_ACCESS_KEY_ID/);
    expect(text).toHaveTextContent('ASIASAMPLEKEYID00001');
    expect(text).toHaveTextContent("AWS_SECRET_ACCESS_KEY='••••••••'");
    for (const secret of SECRETS) expect(page()).not.toContain(secret);

    await press('Copy for bash');
    expect(copied.at(-1)).toContain(
      "export AWS_SECRET_ACCESS_KEY='sample/secret+key'",
    );
    for (const secret of SECRETS) expect(page()).not.toContain(secret);

    await press('Show the secrets');
    for (const secret of SECRETS) expect(text).toHaveTextContent(secret);
    await press('Hide the secrets');
    for (const secret of SECRETS) expect(page()).not.toContain(secret);

    await press('PowerShell');
    await press('Copy for PowerShell');
    expect(copied.at(-1)).toContain(
      "$Env:AWS_SESSION_TOKEN = 'sample-session-token=='",
    );
  });

  it('counts down, and has nothing left when it is closed', async () => {
    const { fetched } = take();
    await press('Get credentials');
    expect(await screen.findByRole('timer')).toHaveTextContent(/59 min|1 h/);
    await press('Show the secrets');
    await press('Close');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    for (const secret of [...SECRETS, 'ASIASAMPLEKEYID00001']) {
      expect(page()).not.toContain(secret);
    }
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toMatch(
      /ASIA|secret/,
    );
    expect(window.location.href).not.toMatch(/ASIA|secret/);
    // Opened again, it has none, and they are fetched anew.
    await press('Take');
    expect(
      await screen.findByRole('button', { name: 'Get credentials' }),
    ).toBeEnabled();
    expect(screen.queryByText(/export AWS/)).toBeNull();
    expect(fetched()).toHaveLength(1);
  });

  it('drops them when they end', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    take();
    await press('Get credentials');
    await screen.findByText(/export AWS_ACCESS_KEY_ID/);
    act(() => jest.advanceTimersByTime(3_601_000));
    expect(
      await screen.findByText(/have ended, and are gone from this page/),
    ).toBeInTheDocument();
    expect(page()).not.toContain('ASIASAMPLEKEYID00001');
    expect(
      screen.getByRole('button', { name: 'Get credentials' }),
    ).toBeInTheDocument();
  });

  it('drops them when the access under them is revoked', async () => {
    let state: 'open' | 'closed' = 'open';
    const { signals } = take({
      [PREVIEW]: () =>
        sampleHandoutPreview(Date.now(), {
          state,
          sentence: state === 'open' ? 'Yours to take.' : 'It was ended.',
        }),
    });
    await press('Get credentials');
    await screen.findByText(/export AWS_ACCESS_KEY_ID/);
    state = 'closed';
    signals.send({ kind: 'grant', id: '1', state: 'revoking' });
    expect(await screen.findByText('It was ended.')).toBeInTheDocument();
    expect(page()).not.toContain('ASIASAMPLEKEYID00001');
  });

  it('gives a profile that holds none of them', async () => {
    take();
    const profile = await screen.findByText(/credential_process/);
    expect(profile).toHaveTextContent('[profile payments-prod]');
    expect(profile).toHaveTextContent(
      /trace-access credentials --entity component:default\/payments --environment prod --base-url http/,
    );
  });

  it('says until when copies live where the provider cannot be told', async () => {
    take({
      [PREVIEW]: () => sampleHandoutPreview(Date.now(), { killable: false }),
    });
    expect(
      await screen.findByText(/copies live on until.*cannot be told/),
    ).toBeInTheDocument();
  });

  it('says that a clock begins', async () => {
    take({
      [PREVIEW]: () => sampleHandoutPreview(Date.now(), { state: 'ready' }),
    });
    expect(
      await screen.findByText(/clock of your access starts/),
    ).toBeInTheDocument();
  });

  it('leads to the request where they must be asked for', async () => {
    const { onRequest } = take({
      [PREVIEW]: () =>
        sampleHandoutPreview(Date.now(), {
          state: 'ask',
          sentence: 'Credentials must be requested first.',
        }),
    });
    await press('Request access');
    expect(onRequest).toHaveBeenCalledWith(
      expect.objectContaining({ action: 'credentials', environment: 'prod' }),
    );
    expect(
      screen.queryByRole('button', { name: 'Get credentials' }),
    ).toBeNull();
  });

  it('tells a refusal, and keeps nothing', async () => {
    take({
      [CREDENTIALS]: () =>
        failure(403, 'NotAllowedError', 'The grant is dead: you left sre.'),
    });
    await press('Get credentials');
    expect(
      await screen.findByText('The grant is dead: you left sre.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/export AWS/)).toBeNull();
  });
});

describe('opening the console', () => {
  it('gives the link to a new tab alone', async () => {
    const open = jest.spyOn(window, 'open').mockReturnValue(null);
    take({}, 'console');
    await press('Open the console');
    expect(
      await screen.findByText(/you are signed in there until/),
    ).toBeInTheDocument();
    expect(open).toHaveBeenCalledWith(
      sampleConsoleLink(Date.now()).url,
      '_blank',
      'noopener,noreferrer',
    );
    expect(page()).not.toContain('sample-token');
    open.mockRestore();
  });
});
