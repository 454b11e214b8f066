import { Content } from '@backstage/core-components';
import { TraceAccessPage } from './TraceAccessPage';

/** The page's content, under a header that the portal's frontend system draws. */
export function PageBody() {
  return (
    <Content>
      <TraceAccessPage />
    </Content>
  );
}
