import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { describeProblem, useFocusOnMount } from '../../../shared';

/** A decision that was sent and not answered: it may be in force, so that it is sent again as it is. */
export function Unanswered(props: {
  error: Error;
  verdict: Schemas['Review']['verdict'];
  retrying: boolean;
  onRetry: () => void;
  onAnew: () => void;
}) {
  const { error, verdict, retrying, onRetry, onAnew } = props;
  const again = useFocusOnMount<HTMLButtonElement>();
  const problem = describeProblem(error);
  return (
    <>
      <Alert severity="error" sx={{ mt: 1 }}>
        <AlertTitle>{problem.title}</AlertTitle>
        {problem.detail} Your decision may have got through; trying again never
        decides twice.
      </Alert>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
        <Button
          ref={again}
          variant="contained"
          // The focus stays on it while it is tried.
          aria-disabled={retrying}
          onClick={onRetry}
        >
          {verdict === 'approve' ? 'Try again to approve' : 'Try again to deny'}
        </Button>
        <Button disabled={retrying} onClick={onAnew}>
          Change it
        </Button>
      </Box>
    </>
  );
}
