import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import ArrowBackIcon from '@mui/icons-material/ArrowBack';
import { ResponseError } from '@backstage/errors';
import { Link as RouterLink } from 'react-router-dom';
import { ProblemPanel } from '../shared';
import { TraceSkeleton } from './TraceSkeleton';
import { TraceSpans } from './TraceSpans';
import { useTraceLive } from './useTraceLive';

/** One trace: summary, spans as a tree with bars, and each span's details; live. */
export function TraceView(props: {
  environment: string;
  traceId: string;
  /** The entity from whose page the trace was opened. */
  entityRef?: string;
  back: { to: string; label: string };
}) {
  const { environment, traceId, entityRef, back } = props;
  const { value, error, loading, retry, ...live } = useTraceLive({
    environment,
    traceId,
    entityRef,
  });
  // What was shown must go with the access to it.
  const refused =
    error instanceof ResponseError && [403, 404].includes(error.statusCode);
  return (
    <Box component="article" aria-label={`Trace ${traceId}`}>
      <Link
        component={RouterLink}
        to={back.to}
        sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, mb: 1 }}
      >
        <ArrowBackIcon aria-hidden sx={{ fontSize: 18 }} />
        {back.label}
      </Link>
      <Box aria-live="polite">
        {refused && value && (
          <Alert severity="warning" sx={{ mb: 1 }}>
            Your access to this trace has ended, so it is no longer shown.
          </Alert>
        )}
      </Box>
      {error && <ProblemPanel error={error} retry={retry} retrying={loading} />}
      {value && !refused && (
        <TraceSpans trace={value} entityRef={entityRef} {...live} />
      )}
      {!value && loading && <TraceSkeleton />}
    </Box>
  );
}
