import { useState, type FormEvent } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { DateTime } from 'luxon';
import { useCreateDelegation } from '../../api';
import {
  LocalTimeField,
  ProblemPanel,
  toLocalTime,
  useFocusOnMount,
} from '../../shared';
import { completeRef } from '../completeRef';

/** While I'm away, … decides for me from … until …. */
export function DelegationForm(props: {
  onClose: () => void;
  onAdded: () => void;
}) {
  const { onClose, onAdded } = props;
  const [to, setTo] = useState('');
  const [from, setFrom] = useState(() => toLocalTime(DateTime.now()));
  const [until, setUntil] = useState(() =>
    toLocalTime(DateTime.now().plus({ days: 7 }).startOf('hour')),
  );
  const who = useFocusOnMount<HTMLInputElement>();
  const create = useCreateDelegation(onAdded);
  const now = DateTime.now();
  const start = DateTime.fromISO(from);
  const end = DateTime.fromISO(until);
  const problem =
    end.isValid && end <= DateTime.max(now, start.isValid ? start : now)
      ? 'Choose a later time.'
      : undefined;
  const ready =
    to.trim() !== '' && start.isValid && end.isValid && problem === undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const endsAt = end.toUTC().toISO();
    const startsAt = start.toUTC().toISO();
    if (!ready || !endsAt || !startsAt) return;
    create.run({
      to: completeRef(to.trim(), 'user'),
      ...(start > now && { startsAt }),
      endsAt,
    });
  };

  return (
    <Box
      component="form"
      aria-label="Let somebody decide for me"
      noValidate
      onSubmit={submit}
      sx={{ mt: 1 }}
    >
      <Typography variant="body2" sx={{ mb: 1.5 }}>
        They decide what you could decide, and it is written down that they did
        so for you. Nobody decides their own requests.
      </Typography>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 1.5,
          mb: 1,
          // The fields, not the buttons.
          '& > div': { width: { xs: '100%', sm: 'auto' } },
        }}
      >
        <TextField
          required
          inputRef={who}
          size="small"
          label="Who"
          placeholder="user:default/olga"
          value={to}
          onChange={event => setTo(event.target.value)}
          inputProps={{ maxLength: 300 }}
        />
        <LocalTimeField
          required
          label="From"
          value={from}
          problem={undefined}
          onChange={setFrom}
        />
        <LocalTimeField
          required
          label="Until"
          value={until}
          problem={problem}
          onChange={setUntil}
        />
        <Button
          type="submit"
          variant="contained"
          disabled={create.running || !ready}
        >
          {create.error ? 'Try again' : 'Delegate'}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </Box>
      {create.error && <ProblemPanel error={create.error} />}
    </Box>
  );
}
