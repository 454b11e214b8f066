import { useEffect, useRef, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import {
  requestReviewPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { isRefused, useReviewRequest } from '../../../api';
import { durationInWords, ProblemPanel } from '../../../shared';
import { useKeys } from '../../useKeys';
import { isRequestedAction } from '../../../request';
import type { FocusOn } from './Decision';
import { LessFields, type Given } from './LessFields';
import { Unanswered } from './Unanswered';

type Verdict = Schemas['Review']['verdict'];

/** A decision that is being made up. */
export interface Draft {
  comment: string;
  given: Given;
}

/** The fields and buttons of one decision, which is sent once however often it is tried. */
export function DecisionForm(props: {
  request: Schemas['AccessRequest'];
  draft: Draft;
  focusOn: FocusOn | undefined;
  onDraft: (draft: Draft) => void;
  onDecided: (detail: Schemas['RequestDetail'], verdict: Verdict) => void;
  /** Another decision than the one that was sent. */
  onAnew: () => void;
}) {
  const { request, draft, focusOn, onDraft, onDecided, onAnew } = props;
  const { comment, given } = draft;
  const [less, setLess] = useState(false);
  const sent = useRef<Verdict>('approve');
  const review = useReviewRequest(detail => onDecided(detail, sent.current));
  // Kept while it is tried again, so that the button stays under the finger.
  const last = useRef<Error>();
  last.current = review.error ?? last.current;
  const unanswered =
    last.current && !isRefused(last.current) ? last.current : undefined;
  const locked = review.running || unanswered !== undefined;

  const send = (verdict: Verdict) => {
    sent.current = verdict;
    review.run({
      requestId: request.id,
      verdict,
      comment: comment.trim() || undefined,
      ...(verdict === 'approve' && lessThanAsked(request, given)),
    });
  };

  const place = useRef<HTMLDivElement>(null);
  const approve = useRef<HTMLButtonElement>(null);
  const deny = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const begin = { approve, deny, comment: field };
    if (focusOn) begin[focusOn].current?.focus();
  }, [focusOn]);
  useKeys(
    place,
    locked
      ? {}
      : {
          a: () => send('approve'),
          d: () => send('deny'),
          c: () => field.current?.focus(),
        },
  );

  return (
    <div ref={place}>
      <TextField
        fullWidth
        multiline
        maxRows={4}
        size="small"
        label="Comment"
        value={comment}
        disabled={locked}
        inputRef={field}
        onChange={event => onDraft({ ...draft, comment: event.target.value })}
        inputProps={{ maxLength: 2000 }}
      />
      {less && (
        <LessFields
          asked={request}
          given={given}
          disabled={locked}
          onChange={next => onDraft({ ...draft, given: next })}
        />
      )}
      {review.error && !unanswered && (
        <ProblemPanel
          error={review.error}
          needs={requestReviewPermission.name}
        />
      )}
      {unanswered ? (
        <Unanswered
          error={unanswered}
          verdict={sent.current}
          retrying={review.running}
          onRetry={() => send(sent.current)}
          onAnew={onAnew}
        />
      ) : (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
          <Button
            ref={approve}
            variant="contained"
            disabled={locked}
            onClick={() => send('approve')}
          >
            Approve
            {given.duration !== request.duration &&
              ` for ${durationInWords(given.duration)}`}
          </Button>
          <Button
            ref={deny}
            variant="outlined"
            color="error"
            disabled={locked}
            onClick={() => send('deny')}
          >
            Deny
          </Button>
          {!less && (
            <Button disabled={locked} onClick={() => setLess(true)}>
              Give less …
            </Button>
          )}
        </Box>
      )}
    </div>
  );
}

/** What an approval says where it gives less than was asked for. */
function lessThanAsked(asked: Given, given: Given) {
  return {
    ...(given.duration !== asked.duration && { duration: given.duration }),
    ...(given.actions.length < asked.actions.length && {
      actions: given.actions.filter(isRequestedAction),
    }),
  };
}
