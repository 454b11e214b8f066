import type { Locator, Page } from 'playwright-core';
import type { Visitor } from './browser';
import { openTraceThatHides } from './traces';

/** Rows of a trace that hide this service. */
export const hiddenSpans = (page: Page, service: string): Locator =>
  page.getByRole('treeitem', { name: new RegExp(`hidden · ${service}`) });

/**
 * Opens a trace of payments that hides a service, and presses *Request access*
 * where it is hidden.
 *
 * @returns the dialog that opens
 */
export async function askOnHiddenSpan(options: {
  visitor: Visitor;
  service: string;
  environment: string;
}): Promise<Locator> {
  const { visitor, service, environment } = options;
  await openTraceThatHides({
    visitor,
    of: 'payments',
    environment,
    text: new RegExp(`hidden · ${service}`),
  });
  await hiddenSpans(visitor.page, service)
    .first()
    .getByRole('button', { name: 'Request access' })
    .click();
  const dialog = visitor.page.getByRole('dialog', {
    name: `${service} in ${environment}`,
  });
  await dialog.waitFor();
  return dialog;
}
