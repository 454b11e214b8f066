import { useEffect, useRef } from 'react';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { useCancelRequest, useRequest } from '../../api';
import { Approvers, describeProblem, Instant, useTabPath } from '../../shared';

/** The viewer's own request that waits: for whom, since when, and a way to take it back. */
export function PendingLine(props: {
  requestId: string;
  /** Called when it waits no longer. */
  onDecided: () => void;
}) {
  const { requestId } = props;
  const { value, retry } = useRequest(requestId);
  const cancel = useCancelRequest(retry);
  const tabPath = useTabPath();
  const decided = value !== undefined && value.request.state !== 'pending';
  const onDecided = useRef(props.onDecided);
  onDecided.current = props.onDecided;
  useEffect(() => {
    if (decided) onDecided.current();
  }, [decided]);
  const approvers = value?.steps
    .filter(step => step.given < step.count)
    .at(0)?.approvers;
  return (
    <Alert
      severity="info"
      aria-live="polite"
      action={
        value?.request.mayCancel && (
          <Button
            size="small"
            color="inherit"
            sx={{ whiteSpace: 'nowrap' }}
            disabled={cancel.running}
            onClick={() => cancel.run({ requestId })}
          >
            Take it back
          </Button>
        )
      }
    >
      Waiting for{' '}
      {approvers?.length ? <Approvers of={approvers} /> : 'a decision'}
      {value && (
        <>
          , since <Instant at={value.request.createdAt} />
        </>
      )}
      .{' '}
      <Link
        component={RouterLink}
        to={tabPath('requests', { request: requestId })}
      >
        See the request
      </Link>
      {cancel.error && <div>{describeProblem(cancel.error).detail}</div>}
    </Alert>
  );
}
