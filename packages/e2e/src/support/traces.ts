import assert from 'node:assert/strict';
import type { Visitor } from './browser';

interface Place {
  visitor: Visitor;
  /** Name of the component. */
  of: string;
  environment: string;
}

/** The Traces tab of a component, as a link would open it. */
export async function openTraces(place: Place): Promise<void> {
  const { visitor, of, environment } = place;
  await visitor.page.goto(
    `${visitor.url}/catalog/default/component/${of}/traces?environment=${environment}`,
  );
}

/** From the tab into the first trace with spans that are hidden with this text. */
export async function openTraceThatHides(
  place: Place & { text: RegExp },
): Promise<void> {
  const { visitor, text } = place;
  const { page } = visitor;
  await openTraces(place);
  const links = page.getByRole('table', { name: 'Traces' }).getByRole('link');
  await links.first().waitFor();
  const hrefs = await links.evaluateAll(all =>
    all.map(one => (one as HTMLAnchorElement).href),
  );
  for (const href of hrefs.slice(0, 20)) {
    await page.goto(href);
    await page.getByRole('treeitem').first().waitFor();
    await visitor.settled();
    if (await page.getByRole('treeitem', { name: text }).count()) return;
  }
  assert.fail(`No trace of ${hrefs.length} hides ${text}`);
}
