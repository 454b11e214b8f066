import path from 'node:path';
import { after, afterEach, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser, signIn, type Visitor } from './browser';
import { startSamplePortal, type RunningPortal } from './portal';

/** What the tests of a file share. */
export interface SamplePortal {
  /** Known once the first test runs. */
  readonly portal: RunningPortal;
  /** Signs a persona in, in a window of their own that lasts until the end of the file. */
  open(
    persona: string,
    look?: Pick<Parameters<typeof signIn>[0], 'colorScheme' | 'viewport'>,
  ): Promise<Visitor>;
}

/**
 * One portal and one browser for the tests of a file; both are gone afterwards.
 * What everybody's window showed when a test failed goes to the folder
 * `TRACEGATE_E2E_SHOTS`, if there is one.
 */
export function useSamplePortal(): SamplePortal {
  const opened = new Map<string, Visitor>();
  let portal: RunningPortal;
  let browser: Browser;
  before(async () => {
    portal = await startSamplePortal();
    browser = await launchBrowser();
  });
  afterEach(async test => {
    const folder = process.env.TRACEGATE_E2E_SHOTS;
    if (!folder || !('passed' in test) || test.passed) return;
    for (const [who, { page }] of opened) {
      if (page.isClosed()) continue;
      const file = `${test.name} ${who}.png`.replace(/[^\w.]+/g, '-');
      await page.screenshot({ path: path.join(folder, file) });
    }
  });
  after(async () => {
    await browser?.close();
    await portal?.stop();
  });
  return {
    get portal() {
      return portal;
    },
    open: async (persona, look) => {
      const visitor = await signIn({
        browser,
        url: portal.url,
        persona,
        ...look,
      });
      opened.set(persona, visitor);
      return visitor;
    },
  };
}
