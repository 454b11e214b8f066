import { useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { alpha, useTheme } from '@mui/material/styles';
import { DateTime } from 'luxon';
import useMeasure from 'react-use/esm/useMeasure';
import { formatMs, Instant } from '../../shared';
import { drawScatter } from './draw';
import {
  levels,
  pointAt,
  scaleFor,
  timeAt,
  xOf,
  yOf,
  type ScatterPoint,
} from './geometry';

/** Height of the chart with its labels, so that its place can be kept while it loads. */
export const SCATTER_HEIGHT = 192;

const HEIGHT = 156;

/**
 * Durations of traces over time. Click a point to open its trace, drag to zoom
 * in time. The table beside it holds the same traces, for the keyboard.
 */
export function LatencyScatter(props: {
  points: readonly ScatterPoint[];
  from: number;
  to: number;
  onOpen: (id: string) => void;
  onZoom: (window: { from: number; to: number }) => void;
}) {
  const { points, from, to, onOpen, onZoom } = props;
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [ref, { width }] = useMeasure<HTMLDivElement>();
  const [hovered, setHovered] = useState<ScatterPoint>();
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const scale = useMemo(
    () => scaleFor({ points, from, to, width, height: HEIGHT }),
    [points, from, to, width],
  );

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return;
    const pixelRatio = window.devicePixelRatio || 1;
    element.width = width * pixelRatio;
    element.height = HEIGHT * pixelRatio;
    drawScatter({
      context,
      scale,
      points,
      levels: levels(scale),
      hovered,
      drag,
      pixelRatio,
      colors: {
        point: theme.palette.primary.main,
        error: theme.palette.error.main,
        line: theme.palette.divider,
        selection: alpha(theme.palette.primary.main, 0.2),
      },
    });
  }, [scale, points, hovered, drag, width, theme]);

  const place = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onPointerMove = (event: PointerEvent) => {
    const { x, y } = place(event);
    if (drag) setDrag({ from: drag.from, to: x });
    else setHovered(pointAt({ points, scale, x, y, radius: 8 }));
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    const { x } = place(event);
    setDrag({ from: x, to: x });
  };
  const onPointerUp = (event: PointerEvent) => {
    const { x, y } = place(event);
    const begun = drag?.from ?? x;
    setDrag(undefined);
    if (Math.abs(x - begun) < 5) {
      const point = pointAt({ points, scale, x, y, radius: 8 });
      if (point) onOpen(point.id);
      return;
    }
    const [left, right] = [Math.min(begun, x), Math.max(begun, x)];
    onZoom({
      from: Math.floor(timeAt(scale, left)),
      to: Math.ceil(timeAt(scale, right)),
    });
  };

  const errors = points.filter(point => point.error).length;
  return (
    <Paper variant="outlined" sx={{ height: SCATTER_HEIGHT, p: 1 }}>
      <Box sx={{ display: 'flex' }}>
        <Box
          aria-hidden
          sx={{ position: 'relative', width: 64 }}
          style={{ height: HEIGHT }}
        >
          {levels(scale).map(level => (
            <Typography
              key={level}
              variant="caption"
              color="text.secondary"
              sx={{
                position: 'absolute',
                right: 8,
                lineHeight: '12px',
                mt: '-6px',
              }}
              style={{ top: yOf(scale, level) }}
            >
              {formatMs(level)}
            </Typography>
          ))}
        </Box>
        <Box
          ref={ref}
          sx={{
            position: 'relative',
            flex: 1,
            minWidth: 0,
          }}
        >
          <canvas
            ref={canvas}
            role="img"
            aria-label={`${points.length} traces over time, ${errors} with errors. The table below lists the same traces.`}
            style={{
              display: 'block',
              width: '100%',
              height: HEIGHT,
              touchAction: 'pan-y',
              cursor: hovered && !drag ? 'pointer' : 'crosshair',
            }}
            onPointerMove={onPointerMove}
            onPointerDown={onPointerDown}
            onPointerUp={onPointerUp}
            onPointerCancel={() => setDrag(undefined)}
            onPointerLeave={() => setHovered(undefined)}
          />
          {hovered && !drag && (
            <PointTooltip
              point={hovered}
              x={xOf(scale, hovered.time)}
              y={yOf(scale, hovered.durationMs)}
              width={width}
            />
          )}
        </Box>
      </Box>
      <Box
        aria-hidden
        sx={{ display: 'flex', justifyContent: 'space-between', pl: '64px' }}
      >
        {[from, (from + to) / 2, to].map(time => (
          <Typography key={time} variant="caption" color="text.secondary">
            {axisLabel(time, to - from)}
          </Typography>
        ))}
      </Box>
    </Paper>
  );
}

function axisLabel(time: number, length: number): string {
  const at = DateTime.fromMillis(time);
  if (length < 5 * 60_000) {
    return at.toLocaleString(DateTime.TIME_WITH_SECONDS);
  }
  return at.toLocaleString(
    at.hasSame(DateTime.now(), 'day')
      ? DateTime.TIME_SIMPLE
      : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  );
}

function PointTooltip(props: {
  point: ScatterPoint;
  x: number;
  y: number;
  width: number;
}) {
  const { point, x, y, width } = props;
  const onRight = x < width / 2;
  return (
    <Box
      sx={{
        position: 'absolute',
        zIndex: 1,
        px: 1,
        py: 0.5,
        borderRadius: 1,
        boxShadow: 3,
        bgcolor: 'background.paper',
        color: 'text.primary',
        fontSize: '0.75rem',
        pointerEvents: 'none',
        whiteSpace: 'nowrap',
      }}
      style={{
        top: Math.min(y, HEIGHT - 48),
        ...(onRight ? { left: x + 12 } : { right: width - x + 12 }),
      }}
    >
      <Instant at={new Date(point.time).toISOString()} milliseconds />
      <br />
      <strong>{formatMs(point.durationMs)}</strong>
      {point.error && ' · error'}
    </Box>
  );
}
