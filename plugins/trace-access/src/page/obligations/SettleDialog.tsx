import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import DialogContent from '@mui/material/DialogContent';
import Link from '@mui/material/Link';
import TextField from '@mui/material/TextField';
import { Link as RouterLink } from 'react-router-dom';
import {
  requestReviewPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { useSettleObligation } from '../../api';
import {
  DialogAbout,
  DialogButtons,
  Facts,
  ProblemPanel,
  refName,
  UserText,
  useTabPath,
  whereInWords,
} from '../../shared';
import { DueMark } from './DueMark';
import { seenInWords } from './seenInWords';

/** Looks back at a break-glass: all right, or not. */
export function SettleDialog(props: {
  /** Absent = closed. */
  obligation: Schemas['Obligation'] | undefined;
  onClose: () => void;
  onSettled: () => void;
}) {
  const { obligation, onClose } = props;
  return (
    <DialogAbout
      about={obligation}
      title={({ principal }) =>
        `Post-review: ${refName(principal)} broke the glass`
      }
      holdsText
      onClose={onClose}
    >
      {about => <Settling {...props} obligation={about} />}
    </DialogAbout>
  );
}

function Settling(props: {
  obligation: Schemas['Obligation'];
  onClose: () => void;
  onSettled: () => void;
}) {
  const { obligation, onClose, onSettled } = props;
  const [comment, setComment] = useState('');
  const settle = useSettleObligation(onSettled);
  const tabPath = useTabPath();
  const send = (verdict: Schemas['ObligationSettle']['verdict']) =>
    settle.run({
      obligationId: obligation.id,
      verdict,
      comment: comment.trim() || undefined,
    });
  return (
    <>
      <DialogContent>
        <Facts
          rows={[
            ['Where', whereInWords(obligation)],
            ['Why', <UserText>{obligation.reason}</UserText>],
            [
              'Saw',
              seenInWords(obligation.seen).map(line => (
                <div key={line}>{line}</div>
              )),
            ],
            ['State', <DueMark obligation={obligation} />],
          ]}
        />
        <Link
          component={RouterLink}
          variant="body2"
          to={tabPath('audit', { request: obligation.requestId })}
        >
          Everything that was done under it
        </Link>
        <TextField
          fullWidth
          multiline
          size="small"
          margin="normal"
          label="Comment"
          value={comment}
          disabled={settle.running}
          onChange={event => setComment(event.target.value)}
          inputProps={{ maxLength: 2000 }}
        />
        {settle.error && (
          <ProblemPanel
            error={settle.error}
            needs={requestReviewPermission.name}
          />
        )}
      </DialogContent>
      <DialogButtons>
        <Button onClick={onClose}>Later</Button>
        <Box sx={{ flex: 1 }} />
        <Button
          color="error"
          disabled={settle.running}
          onClick={() => send('flag')}
        >
          Flag: this was not right
        </Button>
        <Button
          variant="contained"
          disabled={settle.running}
          onClick={() => send('acknowledge')}
        >
          Acknowledge: all right
        </Button>
      </DialogButtons>
    </>
  );
}
