import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import type { Schemas } from '@tracegate/plugin-trace-access-common';

/** Names the trace sources that did not answer fully. */
export function SourceBanner(props: {
  sources: readonly Schemas['SourceStatus'][];
  retry: () => void;
}) {
  const troubled = props.sources.filter(({ state }) => state !== 'ok');
  if (troubled.length === 0) return null;
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" size="small" onClick={props.retry}>
          Try again
        </Button>
      }
    >
      {troubled.map(({ name, state, message }) => (
        <div key={name}>
          {state === 'failed'
            ? `${name} did not answer, so its traces are missing.`
            : `${name} answered in part, so traces may be missing.`}{' '}
          {message}
        </div>
      ))}
    </Alert>
  );
}
