/** A stretch of the trace on the screen, in milliseconds after its start. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** Where a bar lies in its track, as fractions of the track's width. */
export interface Bar {
  left: number;
  width: number;
}

/** A bar cut to its track; undefined where none of it shows. */
export function barOf(
  span: { startMs: number; durationMs: number },
  range: TimeRange,
): Bar | undefined {
  const length = range.toMs - range.fromMs;
  if (length <= 0) return { left: 0, width: 1 };
  const from = (span.startMs - range.fromMs) / length;
  const to = (span.startMs + span.durationMs - range.fromMs) / length;
  if (to < 0 || from > 1) return undefined;
  const left = Math.max(0, from);
  return { left, width: Math.min(1, to) - left };
}

/** Times to label on the axis: at most `count` steps of 1, 2 or 5 times a power of ten. */
export function ticks(range: TimeRange, count: number): number[] {
  const length = range.toMs - range.fromMs;
  if (!(length > 0) || count < 1) return [range.fromMs];
  const raw = length / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step =
    [1, 2, 5, 10].map(factor => factor * power).find(each => each >= raw) ??
    10 * power;
  const first = Math.ceil(range.fromMs / step - 1e-9);
  const last = Math.floor(range.toMs / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}
