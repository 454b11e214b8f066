import { useCallback, useMemo, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { RequestDialog, type RequestStart } from '../request';
import { CopyButton, EmptyPanel, WhomToAskDialog, type Ask } from '../shared';
import { AccessNotice } from './AccessNotice';
import { GrantStrip } from './GrantStrip';
import {
  buildSpanTree,
  figuresOf,
  withStableIds,
  type SpanNode,
  type TraceSpan,
} from './model';
import { hiddenSentence, SpanDrawer } from './span';
import { TraceSummary } from './TraceSummary';
import { useOpenSpan } from './useOpenSpan';
import { Waterfall } from './waterfall';

/** The spans of a trace, and the way to those that are hidden. */
export function TraceSpans(props: {
  trace: Schemas['Trace'];
  entityRef?: string;
  grants: Parameters<typeof GrantStrip>[0]['grants'];
  /** Ids of the viewer's own requests that wait, by entity. */
  requested: ReadonlyMap<string, string>;
  /** Called when a request made from here has come to something. */
  onRequest: () => void;
}) {
  const { trace, entityRef, grants, requested, onRequest } = props;
  const { environment } = trace;
  const spans = useMemo(() => withStableIds(trace.spans), [trace]);
  const tree = useMemo(() => buildSpanTree(spans), [spans]);
  const figures = useMemo(() => figuresOf(tree), [tree]);
  const [selected, setSelected] = useState<string>();
  const [start, setStart] = useState<RequestStart>();
  const [whom, setWhom] = useState<Ask>();
  const { shown, open, close } = useOpenSpan(tree);

  const askFor = useCallback(
    (span: TraceSpan) => {
      if (span.visibility === 'visible') return;
      if (span.owner) {
        const { entityRef: owned, groups: owners } = span.owner;
        const pending = requested.get(owned);
        setStart({ entityRef: owned, environment, owners, pending });
      } else {
        setWhom({ environment, approvers: [], sentence: hiddenSentence(span) });
      }
    },
    [environment, requested],
  );
  const onAsk = useCallback(({ span }: SpanNode) => askFor(span), [askFor]);

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
        {environment} · {trace.source} · <code>{trace.traceId}</code>{' '}
        <CopyButton text={trace.traceId} label="Copy the trace id" />
      </Typography>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          columnGap: 2,
          // As high as one line from the beginning, so that nothing moves.
          minHeight: 40,
        }}
      >
        <GrantStrip trace={trace} entityRef={entityRef} grants={grants} />
        <AccessNotice spans={spans} />
      </Box>
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
          requested={requested}
          onOpen={open}
          onAsk={onAsk}
        />
      ) : (
        <EmptyPanel title="This trace has no spans yet">
          Spans can take a minute to arrive. Reload the page to look again.
        </EmptyPanel>
      )}
      <SpanDrawer
        span={shown}
        traceStart={tree.startNano}
        hidden={{ requested, onAsk: () => shown && askFor(shown) }}
        onClose={close}
      />
      <RequestDialog
        start={start}
        onClose={() => setStart(undefined)}
        onChange={onRequest}
        openLabel="Show the spans"
      />
      <WhomToAskDialog ask={whom} onClose={() => setWhom(undefined)} />
    </>
  );
}
