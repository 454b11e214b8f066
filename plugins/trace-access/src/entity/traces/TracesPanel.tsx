import { useEffect, useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Skeleton from '@mui/material/Skeleton';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import RefreshIcon from '@mui/icons-material/Refresh';
import { ResponseError } from '@backstage/errors';
import { useNavigate } from 'react-router-dom';
import { ProblemPanel } from '../../shared';
import { PRESETS, TraceFilters, type TraceQuery } from '../filters';
import { LatencyScatter, SCATTER_HEIGHT, type ScatterPoint } from '../scatter';
import { EmptyTraces } from './EmptyTraces';
import { SourceBanner } from './SourceBanner';
import { traceKey, type TraceList } from './tracePages';
import { TraceTable } from './TraceTable';
import { TraceTableSkeleton } from './TraceTableSkeleton';
import { useTraceList } from './useTraceList';

interface TracesPanelProps {
  entityRef: string;
  environment: string;
  query: TraceQuery;
  onChange: (part: Partial<TraceQuery>) => void;
  onAsk: () => void;
  /** Called when the backend says that access is no longer open. */
  onForbidden: () => void;
  /** Called when traces were first read: a grant's clock may have begun. */
  onRead: () => void;
  /** Path of a trace of this environment. */
  traceHref: (traceId: string) => string;
}

/** The traces of one environment: filters, scatter and table. */
export function TracesPanel(props: TracesPanelProps) {
  const { query, onChange, onForbidden, onRead } = props;
  const found = useTraceList(props);
  const { error } = found;
  useEffect(() => {
    if (error instanceof ResponseError && error.statusCode === 403) {
      onForbidden();
    }
  }, [error, onForbidden]);
  const read = found.list !== undefined;
  useEffect(() => {
    if (read) onRead();
  }, [read, onRead]);
  const operations = useMemo(
    () => [...new Set(found.list?.traces.map(t => t.operation))].sort(),
    [found.list],
  );
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <TraceFilters query={query} operations={operations} onChange={onChange} />
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1,
          minHeight: 40,
        }}
      >
        <Typography
          variant="body2"
          color="text.secondary"
          role="status"
          sx={{ flex: 1 }}
        >
          {countText(found.list, found.loading)}
        </Typography>
        <FormControlLabel
          label="Live"
          slotProps={{ typography: { variant: 'body2' } }}
          control={
            <Switch
              size="small"
              checked={query.live}
              disabled={!('preset' in query.window)}
              onChange={event => onChange({ live: event.target.checked })}
            />
          }
        />
        <Button
          size="small"
          startIcon={<RefreshIcon />}
          disabled={found.loading || found.refreshing}
          onClick={found.refresh}
        >
          Refresh
        </Button>
      </Box>
      {found.error && (
        <ProblemPanel
          error={found.error}
          retry={found.refresh}
          retrying={found.loading || found.refreshing}
        />
      )}
      {found.list && (
        <SourceBanner sources={found.list.sources} retry={found.refresh} />
      )}
      <Found {...props} found={found} />
    </Box>
  );
}

function countText(list: TraceList | undefined, loading: boolean): string {
  if (!list) return loading ? 'Looking for traces …' : '';
  const count = list.traces.length;
  if (count === 0) return '';
  const noun = count === 1 ? 'trace' : 'traces';
  return list.nextCursor ? `The newest ${count} ${noun}` : `${count} ${noun}`;
}

function Found(
  props: TracesPanelProps & { found: ReturnType<typeof useTraceList> },
) {
  const { found, query, onChange, onAsk, traceHref } = props;
  const { list } = found;
  const navigate = useNavigate();
  const points = useMemo(
    () =>
      (list?.traces ?? []).map((trace): ScatterPoint => ({
        id: traceKey(trace),
        time: Date.parse(trace.startTime),
        durationMs: trace.durationMs,
        error: trace.errors > 0,
      })),
    [list],
  );
  if (found.loading) {
    return (
      <>
        <Skeleton variant="rounded" height={SCATTER_HEIGHT} />
        <TraceTableSkeleton />
      </>
    );
  }
  if (!list) return null;
  if (list.traces.length === 0) {
    // A source that failed is no reason to say that there is nothing.
    if (list.sources.some(source => source.state === 'failed')) return null;
    return (
      <EmptyTraces
        empty={list.empty}
        query={query}
        onChange={onChange}
        onAsk={onAsk}
      />
    );
  }
  const { from, to } = chartBounds(list, query);
  const open = (key: string) => {
    const trace = list.traces.find(each => traceKey(each) === key);
    if (trace) navigate(traceHref(trace.traceId));
  };
  return (
    <>
      <LatencyScatter
        points={points}
        from={from}
        to={to}
        onOpen={open}
        onZoom={window => onChange({ window, live: false })}
      />
      <TraceTable
        traces={list.traces}
        traceHref={trace => traceHref(trace.traceId)}
        busy={found.refreshing || found.loadingMore}
      />
      {list.nextCursor && (
        <Button
          onClick={found.loadMore}
          disabled={found.loadingMore || found.refreshing}
          sx={{ justifySelf: 'center' }}
        >
          {found.loadingMore ? 'Loading …' : 'Load more'}
        </Button>
      )}
    </>
  );
}

/**
 * What the chart spans: the window, or its newest part where older traces are
 * not read yet, so that a busy hour isn't a speck at the right edge.
 */
function chartBounds(list: TraceList, query: TraceQuery) {
  const to = Date.parse(list.end);
  if (list.nextCursor) {
    const oldest = Math.min(
      ...list.traces.map(trace => Date.parse(trace.startTime)),
    );
    if (oldest < to) return { from: oldest - (to - oldest) * 0.02, to };
  }
  const from =
    'preset' in query.window
      ? to - PRESETS[query.window.preset].ms
      : Date.parse(list.start);
  return { from, to };
}
