import Box from '@mui/material/Box';
import { DateTime } from 'luxon';
import { CheckField, LocalTimeField, toLocalTime } from '../shared';

/** What is wrong with a start; undefined where nothing is. */
export function startProblem(options: {
  startsAt: string | undefined;
  /** ISO 8601 */
  startUntil: string | undefined;
  /** Epoch milliseconds. */
  now: number;
}): string | undefined {
  const { startsAt, startUntil, now } = options;
  if (startsAt === undefined || !startUntil) return undefined;
  const start = DateTime.fromISO(startsAt);
  if (!start.isValid) return 'Choose a day and a time.';
  if (start.toMillis() <= now) return 'This has passed: choose a later time.';
  const latest = DateTime.fromISO(startUntil);
  return start > latest
    ? `At the latest ${latest.toLocaleString(DateTime.DATETIME_MED)}.`
    : undefined;
}

/** A start that lies ahead, in the viewer's zone. */
export function StartField(props: {
  value: string | undefined;
  /** ISO 8601 */
  startUntil: string;
  problem: string | undefined;
  onChange: (startsAt: string | undefined) => void;
}) {
  const { value, startUntil, problem, onChange } = props;
  const inAnHour = () =>
    toLocalTime(DateTime.now().plus({ hours: 1 }).startOf('hour'));
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, minHeight: 42 }}>
      <CheckField
        label="Start later"
        checked={value !== undefined}
        onChange={checked => onChange(checked ? inAnHour() : undefined)}
      />
      {value !== undefined && (
        <LocalTimeField
          label="Starts"
          value={value}
          problem={problem}
          latest={startUntil}
          onChange={onChange}
        />
      )}
    </Box>
  );
}
