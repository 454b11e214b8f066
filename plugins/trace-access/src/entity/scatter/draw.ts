import { xOf, yOf, type ScatterPoint, type ScatterScale } from './geometry';

/** Colours of the chart, from the theme. */
export interface ScatterColors {
  point: string;
  error: string;
  line: string;
  selection: string;
}

/** Draws grid, points and the dragged stretch. Errors differ in shape as well as in colour. */
export function drawScatter(options: {
  context: CanvasRenderingContext2D;
  scale: ScatterScale;
  points: readonly ScatterPoint[];
  levels: readonly number[];
  colors: ScatterColors;
  hovered?: ScatterPoint;
  drag?: { from: number; to: number };
  pixelRatio: number;
}) {
  const { context, scale, points, levels, colors, hovered, drag } = options;
  const { width, height } = scale;
  context.setTransform(options.pixelRatio, 0, 0, options.pixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);

  context.strokeStyle = colors.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const level of levels) {
    const y = Math.round(yOf(scale, level)) + 0.5;
    context.moveTo(0, y);
    context.lineTo(width, y);
  }
  context.stroke();

  if (drag) {
    context.fillStyle = colors.selection;
    context.fillRect(
      Math.min(drag.from, drag.to),
      0,
      Math.abs(drag.to - drag.from),
      height,
    );
  }

  context.fillStyle = colors.point;
  context.globalAlpha = 0.75;
  context.beginPath();
  for (const point of points) {
    if (point.error) continue;
    const x = xOf(scale, point.time);
    const y = yOf(scale, point.durationMs);
    context.moveTo(x + 3, y);
    context.arc(x, y, 3, 0, 2 * Math.PI);
  }
  context.fill();

  // Errors last, so that none is covered.
  context.globalAlpha = 1;
  context.strokeStyle = colors.error;
  context.lineWidth = 2;
  context.beginPath();
  for (const point of points) {
    if (!point.error) continue;
    const x = xOf(scale, point.time);
    const y = yOf(scale, point.durationMs);
    context.moveTo(x - 4, y - 4);
    context.lineTo(x + 4, y + 4);
    context.moveTo(x + 4, y - 4);
    context.lineTo(x - 4, y + 4);
  }
  context.stroke();

  if (hovered) {
    context.strokeStyle = hovered.error ? colors.error : colors.point;
    context.beginPath();
    context.arc(
      xOf(scale, hovered.time),
      yOf(scale, hovered.durationMs),
      7,
      0,
      2 * Math.PI,
    );
    context.stroke();
  }
}
