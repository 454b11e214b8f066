import { useState } from 'react';
import Box from '@mui/material/Box';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { DecisionForm, type Draft } from './DecisionForm';

/** Where an approver begins. */
export type FocusOn = Schemas['Review']['verdict'] | 'comment';

/** Approve, approve for less, or deny; always in sight, however long the request. */
export function Decision(props: {
  detail: Schemas['RequestDetail'];
  focusOn: FocusOn | undefined;
  onDecided: (
    detail: Schemas['RequestDetail'],
    verdict: Schemas['Review']['verdict'],
  ) => void;
}) {
  const { detail, focusOn, onDecided } = props;
  const { duration, actions } = detail.request;
  const [draft, setDraft] = useState<Draft>({
    comment: '',
    given: { duration, actions },
  });
  // What was sent and not answered may be in force: what is changed then is
  // another intent, with the same words.
  const [attempt, setAttempt] = useState(0);
  return (
    <Box
      component="section"
      aria-label="Your decision"
      sx={{
        position: 'sticky',
        // Over the padding of what it scrolls in.
        bottom: theme => theme.spacing(-2),
        zIndex: 1,
        mt: 2,
        mb: -2,
        pt: 2,
        pb: 2,
        borderTop: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
      }}
    >
      <DecisionForm
        key={attempt}
        request={detail.request}
        draft={draft}
        focusOn={attempt === 0 ? focusOn : 'comment'}
        onDraft={setDraft}
        onDecided={onDecided}
        onAnew={() => setAttempt(attempt + 1)}
      />
    </Box>
  );
}
