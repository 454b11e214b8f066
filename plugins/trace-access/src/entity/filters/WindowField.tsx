import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { DateTime } from 'luxon';
import { boundsOf, PRESETS, type Preset, type TimeWindow } from './query';

const localFormat = "yyyy-MM-dd'T'HH:mm:ss";

/** The time window: one that ends now, or a fixed one in the viewer's zone. */
export function WindowField(props: {
  window: TimeWindow;
  onChange: (window: TimeWindow) => void;
}) {
  const { window, onChange } = props;
  const custom = !('preset' in window);
  return (
    <>
      <TextField
        select
        size="small"
        label="Time"
        value={custom ? 'custom' : window.preset}
        onChange={event => {
          const choice = event.target.value;
          if (choice === 'custom') onChange(boundsOf(window, Date.now()));
          else onChange({ preset: choice as Preset });
        }}
        sx={{ minWidth: 140 }}
      >
        {Object.entries(PRESETS).map(([name, { label }]) => (
          <MenuItem key={name} value={name}>
            Last {label}
          </MenuItem>
        ))}
        <MenuItem value="custom">From … to …</MenuItem>
      </TextField>
      {custom && (
        <CustomWindow
          key={`${window.from}-${window.to}`}
          window={window}
          onChange={onChange}
        />
      )}
    </>
  );
}

function CustomWindow(props: {
  window: { from: number; to: number };
  onChange: (window: TimeWindow) => void;
}) {
  const local = (time: number) =>
    DateTime.fromMillis(time).toFormat(localFormat);
  const initial = {
    from: local(props.window.from),
    to: local(props.window.to),
  };
  const [draft, setDraft] = useState(initial);
  const from = DateTime.fromISO(draft.from).toMillis();
  const to = DateTime.fromISO(draft.to).toMillis();
  const wrong = from < to ? undefined : 'The start must lie before the end.';
  const changed = draft.from !== initial.from || draft.to !== initial.to;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      {(['from', 'to'] as const).map(side => (
        <TextField
          key={side}
          type="datetime-local"
          size="small"
          label={side === 'from' ? 'From' : 'To'}
          value={draft[side]}
          error={Boolean(wrong)}
          helperText={side === 'to' ? wrong : undefined}
          onChange={event => setDraft({ ...draft, [side]: event.target.value })}
          inputProps={{ step: 1 }}
          InputLabelProps={{ shrink: true }}
        />
      ))}
      {changed && (
        <Button
          size="small"
          disabled={Boolean(wrong)}
          onClick={() => props.onChange({ from, to })}
        >
          Apply
        </Button>
      )}
    </Box>
  );
}
