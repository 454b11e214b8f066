import { useId, type ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import CloseIcon from '@mui/icons-material/Close';
import { CopyButton, formatMs, Instant, RefLink } from '../../shared';
import { nanosToIso, offsetMs, type VisibleSpan } from '../model';
import { AttributeTable } from './AttributeTable';
import { SpanEvents, SpanLinks } from './SpanEvents';

/** Everything known of one visible span. */
export function SpanDrawer(props: {
  span?: VisibleSpan;
  traceStart: bigint;
  onClose: () => void;
}) {
  const { span, onClose } = props;
  const titleId = useId();
  return (
    <Drawer
      anchor="right"
      open={span !== undefined}
      onClose={onClose}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': titleId,
        sx: { width: { xs: '100%', sm: 520 }, maxWidth: '100%', p: 2 },
      }}
    >
      {span && (
        <>
          <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1 }}>
            <Typography
              id={titleId}
              variant="h6"
              component="h2"
              sx={{ flex: 1, overflowWrap: 'anywhere', m: 0 }}
            >
              {span.name}
            </Typography>
            <IconButton aria-label="Close the span" onClick={onClose}>
              <CloseIcon />
            </IconButton>
          </Box>
          <SpanBody span={span} traceStart={props.traceStart} />
        </>
      )}
    </Drawer>
  );
}

function SpanBody(props: { span: VisibleSpan; traceStart: bigint }) {
  const { span, traceStart } = props;
  const startMs = offsetMs(span.startTimeUnixNano, traceStart);
  const startIso = nanosToIso(BigInt(span.startTimeUnixNano));
  return (
    <>
      <Box
        component="dl"
        sx={{
          display: 'grid',
          gridTemplateColumns: 'max-content 1fr',
          columnGap: 2,
          rowGap: 0.5,
          my: 1,
          fontSize: '0.875rem',
          '& dt': { color: 'text.secondary' },
          '& dd': { m: 0, overflowWrap: 'anywhere' },
        }}
      >
        <dt>Service</dt>
        <dd>
          {span.service}
          {span.entityRef && (
            <>
              {' '}
              (<RefLink entityRef={span.entityRef} />)
            </>
          )}
        </dd>
        <dt>Started</dt>
        <dd>
          <Instant at={startIso} milliseconds />
          {startMs > 0 && `, ${formatMs(startMs)} after the trace began`}
        </dd>
        <dt>Duration</dt>
        <dd>{formatMs(offsetMs(span.durationNano, BigInt(0)))}</dd>
        <dt>Kind</dt>
        <dd>{span.kind}</dd>
        <dt>Span id</dt>
        <dd>
          <code>{span.spanId}</code>{' '}
          <CopyButton text={span.spanId} label="Copy the span id" />
        </dd>
      </Box>
      {span.status.code === 'error' && (
        <Alert severity="error" sx={{ mb: 1, overflowWrap: 'anywhere' }}>
          {span.status.message ?? 'This span ended in an error.'}
        </Alert>
      )}
      <Section title="Attributes">
        <AttributeTable
          label="Attributes"
          attributes={span.attributes}
          redacted={span.redacted}
        />
      </Section>
      {span.events.length > 0 && (
        <Section title={`Events (${span.events.length})`}>
          <SpanEvents events={span.events} traceStart={traceStart} />
        </Section>
      )}
      {span.links.length > 0 && (
        <Section title={`Links (${span.links.length})`}>
          <SpanLinks links={span.links} />
        </Section>
      )}
      <Section title="Resource">
        <AttributeTable label="Resource" attributes={span.resource} />
      </Section>
    </>
  );
}

function Section(props: { title: string; children: ReactNode }) {
  return (
    <Box component="section" sx={{ mt: 2 }}>
      <Typography variant="subtitle2" component="h3" gutterBottom>
        {props.title}
      </Typography>
      {props.children}
    </Box>
  );
}
