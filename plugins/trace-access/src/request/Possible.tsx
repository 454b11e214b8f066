import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Approvers } from '../shared';

/** Whether it can be approved at all, said before anything is sent. */
export function Possible(props: {
  preview: Schemas['RequestPreview'] | undefined;
  /** Whom to talk to where it cannot. */
  owners?: readonly string[];
  onShow: (requestId: string) => void;
}) {
  const { preview, owners = [], onShow } = props;
  return (
    <Box aria-live="polite" sx={{ minHeight: 24 }}>
      {!preview && <Skeleton width="90%" height={24} />}
      {preview?.pending && (
        <Alert
          severity="info"
          action={
            <Button
              size="small"
              color="inherit"
              sx={{ whiteSpace: 'nowrap' }}
              onClick={() => onShow(preview.pending!)}
            >
              Show it
            </Button>
          }
        >
          You have asked for this already, and it waits for a decision.
        </Alert>
      )}
      {preview && !preview.pending && preview.possible && (
        <Typography variant="body1" component="p" sx={{ m: 0 }}>
          {preview.sentence}
        </Typography>
      )}
      {preview && !preview.pending && !preview.possible && (
        <Alert severity="warning">
          {preview.sentence}
          {owners.length > 0 && (
            <>
              {' '}
              You can talk to{' '}
              <Approvers of={owners.map(ref => ({ label: ref, ref }))} />.
            </>
          )}
        </Alert>
      )}
    </Box>
  );
}
