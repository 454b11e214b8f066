import { formatMs, Instant, type Fact } from '../../shared';
import { nanosToIso, offsetMs, type TraceSpan } from '../model';

/** When a span began, and how long it took. */
export function spanTimes(span: TraceSpan, traceStart: bigint): Fact[] {
  const { startTimeUnixNano, durationNano } = span;
  const startMs = offsetMs(startTimeUnixNano, traceStart);
  return [
    [
      'Started',
      <>
        <Instant at={nanosToIso(BigInt(startTimeUnixNano))} milliseconds />
        {startMs > 0 && `, ${formatMs(startMs)} after the trace began`}
      </>,
    ],
    ['Duration', formatMs(offsetMs(durationNano, BigInt(0)))],
  ];
}
