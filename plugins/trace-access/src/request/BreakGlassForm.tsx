import { type FormEvent } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import {
  parseDuration,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import {
  DialogBody,
  durationInWords,
  Instant,
  OpensList,
  ProblemPanel,
} from '../shared';
import { DurationField } from './DurationField';
import { missingFrom } from './missing';
import { Part } from './Part';
import { ReasonField } from './ReasonField';
import { SendActions } from './SendActions';
import { TicketField } from './TicketField';
import type { RequestDraft } from './useRequestDraft';

/** The second step: in at once, with everybody told and a review owed. */
export function BreakGlassForm(props: {
  draft: RequestDraft;
  terms: NonNullable<Schemas['RequestPreview']['breakGlass']>;
  sending: boolean;
  error: Error | undefined;
  onSend: () => void;
  onBack: () => void;
}) {
  const { draft, terms, sending, error, onSend, onBack } = props;
  const { typed, change, preview, fresh } = draft;
  const missing = missingFrom(draft);
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
        <WhatHappens terms={terms} />
        <ReasonField
          value={typed.reason}
          required
          onChange={reason => change({ reason })}
        />
        <DurationField
          choices={fresh ? preview?.durations : undefined}
          value={typed.duration ?? preview?.duration}
          onChange={duration => change({ duration })}
        />
        <TicketField
          value={typed.ticket}
          ticket={preview && { ...preview.ticket, required: false }}
          fresh={fresh}
          onChange={ticket => change({ ticket })}
        />
        <Part title="What it opens" lines={4}>
          {preview && <OpensList opens={preview.opens} />}
        </Part>
        {draft.error && (
          <ProblemPanel
            error={draft.error}
            retry={draft.retry}
            retrying={draft.loading}
          />
        )}
        {error && <ProblemPanel error={error} />}
      </DialogBody>
      <SendActions note={missing}>
        <Button onClick={onBack} sx={{ mr: 'auto' }}>
          Back
        </Button>
        <Button
          type="submit"
          variant="contained"
          color="error"
          disabled={missing !== undefined || sending}
        >
          Break the glass now
        </Button>
      </SendActions>
    </Box>
  );
}

function WhatHappens(props: {
  terms: NonNullable<Schemas['RequestPreview']['breakGlass']>;
}) {
  const { maxDuration, reviewWithin } = props.terms;
  const owedBy = new Date(
    Date.now() + (parseDuration(reviewWithin) ?? 0),
  ).toISOString();
  return (
    <Alert severity="warning">
      <AlertTitle>You get in at once, without anybody’s approval</AlertTitle>
      <Box component="ul" sx={{ m: 0, pl: 2 }}>
        <li>
          Everybody concerned is told at once: the owners, and those who could
          have approved.
        </li>
        <li>
          What you look at is listed, and a review of it is owed by{' '}
          <Instant at={owedBy} /> ({durationInWords(reviewWithin)}).
        </li>
        <li>It ends after {durationInWords(maxDuration)} at the latest.</li>
      </Box>
    </Alert>
  );
}
