import { Header, Page } from '@backstage/core-components';
import { PageBody } from './PageBody';

/** The page with its own header, for the legacy frontend system. */
export function LegacyPage() {
  return (
    <Page themeId="tool">
      <Header title="Trace access" />
      <PageBody />
    </Page>
  );
}
