import type { FormEvent } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { DialogBody, ProblemPanel } from '../shared';
import { ActionsField } from './ActionsField';
import { DurationField } from './DurationField';
import { missingFrom } from './missing';
import { Possible } from './Possible';
import { PreviewPart } from './PreviewPart';
import { ReasonField } from './ReasonField';
import { SendActions } from './SendActions';
import { StartField, startProblem } from './StartField';
import { TicketField } from './TicketField';
import type { RequestStart } from './start';
import type { RequestDraft } from './useRequestDraft';

/** What is asked for and why; says at once who approves it and what it opens. */
export function RequestForm(props: {
  start: RequestStart;
  draft: RequestDraft;
  sending: boolean;
  error: Error | undefined;
  onSend: () => void;
  onBreakGlass: () => void;
  /** Shows a request that waits already. */
  onShow: (requestId: string) => void;
  onClose: () => void;
}) {
  const { start, draft, sending, error, onSend } = props;
  const { typed, change, preview, fresh } = draft;
  const lateStart = startProblem({
    startsAt: typed.startsAt,
    startUntil: preview?.startUntil,
    now: Date.now(),
  });
  const missing = lateStart ?? missingFrom(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!missing && !sending) onSend();
  };
  return (
    <Box
      component="form"
      noValidate
      onSubmit={submit}
      sx={{ display: 'contents' }}
    >
      <DialogBody>
        <Possible
          preview={preview}
          owners={start.owners}
          onShow={props.onShow}
        />
        {draft.error && (
          <ProblemPanel
            error={draft.error}
            retry={draft.retry}
            retrying={draft.loading}
          />
        )}
        <DurationField
          choices={preview?.durations}
          value={typed.duration ?? preview?.duration}
          onChange={duration => change({ duration })}
        />
        {preview && (
          <ActionsField
            offered={preview.actions}
            value={typed.actions}
            onChange={actions => change({ actions })}
          />
        )}
        <ReasonField
          value={typed.reason}
          required={preview?.reasonRequired ?? false}
          onChange={reason => change({ reason })}
        />
        <TicketField
          value={typed.ticket}
          ticket={preview?.ticket}
          fresh={fresh}
          onChange={ticket => change({ ticket })}
        />
        {preview?.startUntil && (
          <StartField
            value={typed.startsAt}
            startUntil={preview.startUntil}
            problem={lateStart}
            onChange={startsAt => change({ startsAt })}
          />
        )}
        <PreviewPart preview={preview} />
        {error && <ProblemPanel error={error} />}
      </DialogBody>
      <SendActions note={preview?.pending ? undefined : missing}>
        {preview?.breakGlass && (
          <Button
            color="error"
            onClick={props.onBreakGlass}
            sx={{ mr: 'auto' }}
          >
            It cannot wait …
          </Button>
        )}
        <Button onClick={props.onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="contained"
          disabled={missing !== undefined || sending}
        >
          {preview?.automatic ? 'Get access now' : 'Send the request'}
        </Button>
      </SendActions>
    </Box>
  );
}
