import { useEffect, useRef } from 'react';
import { formatRemaining } from './durations';
import { useNow } from './ticker';

/** Time left until an instant, ticking; says `ended` from then on. */
export function Countdown(props: { until: string; onEnd?: () => void }) {
  const now = useNow();
  const left = Date.parse(props.until) - now;
  const ended = left <= 0;
  const onEnd = useRef(props.onEnd);
  onEnd.current = props.onEnd;
  useEffect(() => {
    if (ended) onEnd.current?.();
  }, [ended]);
  return (
    <span
      role="timer"
      aria-live="off"
      title={`until ${props.until}`}
      style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
    >
      {ended ? 'ended' : `${formatRemaining(left)} left`}
    </span>
  );
}
