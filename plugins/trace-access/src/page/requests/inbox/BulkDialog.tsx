import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { DialogButtons } from '../../../shared';
import { BulkRow, type BulkResult } from './BulkRow';

/** Requests that are decided alike. */
export interface Bulk {
  verdict: Schemas['ReviewCreate']['verdict'];
  requests: readonly Schemas['AccessRequest'][];
}

const words = {
  approve: { does: 'Approve', done: 'approved' },
  deny: { does: 'Deny', done: 'denied' },
};

/**
 * Decides several requests with one comment. Each is a call of its own and
 * tells its own result, so that one that fails hides none.
 */
export function BulkDialog(props: { bulk: Bulk; onClose: () => void }) {
  const { onClose } = props;
  // The list behind changes as they are decided; what was asked for does not.
  const [{ verdict, requests }] = useState(props.bulk);
  const [comment, setComment] = useState('');
  const [round, setRound] = useState(0);
  const [results, setResults] = useState<Readonly<Record<string, BulkResult>>>(
    {},
  );
  const titleId = useId();
  const { does, done } = words[verdict];
  const count = (result: BulkResult) =>
    requests.filter(({ id }) => results[id] === result).length;
  const running = count('running') > 0;
  const failed = count('failed');
  const left = requests.length - count('done');

  return (
    <Dialog
      open
      fullWidth
      onClose={() => !running && onClose()}
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>
        {does} {requests.length}{' '}
        {requests.length === 1 ? 'request' : 'requests'}
      </DialogTitle>
      <DialogContent>
        <Box
          component="ul"
          aria-label="Selected requests"
          sx={{ listStyle: 'none', p: 0, m: 0 }}
        >
          {requests.map(request => (
            <BulkRow
              key={request.id}
              request={request}
              review={{ verdict, comment: comment.trim() || undefined }}
              round={round}
              onResult={result =>
                setResults(before => ({ ...before, [request.id]: result }))
              }
            />
          ))}
        </Box>
        <TextField
          fullWidth
          multiline
          size="small"
          margin="normal"
          label="Comment"
          helperText="Goes with each of them."
          value={comment}
          onChange={event => setComment(event.target.value)}
          // A call that is sent again must say the same.
          disabled={round > 0}
          inputProps={{ maxLength: 2000 }}
        />
        <Typography role="status" variant="body2">
          {round > 0 &&
            !running &&
            `${count('done')} of ${requests.length} ${done}${failed > 0 ? `, ${failed} not` : ''}.`}
        </Typography>
      </DialogContent>
      <DialogButtons>
        <Button onClick={onClose} disabled={running}>
          {round > 0 ? 'Close' : 'Cancel'}
        </Button>
        {left > 0 && (
          <Button
            variant="contained"
            color={verdict === 'deny' ? 'error' : 'primary'}
            disabled={running}
            onClick={() => setRound(round + 1)}
          >
            {round > 0 ? `Try ${left} again` : `${does} ${left}`}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}
