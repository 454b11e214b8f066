import type { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { CopyButton, Facts, RefLink, SideDrawer } from '../../shared';
import type { TraceSpan, VisibleSpan } from '../model';
import { AttributeTable } from './AttributeTable';
import { HiddenBody } from './HiddenBody';
import { SpanEvents, SpanLinks } from './SpanEvents';
import { spanTimes } from './spanTimes';

/** Everything known of one span; of a hidden one, whose it is. */
export function SpanDrawer(props: {
  span: TraceSpan | undefined;
  traceStart: bigint;
  /** What is said and offered of a hidden one. */
  hidden: Omit<Parameters<typeof HiddenBody>[0], 'span' | 'traceStart'>;
  onClose: () => void;
}) {
  const { span, traceStart, hidden, onClose } = props;
  return (
    <SideDrawer
      open={span !== undefined}
      title={span?.visibility === 'visible' ? span.name : 'Hidden span'}
      closeLabel="Close the span"
      onClose={onClose}
    >
      {span?.visibility === 'visible' && (
        <SpanBody span={span} traceStart={traceStart} />
      )}
      {span?.visibility === 'hidden' && (
        <HiddenBody span={span} traceStart={traceStart} {...hidden} />
      )}
    </SideDrawer>
  );
}

function SpanBody(props: { span: VisibleSpan; traceStart: bigint }) {
  const { span, traceStart } = props;
  return (
    <>
      <Facts
        rows={[
          [
            'Service',
            <>
              {span.service}
              {span.entityRef && (
                <>
                  {' '}
                  (<RefLink entityRef={span.entityRef} />)
                </>
              )}
            </>,
          ],
          ...spanTimes(span, traceStart),
          ['Kind', span.kind],
          [
            'Span id',
            <>
              <code>{span.spanId}</code>{' '}
              <CopyButton text={span.spanId} label="Copy the span id" />
            </>,
          ],
        ]}
      />
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
