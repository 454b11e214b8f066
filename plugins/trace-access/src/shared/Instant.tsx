import { DateTime } from 'luxon';

/** A time in the viewer's zone; the exact instant on hover. */
export function Instant(props: { at: string; milliseconds?: boolean }) {
  const time = DateTime.fromISO(props.at);
  if (!time.isValid) return <span>{props.at}</span>;
  const today = time.hasSame(DateTime.now(), 'day');
  const format: Intl.DateTimeFormatOptions = {
    ...(today ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    // On another day nobody counts seconds.
    ...(today || props.milliseconds ? { second: '2-digit' } : {}),
    ...(props.milliseconds ? { fractionalSecondDigits: 3 } : {}),
  };
  return (
    <time
      dateTime={props.at}
      title={`${props.at} (shown in ${time.zoneName})`}
      style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
    >
      {time.toLocaleString(format)}
    </time>
  );
}
