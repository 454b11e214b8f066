import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { Locator, Page } from 'playwright-core';
import { api } from './support/api';
import { askOnHiddenSpan, hiddenSpans } from './support/asking';
import type { Visitor } from './support/browser';
import { readStaging } from './support/cloud';
import { runCredentials } from './support/command';
import { approve, beginEnding } from './support/deciding';
import { watchReloads } from './support/reloads';
import { useSamplePortal } from './support/samplePortal';
import { until } from './support/until';

const sample = useSamplePortal();

// Three people in three windows at once.
let ana: Visitor;
let ben: Visitor;
let emil: Visitor;

const openLedger = (page: Page) =>
  page.getByRole('treeitem', { name: /ledgerPOST \/entries/ });

const fillReason = (dialog: Locator) =>
  dialog
    .getByRole('textbox', { name: 'Reason' })
    .fill('Refunds fail since noon');

/** The last answer that this person got from a path of the plugin. */
async function lastAnswer<T>(visitor: Visitor, path: RegExp): Promise<T> {
  await visitor.settled();
  const answer = visitor.answers.findLast(
    ({ url }) => url.includes('/api/trace-access/') && path.test(url),
  );
  assert.ok(answer, `No answer from ${path}`);
  return JSON.parse(answer.body);
}

describe('access on request, by three people in three windows', () => {
  before(async () => {
    [ana, ben, emil] = await Promise.all(
      ['Ana', 'Ben', 'Emil'].map(name => sample.open(name)),
    );
  });

  it('opens a hidden span without a reload, and closes it again', async () => {
    await ben.page.goto(`${ben.url}/trace-access/requests`);
    await ben.page.getByText('Nothing waits for you').waitFor();
    const benReloaded = await watchReloads(ben.page);

    const asking = await askOnHiddenSpan({
      visitor: ana,
      service: 'ledger',
      environment: 'prod',
    });
    await fillReason(asking);
    const anaReloaded = await watchReloads(ana.page);
    const chosen = asking.getByRole('button', { pressed: true });
    assert.equal(await chosen.textContent(), '30 minutes');
    await asking.getByRole('button', { name: 'Send the request' }).click();
    await asking.getByText('Sent, and waiting for a decision').waitFor();
    const { request } = await lastAnswer<Schemas['RequestDetail']>(
      ana,
      /\/v1\/requests$/,
    );
    assert.deepEqual(
      [request.entityRef, request.environment, request.actions],
      ['component:default/ledger', 'prod', ['view']],
    );
    await emil.page.goto(
      `${emil.url}/trace-access/audit?request=${request.id}`,
    );

    await approve({
      visitor: ben,
      what: 'ana: ledger in prod',
      comment: 'Go ahead.',
    });
    await asking.getByText('Go ahead.').waitFor();
    await asking.getByRole('button', { name: 'Show the spans' }).click();
    await openLedger(ana.page).first().waitFor();
    assert.equal(await hiddenSpans(ana.page, 'ledger').count(), 0);

    const timer = ana.page
      .getByRole('group', { name: 'Access to ledger' })
      .getByRole('timer');
    const shown = await timer.textContent();
    assert.match(shown!, /\d+ min \d+ s left/);
    await until(async () => (await timer.textContent()) !== shown, {
      what: 'the countdown to run',
    });

    const { dialog, stops } = await beginEnding({
      visitor: ben,
      who: 'ana',
      what: 'ledger in prod',
    });
    assert.match((await stops.textContent())!, /ana: ledger in prod/);
    await dialog.getByRole('button', { name: 'End it now' }).click();
    await dialog.getByRole('status').waitFor();
    // The next click, whatever her page shows by now.
    const next = await api<Schemas['TracePage']>({
      as: ana,
      path: `/v1/entities/component/default/ledger/environments/prod/traces`,
    });
    assert.equal(next.status, 403, next.text);
    await ana.page
      .getByText(/Your access to ledger has ended: \d+ spans are hidden again/)
      .waitFor();
    await hiddenSpans(ana.page, 'ledger').first().click();
    await ana.page
      .getByRole('dialog', { name: 'Hidden span' })
      .getByText(/belongs to ledger, owned by ledger-team/)
      .waitFor();
    assert.equal(await openLedger(ana.page).count(), 0);
    await dialog.getByText('revoked', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    assert.deepEqual(
      [await anaReloaded(), await benReloaded()],
      [false, false],
    );

    await auditSays([
      'ana asked for access',
      'ben reviewed a request',
      'ana used a grant for the first time',
      'ana looked at a trace',
      'ben ended a grant',
      'ben the end of access was proven',
    ]);
  });

  it('gives credentials that are refused once they are revoked', async () => {
    const { portal } = sample;
    const taken = await takeCredentials();
    const secrets = [taken.secretAccessKey, taken.sessionToken];
    const read = () => readStaging({ portal, credentials: taken });
    assert.ok('traces' in (await read()), 'The cloud refused them at once');

    // Closed, nothing of them is left on the page.
    await ana.page.getByRole('button', { name: 'Close' }).click();
    await ana.page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual(await foundIn(ana.page, secrets), []);

    // The command gives them to tools: while they last, the same ones.
    const shell = { as: ana, of: 'ledger', environment: 'staging' };
    const process = await runCredentials(shell);
    assert.deepEqual([process.code, process.stderr], [0, '']);
    assert.equal(JSON.parse(process.stdout).AccessKeyId, taken.accessKeyId);

    const { dialog, stops } = await beginEnding({
      visitor: ben,
      who: 'ana',
      what: 'ledger in staging',
    });
    assert.match((await stops.textContent())!, /refuses? credentials/);
    const told = await collectStates(dialog);
    await dialog.getByRole('button', { name: 'End it now' }).click();
    await until(async () => 'refusal' in (await read()), {
      what: 'the cloud to refuse them',
    });
    assert.deepEqual(await read(), { refusal: 'AccessDeniedException' });
    await dialog.getByText('revoked', { exact: true }).waitFor();
    assert.deepEqual(await told(), ['revoking', 'revoked']);

    const late = await runCredentials(shell);
    assert.deepEqual([late.code, late.stdout], [1, '']);
    assert.match(late.stderr, /must be requested first/);
    assert.match(
      late.stderr,
      /To ask for it: http\S+\/component\/ledger\/traces\?environment=staging&request=credentials/,
    );

    // No answer of the portal but one has ever held them.
    for (const { settled, answers } of [ana, ben, emil]) {
      await settled();
      const leaks = answers.filter(({ body }) =>
        secrets.some(secret => body.includes(secret)),
      );
      for (const { url } of leaks) assert.match(url, /\/v1\/credentials$/);
    }
  });
});

/** Asks, gets the approval, and copies the credentials off the dialog. */
async function takeCredentials() {
  await ben.page.goto(`${ben.url}/trace-access/requests`);
  const asking = await askOnHiddenSpan({
    visitor: ana,
    service: 'ledger',
    environment: 'staging',
  });
  await fillReason(asking);
  await asking.getByRole('checkbox', { name: 'Get credentials' }).check();
  await asking.getByText(/it shows every service of 111122223333/).waitFor();
  await asking.getByRole('button', { name: 'Send the request' }).click();
  await approve({
    visitor: ben,
    what: 'ana: ledger in staging',
    comment: 'For an hour.',
  });
  await asking.getByRole('button', { name: 'Show the spans' }).waitFor();

  await ana.page.goto(`${ana.url}/trace-access/my-access`);
  await ana.page
    .getByRole('button', { name: 'Get credentials for ledger in staging' })
    .click();
  const dialog = ana.page.getByRole('dialog', {
    name: 'Credentials for ledger in staging',
  });
  await dialog.getByRole('button', { name: 'Get credentials' }).click();
  await ana.context.grantPermissions(['clipboard-read', 'clipboard-write'], {
    origin: ana.url,
  });
  await dialog.getByRole('button', { name: 'Copy for bash' }).click();
  const exports = await ana.page.evaluate(() => navigator.clipboard.readText());
  const value = (name: string) =>
    new RegExp(`export ${name}='([^']+)'`).exec(exports)![1];
  const taken = {
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
    sessionToken: value('AWS_SESSION_TOKEN'),
  };
  // They were copied without being shown, and show when asked for.
  const secrets = [taken.secretAccessKey, taken.sessionToken];
  assert.deepEqual(await foundIn(ana.page, secrets), []);
  await dialog.getByRole('button', { name: 'Show the secrets' }).click();
  assert.deepEqual(await foundIn(ana.page, secrets), secrets);
  return taken;
}

/** Those of the texts that are anywhere in the page, its address or its storage. */
async function foundIn(page: Page, texts: string[]): Promise<string[]> {
  const places = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      window.location.href,
      ...Object.values(localStorage),
      ...Object.values(sessionStorage),
    ].join('\n'),
  );
  return texts.filter(text => places.includes(text));
}

