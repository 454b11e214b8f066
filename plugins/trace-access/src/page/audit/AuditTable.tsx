import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Instant, RefLink, refName, TableFrame } from '../../shared';
import { AuditDetails } from './AuditDetails';
import { eventInWords } from './eventInWords';
import { OutcomeMark } from './OutcomeMark';

/** The trail, one event a row. */
export function AuditTable(props: {
  events: readonly Schemas['AuditEvent'][];
}) {
  return (
    <TableFrame
      label="Audit trail"
      columns={['When', 'Who', 'Did', 'Outcome', 'What', 'Details']}
      widths={['13%', '13%', '20%', '12%', '18%', '24%']}
      minWidth={880}
    >
      {props.events.map(event => (
        <TableRow key={event.id}>
          <TableCell data-label="When">
            <Instant at={event.at} />
          </TableCell>
          <TableCell data-label="Who">
            <span title={event.principal}>{refName(event.principal)}</span>
          </TableCell>
          <TableCell data-label="Did">
            <span title={event.event}>
              {eventInWords(event.event)}
              {event.count > 1 && ` (${event.count} times)`}
            </span>
          </TableCell>
          <TableCell data-label="Outcome">
            <OutcomeMark outcome={event.outcome} />
          </TableCell>
          <TableCell data-label="What">
            <div>
              {event.entityRef && <RefLink entityRef={event.entityRef} />}
              {event.environment && <div>{event.environment}</div>}
              {!event.entityRef && !event.environment && '–'}
            </div>
          </TableCell>
          <TableCell data-label="Details">
            <AuditDetails event={event} />
          </TableCell>
        </TableRow>
      ))}
    </TableFrame>
  );
}
