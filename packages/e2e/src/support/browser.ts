import sparticuz from '@sparticuz/chromium';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Page,
} from 'playwright-core';

import { until } from './until';

/** A real headless Chromium that comes through npm. */
export async function launchBrowser(): Promise<Browser> {
  const unwanted = ['--single-process', '--disable-web-security', '--headless'];
  const args = sparticuz.args.filter(
    arg => !unwanted.some(one => arg.startsWith(one)),
  );
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...args, '--no-sandbox', '--disable-background-networking'],
    headless: true,
  });
}

/** A signed-in person in a browser window of their own. */
export interface Visitor {
  /** Where the portal is. */
  url: string;
  page: Page;
  context: BrowserContext;
  /** Bodies of everything the backend answered to this person, by URL. */
  answers: { url: string; status: number; body: string }[];
  /** Waits until every answer so far has been read whole. */
  settled(): Promise<void>;
  /** The Backstage token that the portal's pages use. */
  token(): Promise<string>;
}

/** Signs in through the identity provider's own page. */
export async function signIn(options: {
  browser: Browser;
  url: string;
  persona: string;
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
}): Promise<Visitor> {
  const context = await options.browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const answers: Visitor['answers'] = [];
  const reading = new Set<Promise<void>>();
  page.on('response', response => {
    if (!response.url().includes('/api/')) return;
    const read = response
      .text()
      .catch(() => '')
      .then(body => {
        answers.push({ url: response.url(), status: response.status(), body });
      })
      .finally(() => reading.delete(read));
    reading.add(read);
  });
  let bearer = '';
  page.on('request', request => {
    const header = request.headers().authorization;
    if (header?.startsWith('Bearer ')) bearer = header.slice(7);
  });

  await page.goto(options.url);
  const popupOpens = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign In' }).click();
  const popup = await popupOpens;
  await popup.getByRole('button', { name: options.persona }).click();
  // The first call with a token says that the portal has let the person in.
  const token = () =>
    until(async () => bearer, { what: 'a call with a token' });
  await token();
  await page
    .getByRole('button', { name: 'Sign In' })
    .waitFor({ state: 'detached' });
  return {
    url: options.url,
    page,
    context,
    answers,
    settled: async () => {
      await page.waitForLoadState('networkidle');
      // The body of an answer that a navigation cut off never comes.
      await Promise.race([
        Promise.all(reading),
        new Promise(resolve => setTimeout(resolve, 5_000)),
      ]);
    },
    token,
  };
}
