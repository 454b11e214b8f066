import type { MouseEvent, ReactNode } from 'react';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import { Link as RouterLink, useNavigate } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { formatMs, Instant, TableFrame } from '../../shared';
import { traceKey } from './tracePages';

const COLUMNS = [
  'Started',
  'Operation',
  'Duration',
  'Spans',
  'Errors',
  'Services',
];

/** The headings of the trace table, filled with traces or their placeholders. */
export function TraceTableFrame(props: {
  busy?: boolean;
  children: ReactNode;
}) {
  return (
    <TableFrame
      label="Traces"
      columns={COLUMNS}
      widths={['13%', '23%', '16%', '8%', '8%', '32%']}
      minWidth={720}
      busy={props.busy}
    >
      {props.children}
    </TableFrame>
  );
}

/** The traces read so far; each row leads to its trace. */
export function TraceTable(props: {
  traces: readonly Schemas['TraceSummary'][];
  traceHref: (trace: Schemas['TraceSummary']) => string;
  busy?: boolean;
}) {
  const { traces, traceHref, busy } = props;
  const navigate = useNavigate();
  // The link is for the keyboard and new tabs; a click anywhere in the row does
  // the same, unless it hits the link itself or ends a selection of text.
  const openRow = (event: MouseEvent, href: string) => {
    const onLink = (event.target as Element).closest('a') !== null;
    const selecting = window.getSelection()?.isCollapsed === false;
    if (!onLink && !selecting) navigate(href);
  };
  const longest = traces.reduce((most, t) => Math.max(most, t.durationMs), 0);
  return (
    <TraceTableFrame busy={busy}>
      {traces.map(trace => (
        <TableRow
          key={traceKey(trace)}
          hover
          onClick={event => openRow(event, traceHref(trace))}
          sx={{
            cursor: 'pointer',
            '&:focus-within': {
              outline: theme => `2px solid ${theme.palette.primary.main}`,
              outlineOffset: -2,
            },
          }}
        >
          <TableCell data-label="Started">
            <Instant at={trace.startTime} />
          </TableCell>
          <TableCell data-label="Operation" sx={{ overflowWrap: 'anywhere' }}>
            <Link component={RouterLink} to={traceHref(trace)}>
              {trace.operation}
            </Link>
          </TableCell>
          <TableCell data-label="Duration">
            <DurationBar ms={trace.durationMs} longest={longest} />
          </TableCell>
          <TableCell data-label="Spans">{trace.spans}</TableCell>
          <TableCell data-label="Errors">
            {trace.errors > 0 ? (
              <Box
                component="span"
                sx={{
                  display: 'inline-flex',
                  alignItems: 'center',
                  gap: 0.5,
                  fontWeight: 600,
                }}
              >
                <ErrorOutlineIcon
                  aria-hidden
                  sx={{ fontSize: 16, color: 'error.main' }}
                />
                {trace.errors}
              </Box>
            ) : (
              0
            )}
          </TableCell>
          <TableCell data-label="Services">
            <ServiceChips services={trace.services} />
          </TableCell>
        </TableRow>
      ))}
    </TraceTableFrame>
  );
}

function DurationBar(props: { ms: number; longest: number }) {
  const share = props.longest > 0 ? props.ms / props.longest : 0;
  return (
    <Box sx={{ flex: 1, maxWidth: 180, minWidth: 80 }}>
      {formatMs(props.ms)}
      <Box
        aria-hidden
        sx={{
          height: 4,
          mt: 0.25,
          borderRadius: 2,
          bgcolor: 'primary.main',
          minWidth: '2px',
        }}
        style={{ width: `${share * 100}%` }}
      />
    </Box>
  );
}

const SHOWN_SERVICES = 3;

function ServiceChips(props: { services: readonly Schemas['TraceService'][] }) {
  const rest = props.services.slice(SHOWN_SERVICES);
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      {props.services.slice(0, SHOWN_SERVICES).map(({ name, spans }) => (
        <Chip
          key={name}
          size="small"
          variant="outlined"
          label={`${name} · ${spans}`}
          sx={{ m: 0, maxWidth: '100%' }}
        />
      ))}
      {rest.length > 0 && (
        <Chip
          size="small"
          label={`+${rest.length}`}
          title={rest.map(({ name, spans }) => `${name} · ${spans}`).join(', ')}
          sx={{ m: 0 }}
        />
      )}
    </Box>
  );
}
