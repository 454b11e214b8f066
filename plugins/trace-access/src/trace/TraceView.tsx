import { useCallback, useMemo, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import ArrowBackIcon from '@mui/icons-material/ArrowBack';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useTrace } from '../api';
import {
  CopyButton,
  EmptyPanel,
  ProblemPanel,
  WhomToAskDialog,
  type Ask,
} from '../shared';
import {
  buildSpanTree,
  figuresOf,
  type HiddenSpan,
  type SpanNode,
} from './model';
import { SpanDrawer } from './span';
import { TraceSkeleton } from './TraceSkeleton';
import { TraceSummary } from './TraceSummary';
import { ownerInWords, Waterfall } from './waterfall';

/** One trace: summary, spans as a tree with bars, and each span's details. */
export function TraceView(props: {
  environment: string;
  traceId: string;
  /** The entity from whose page the trace was opened. */
  entityRef?: string;
  back: { to: string; label: string };
}) {
  const { environment, traceId, entityRef, back } = props;
  const trace = useTrace({ environment, traceId, entityRef });
  return (
    <Box component="article" aria-label={`Trace ${traceId}`}>
      <Link
        component={RouterLink}
        to={back.to}
        sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, mb: 1 }}
      >
        <ArrowBackIcon aria-hidden sx={{ fontSize: 18 }} />
        {back.label}
      </Link>
      {trace.error && (
        <ProblemPanel
          error={trace.error}
          retry={trace.retry}
          retrying={trace.loading}
        />
      )}
      {trace.value && <Spans trace={trace.value} />}
      {!trace.value && trace.loading && <TraceSkeleton />}
    </Box>
  );
}

function hiddenSentence(span: HiddenSpan): string {
  if (!span.owner) {
    return 'This span belongs to a service that the policy does not show you.';
  }
  const { service, groups } = ownerInWords(span.owner);
  return groups
    ? `This span belongs to ${service}, owned by ${groups}, who can say whether you may see it.`
    : `This span belongs to ${service}, which has no owner in the catalog.`;
}

function Spans(props: { trace: Schemas['Trace'] }) {
  const { trace } = props;
  const tree = useMemo(() => buildSpanTree(trace.spans), [trace]);
  const figures = useMemo(() => figuresOf(tree), [tree]);
  const [selected, setSelected] = useState<string>();
  const [ask, setAsk] = useState<Ask>();
  const [search, setSearch] = useSearchParams();
  const openSpanId = search.get('span');

  const setOpenSpan = useCallback(
    (spanId?: string) =>
      setSearch(
        before => {
          const after = new URLSearchParams(before);
          if (spanId) after.set('span', spanId);
          else after.delete('span');
          return after;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const open = useCallback(
    ({ span }: SpanNode) => {
      if (span.visibility === 'visible') {
        setOpenSpan(span.spanId);
        return;
      }
      setAsk({
        entityRef: span.owner?.entityRef,
        environment: trace.environment,
        approvers: span.owner?.groups ?? [],
        sentence: hiddenSentence(span),
      });
    },
    [setOpenSpan, trace.environment],
  );

  const shown = tree.nodes.find(
    ({ span }) => span.visibility === 'visible' && span.spanId === openSpanId,
  )?.span;

  return (
    <>
      <Typography
        variant="h5"
        component="h2"
        sx={{ m: 0, overflowWrap: 'anywhere' }}
      >
        {figures.operation ?? 'Trace'}
      </Typography>
      <Typography
        variant="body2"
        component="div"
        color="text.secondary"
        sx={{ overflowWrap: 'anywhere' }}
      >
        {trace.environment} · {trace.source} · <code>{trace.traceId}</code>{' '}
        <CopyButton text={trace.traceId} label="Copy the trace id" />
      </Typography>
      <TraceSummary tree={tree} figures={figures} />
      {trace.partial && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          This trace is incomplete: the source did not give all of it.
        </Alert>
      )}
      {trace.warnings.length > 0 && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {trace.warnings.map(warning => (
            <div key={warning}>{warning}</div>
          ))}
        </Alert>
      )}
      {tree.nodes.length > 0 ? (
        <Waterfall
          tree={tree}
          selected={selected}
          onSelect={setSelected}
          onOpen={open}
        />
      ) : (
        <EmptyPanel title="This trace has no spans yet">
          Spans can take a minute to arrive. Reload the page to look again.
        </EmptyPanel>
      )}
      <SpanDrawer
        span={shown?.visibility === 'visible' ? shown : undefined}
        traceStart={tree.startNano}
        onClose={() => setOpenSpan(undefined)}
      />
      <WhomToAskDialog ask={ask} onClose={() => setAsk(undefined)} />
    </>
  );
}
