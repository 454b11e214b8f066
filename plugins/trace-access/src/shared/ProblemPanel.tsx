import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import { describeProblem } from './problem';

/** An error where the content would be: what is down, and a way to try again. */
export function ProblemPanel(props: {
  error: Error;
  retry?: () => void;
  retrying?: boolean;
  /** The permission that the content needs. */
  needs?: string;
}) {
  const problem = describeProblem(props.error, props.needs);
  return (
    <Alert
      severity={problem.retryable ? 'error' : 'warning'}
      action={
        problem.retryable &&
        props.retry && (
          <Button
            color="inherit"
            size="small"
            sx={{ whiteSpace: 'nowrap' }}
            disabled={props.retrying}
            onClick={props.retry}
          >
            Try again
          </Button>
        )
      }
    >
      <AlertTitle>{problem.title}</AlertTitle>
      {problem.detail}
    </Alert>
  );
}
