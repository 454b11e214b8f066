import type { Locator } from 'playwright-core';
import type { Visitor } from './browser';

/** Opens a request from the inbox, which it has come into by itself. */
export async function openFromInbox(options: {
  visitor: Visitor;
  /** As the inbox calls it: `ana: ledger in prod`. */
  what: string;
}): Promise<Locator> {
  const { page } = options.visitor;
  await page.getByRole('button', { name: `Open ${options.what}` }).click();
  const sheet = page.getByRole('dialog', { name: options.what });
  await sheet.getByRole('button', { name: 'Approve' }).waitFor();
  return sheet;
}

/** Approves a request from the inbox, with a comment. */
export async function approve(options: {
  visitor: Visitor;
  what: string;
  comment: string;
}): Promise<void> {
  const { visitor, what, comment } = options;
  const sheet = await openFromInbox({ visitor, what });
  await sheet.getByRole('textbox', { name: 'Comment' }).fill(comment);
  await sheet.getByRole('button', { name: 'Approve' }).click();
  await visitor.page.getByText(`You approved ${what}`).waitFor();
}

/** From the open grants to the dialog that says what will stop, with a reason filled in. */
export async function beginEnding(options: {
  visitor: Visitor;
  /** Whose grant. */
  who: string;
  /** On what: `ledger in prod`. */
  what: string;
}): Promise<{ dialog: Locator; stops: Locator }> {
  const { visitor, who, what } = options;
  const { page } = visitor;
  await page.getByRole('button', { name: 'Open grants' }).click();
  await page
    .getByRole('button', { name: `What to do about ${who} on ${what}` })
    .click();
  await page.getByRole('menuitem', { name: 'End this grant' }).click();
  const dialog = page.getByRole('dialog', {
    name: `End the access of ${who} to ${what}`,
  });
  const stops = dialog.getByRole('list', { name: 'What will stop' });
  await stops.waitFor();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('incident over');
  return { dialog, stops };
}