/** Every state of the revocation that a dialog shows from now on, in order. */
async function collectStates(dialog: Locator) {
  const states = await dialog.evaluateHandle(element => {
    const seen: string[] = [];
    const look = () => {
      const [state] =
        /^revok(ing|ed)/.exec(
          element.querySelector('[role=status]')?.textContent?.trim() ?? '',
        ) ?? [];
      if (state && state !== seen.at(-1)) seen.push(state);
    };
    new MutationObserver(look).observe(element, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return seen;
  });
  return () => states.jsonValue();
}

/** What Emil's trail of the request says, oldest first; the same in a row once. */
async function auditSays(expected: string[]) {
  const rows = emil.page
    .getByRole('table', { name: 'Audit trail' })
    .getByRole('row');
  let said: string[] = [];
  await until(
    async () => {
      await emil.page.getByRole('button', { name: 'Refresh' }).click();
      await emil.settled();
      const cells = await rows.evaluateAll(all =>
        all
          .slice(1)
          .map(row =>
            [...row.children].slice(1, 3).map(one => one.textContent),
          ),
      );
      said = cells
        .map(([who, did]) => `${who} ${did}`)
        .reverse()
        .filter((line, i, all) => line !== all[i - 1]);
      return said.length >= expected.length;
    },
    { what: 'the audit to say it all' },
  ).catch(() => undefined);
  assert.deepEqual(said, expected);
}
