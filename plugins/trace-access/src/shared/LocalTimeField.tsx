import TextField from '@mui/material/TextField';
import { DateTime } from 'luxon';

/** A time as the browser's field for a local time writes it. */
export function toLocalTime(time: DateTime): string {
  return time.toFormat("yyyy-MM-dd'T'HH:mm");
}

/** A day and a time in the viewer's zone. */
export function LocalTimeField(props: {
  label: string;
  /** As `toLocalTime` writes it. */
  value: string;
  /** What is wrong with it. */
  problem: string | undefined;
  /** ISO 8601; default any. */
  latest?: string;
  required?: boolean;
  onChange: (value: string) => void;
}) {
  const { label, value, problem, latest, required, onChange } = props;
  return (
    <TextField
      required={required}
      size="small"
      type="datetime-local"
      label={label}
      value={value}
      error={Boolean(problem)}
      helperText={problem}
      onChange={event => onChange(event.target.value)}
      inputProps={{
        min: toLocalTime(DateTime.now()),
        max: latest && toLocalTime(DateTime.fromISO(latest)),
      }}
      InputLabelProps={{ shrink: true }}
    />
  );
}
