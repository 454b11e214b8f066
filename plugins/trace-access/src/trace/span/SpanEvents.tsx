import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { CopyButton, formatMs } from '../../shared';
import { offsetMs } from '../model';
import { AttributeTable } from './AttributeTable';

/** What happened within a span, by time after the trace's start. */
export function SpanEvents(props: {
  events: readonly Schemas['SpanEvent'][];
  traceStart: bigint;
}) {
  return (
    <Box component="ol" sx={{ listStyle: 'none', p: 0, m: 0 }}>
      {props.events.map((event, i) => (
        <Box component="li" key={i} sx={{ mb: 1 }}>
          <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
            <Box component="span" sx={{ color: 'text.secondary', mr: 1 }}>
              +{formatMs(offsetMs(event.timeUnixNano, props.traceStart))}
            </Box>
            <strong>{event.name}</strong>
          </Typography>
          {Object.keys(event.attributes).length > 0 && (
            <AttributeTable
              label={`Attributes of ${event.name}`}
              attributes={event.attributes}
            />
          )}
        </Box>
      ))}
    </Box>
  );
}

/** Other spans that a span points to. */
export function SpanLinks(props: { links: readonly Schemas['SpanLink'][] }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0 }}>
      {props.links.map((link, i) => (
        <Box component="li" key={i} sx={{ mb: 1, typography: 'body2' }}>
          trace <code>{link.traceId}</code>
          <CopyButton text={link.traceId} label="Copy the linked trace id" />
          <br />
          span <code>{link.spanId}</code>
          {Object.keys(link.attributes).length > 0 && (
            <AttributeTable
              label="Attributes of the link"
              attributes={link.attributes}
            />
          )}
        </Box>
      ))}
    </Box>
  );
}
