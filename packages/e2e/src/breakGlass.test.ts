import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { Page } from 'playwright-core';
import { api } from './support/api';
import { askOnHiddenSpan, hiddenSpans } from './support/asking';
import type { Visitor } from './support/browser';
import { ask, clear } from './support/requests';
import { watchReloads } from './support/reloads';
import { useSamplePortal } from './support/samplePortal';
import { until } from './support/until';

const OWED = 'Post-reviews that you owe';

const sample = useSamplePortal();

describe('break-glass at night', () => {
  // On call; those who own fraud-check.
  let chloe: Visitor;
  let ana: Visitor;
  let kira: Visitor;
  before(async () => {
    [chloe, ana, kira] = await Promise.all(
      ['Chloe', 'Ana', 'Kira'].map(name => sample.open(name)),
    );
  });

  it('lets the SRE in with two presses and a reason, tells everybody, and is reviewed', async () => {
    await kira.page.goto(`${kira.url}/trace-access/requests`);
    await kira.page.getByText('Nothing waits for you').waitFor();
    const kiraReloaded = await watchReloads(kira.page);

    const { presses, request } = await breakGlass(chloe);
    assert.equal(presses, 2);
    await chloe.page
      .getByRole('treeitem', { name: /fraud-checkPOST \/score/ })
      .first()
      .waitFor();
    assert.equal(await hiddenSpans(chloe.page, 'fraud-check').count(), 0);

    // Everybody concerned is told at once: Ana here, Kira where she works.
    await finds(ana.page, 'Break-glass: access was taken without approval');
    const owed = kira.page.getByRole('table', { name: OWED });
    await owed.getByText('Fraud checks time out').waitFor();
    assert.equal(await kiraReloaded(), false);
    assert.equal(await owed.getByText('overdue').count(), 0);

    // It is owed by others than her who broke it.
    await chloe.page.goto(`${chloe.url}/trace-access/requests?show=reviews`);
    const hers = chloe.page.getByRole('table', { name: 'Post-reviews' });
    await hers.getByText('Fraud checks time out').waitFor();
    assert.equal(
      await hers.getByRole('button', { name: /^Review/ }).count(),
      0,
    );
    const [obligation] = await owedBy(kira);
    const own = await settle({ as: chloe, id: obligation.id });
    assert.deepEqual(
      [own.status, own.body.error.message],
      [403, 'Nobody decides on their own request.'],
    );

    // While it is open there is more to come; once she has ended it, it is reviewed.
    const early = await settle({ as: kira, id: obligation.id });
    assert.equal(early.status, 409);
    assert.match(early.body.error.message, /The access is open.*end it first/);
    await clear({ as: chloe, requestId: request });

    await owed.getByRole('button', { name: /^Review what chloe saw/ }).click();
    const dialog = kira.page.getByRole('dialog', {
      name: 'Post-review: chloe broke the glass',
    });
    // What was seen since the list was read is read on opening it.
    await dialog.getByText(/1 trace/).waitFor();
    await dialog.getByRole('textbox', { name: 'Comment' }).fill('Rightly so.');
    await dialog.getByRole('button', { name: /^Acknowledge/ }).click();
    await owed.waitFor({ state: 'detached' });
    await hers.getByText(/acknowledged/).waitFor();
    assert.match((await hers.textContent())!, /by kira.*Rightly so\./);
    await finds(chloe.page, 'Your break-glass was acknowledged');
  });

  it('shows in red a review that nobody did in time', async () => {
    await givesTimeToReview({ as: chloe, duration: 'PT1S' });
    const { request } = await ask({
      as: chloe,
      of: 'fraud-check',
      environment: 'prod',
      breakGlass: true,
    });
    await kira.page.goto(`${kira.url}/trace-access/requests`);
    const mark = kira.page
      .getByRole('table', { name: OWED })
      .getByText('overdue');
    await mark.waitFor();
    const [red, green, blue] = await mark.evaluate(element =>
      getComputedStyle(element).color.match(/\d+/g)!.map(Number),
    );
    assert.ok(red > 2 * green && red > 2 * blue, `${red} ${green} ${blue}`);
    await finds(kira.page, 'Overdue: a break-glass waits for your review');
    const [obligation] = await owedBy(kira);
    await clear({ as: chloe, requestId: request.id });
    const { status } = await settle({ as: kira, id: obligation.id });
    assert.equal(status, 200);
  });
});

/** From a trace that hides fraud-check to its spans; counts what was pressed. */
async function breakGlass(visitor: Visitor) {
  const { page } = visitor;
  await page.addInitScript(() => {
    const counted = window as unknown as { presses: number };
    counted.presses = 0;
    window.addEventListener('click', () => counted.presses++, true);
  });
  const dialog = await askOnHiddenSpan({
    visitor,
    service: 'fraud-check',
    environment: 'prod',
  });
  await dialog.getByRole('button', { name: 'It cannot wait …' }).click();
  // The keyboard is where the reason goes, and sends it.
  await dialog.getByText('You get in at once').waitFor();
  await page.keyboard.type('Fraud checks time out, payments fail');
  await until(
    async () =>
      dialog.getByRole('button', { name: 'Break the glass now' }).isEnabled(),
    { what: 'the policy to be known' },
  );
  await page.keyboard.press('Control+Enter');
  await dialog.getByText('The glass is broken: you are in').waitFor();
  const presses = await page.evaluate(
    () => (window as unknown as { presses: number }).presses,
  );
  const link = dialog.getByRole('link', { name: /See the request/ });
  const request = new URL(
    (await link.getAttribute('href'))!,
    visitor.url,
  ).searchParams.get('request')!;
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return { presses, request };
}

/** Finds a line among a person's notifications. */
async function finds(page: Page, title: string) {
  await page.goto(new URL('/notifications', page.url()).href);
  await page.getByRole('link', { name: title }).first().waitFor();
}

async function owedBy(visitor: Visitor): Promise<Schemas['Obligation'][]> {
  const { body } = await api<Schemas['ObligationPage']>({
    as: visitor,
    path: '/v1/obligations?open=true',
  });
  return body.items.filter(({ maySettle }) => maySettle);
}

function settle(options: { as: Visitor; id: string }) {
  return api<{ error: { message: string } }>({
    as: options.as,
    method: 'POST',
    path: `/v1/obligations/${options.id}/settle`,
    body: { verdict: 'acknowledge' },
  });
}

/** Lets the policy ask for post-reviews sooner, and waits until it is heeded. */
async function givesTimeToReview(options: { as: Visitor; duration: string }) {
  const { as, duration } = options;
  const file = path.join(sample.portal.company, 'policy', 'approvals.yaml');
  const asItWas = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(
    file,
    asItWas.replace(/reviewWithin: \w+/, `reviewWithin: ${duration}`),
  );
  await until(
    async () => {
      const { body } = await api<Schemas['RequestPreview']>({
        as,
        method: 'POST',
        path: '/v1/requests/preview',
        body: {
          entity: 'component:default/fraud-check',
          environment: 'prod',
          breakGlass: true,
        },
      });
      return body.breakGlass?.reviewWithin === duration;
    },
    { what: 'the policy to be heeded' },
  );
}
