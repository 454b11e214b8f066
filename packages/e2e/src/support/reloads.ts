import type { Page } from 'playwright-core';

/** Marks the page's document; the answer says whether it is still the same one. */
export async function watchReloads(
  page: Page,
): Promise<() => Promise<boolean>> {
  await page.evaluate(() => {
    document.documentElement.dataset.watched = 'yes';
  });
  return () =>
    page.evaluate(() => document.documentElement.dataset.watched !== 'yes');
}
