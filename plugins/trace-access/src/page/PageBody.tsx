import { Content } from '@backstage/core-components';
import Typography from '@mui/material/Typography';
import { TraceAccessPage } from './TraceAccessPage';

/**
 * The page's content. The frontend system's header above it is only a way back,
 * so the page bears its own title; the legacy system's header has one.
 */
export function PageBody(props: { title?: string }) {
  return (
    <Content>
      {props.title && (
        <Typography variant="h4" component="h1" sx={{ mt: 0, mb: 1 }}>
          {props.title}
        </Typography>
      )}
      <TraceAccessPage />
    </Content>
  );
}
