import { useEffect, useRef } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Skeleton from '@mui/material/Skeleton';
import { Link as RouterLink } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useCancelRequest, useRequest } from '../api';
import { DialogBody, DialogButtons, ProblemPanel, useTabPath } from '../shared';
import { RequestOutcome } from './RequestOutcome';

/** A request after it was sent: how it stands, live. */
export function SentRequest(props: {
  requestId: string;
  /** As it was answered; absent where an older request is shown. */
  sent: Schemas['RequestDetail'] | undefined;
  /** What the viewer came for. */
  openLabel: string;
  onOpen: () => void;
  /** Called with every state that it comes to. */
  onChange: (detail: Schemas['RequestDetail']) => void;
  onAgain: () => void;
  onClose: () => void;
}) {
  const { requestId, sent, openLabel, onOpen, onAgain, onClose } = props;
  const answer = useRequest(requestId);
  const detail = answer.value ?? sent;
  const cancel = useCancelRequest(answer.retry);
  const tabPath = useTabPath();

  // What was pressed is gone: the keyboard goes on from the answer.
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => outcome.current?.focus(), []);

  const onChange = useRef(props.onChange);
  onChange.current = props.onChange;
  const latest = useRef(detail);
  latest.current = detail;
  const state = detail && `${detail.request.state} ${detail.grant?.state}`;
  useEffect(() => {
    if (latest.current) onChange.current(latest.current);
  }, [state]);

  const { request, grant } = detail ?? {};
  const opens = grant?.state === 'claimable' || grant?.state === 'active';
  const over =
    request !== undefined &&
    ['denied', 'cancelled', 'expired'].includes(request.state);
  return (
    <>
      <DialogBody>
        <Box
          ref={outcome}
          tabIndex={-1}
          aria-live="polite"
          sx={{ minHeight: 96, outline: 'none' }}
        >
          {detail ? (
            <RequestOutcome detail={detail} onEnd={answer.retry} />
          ) : (
            <>
              <Skeleton width="70%" height={32} />
              <Skeleton width="90%" height={24} />
              <Skeleton width="60%" height={24} />
            </>
          )}
        </Box>
        {answer.error && (
          <ProblemPanel
            error={answer.error}
            retry={answer.retry}
            retrying={answer.loading}
          />
        )}
        {cancel.error && <ProblemPanel error={cancel.error} />}
        <Link
          component={RouterLink}
          to={tabPath('requests', { request: requestId })}
        >
          See the request, and how it went
        </Link>
      </DialogBody>
      <DialogButtons>
        {request?.state === 'pending' && request.mayCancel && (
          <Button
            disabled={cancel.running}
            onClick={() => cancel.run({ requestId })}
            sx={{ mr: 'auto' }}
          >
            Take it back
          </Button>
        )}
        {over && (
          <Button onClick={onAgain} sx={{ mr: 'auto' }}>
            Ask again
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
        {opens && (
          <Button variant="contained" onClick={onOpen}>
            {openLabel}
          </Button>
        )}
      </DialogButtons>
    </>
  );
}
