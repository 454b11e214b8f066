/** A trace as a point: when it started and how long it took. */
export interface ScatterPoint {
  id: string;
  /** Epoch milliseconds. */
  time: number;
  durationMs: number;
  error: boolean;
}

/** What the chart spans: time from left to right, duration from bottom to top, by its logarithm. */
export interface ScatterScale {
  width: number;
  height: number;
  from: number;
  to: number;
  /** Exponents of ten, of milliseconds. */
  low: number;
  high: number;
}

/** Room at every edge, in pixels, so that the outermost points are drawn whole. */
export const MARGIN = 6;

/** Length of an axis within its margins. */
const inner = (length: number) => Math.max(0, length - 2 * MARGIN);

/** A scale that holds every point, in whole powers of ten. */
export function scaleFor(options: {
  points: readonly ScatterPoint[];
  from: number;
  to: number;
  width: number;
  height: number;
}): ScatterScale {
  const { points, from, to, width, height } = options;
  let least = Infinity;
  let most = -Infinity;
  for (const { durationMs } of points) {
    least = Math.min(least, durationMs);
    most = Math.max(most, durationMs);
  }
  if (points.length === 0) [least, most] = [1, 1000];
  const low = Math.floor(Math.log10(Math.max(least, 1e-3)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(most, 1e-3))));
  return { width, height, from, to, low, high };
}

/** Where a time lies, in pixels from the left. */
export function xOf(scale: ScatterScale, time: number): number {
  const length = scale.to - scale.from;
  const fraction = length > 0 ? (time - scale.from) / length : 0;
  return MARGIN + fraction * inner(scale.width);
}

/** The time at a pixel; the inverse of `xOf`, cut to the chart. */
export function timeAt(scale: ScatterScale, x: number): number {
  const width = inner(scale.width);
  const fraction = width > 0 ? (x - MARGIN) / width : 0;
  const length = scale.to - scale.from;
  return scale.from + Math.min(1, Math.max(0, fraction)) * length;
}

/** Where a duration lies, in pixels from the top. */
export function yOf(scale: ScatterScale, durationMs: number): number {
  const exponent = Math.log10(Math.max(durationMs, 10 ** scale.low));
  const fraction = (exponent - scale.low) / (scale.high - scale.low);
  return MARGIN + inner(scale.height) * (1 - fraction);
}

/** The point nearest to a pixel, within a radius. */
export function pointAt(options: {
  points: readonly ScatterPoint[];
  scale: ScatterScale;
  x: number;
  y: number;
  radius: number;
}): ScatterPoint | undefined {
  const { points, scale, x, y } = options;
  let nearest: ScatterPoint | undefined;
  let least = options.radius ** 2;
  for (const point of points) {
    const distance =
      (xOf(scale, point.time) - x) ** 2 +
      (yOf(scale, point.durationMs) - y) ** 2;
    if (distance <= least) {
      least = distance;
      nearest = point;
    }
  }
  return nearest;
}

/** The durations to label: one per power of ten. */
export function levels(scale: ScatterScale): number[] {
  const all: number[] = [];
  for (let e = scale.low; e <= scale.high; e++) all.push(10 ** e);
  return all;
}
