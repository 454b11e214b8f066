import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  actionsInWords,
  durationInWords,
  Instant,
  refName,
  TableFrame,
  RequestStateMark,
  UserText,
} from '../../../shared';
import { TierMark } from '../../TierMark';
import { requestInWords } from '../../words';
import { OverdueMark } from '../OverdueMark';

/** Requests by row, whatever became of them. */
export function RequestTable(props: {
  requests: readonly Schemas['AccessRequest'][];
  onOpen: (requestId: string) => void;
}) {
  return (
    <TableFrame
      label="All requests"
      columns={[
        'Asked',
        'Who',
        'What',
        'Environment',
        'Why',
        'How long',
        'State',
      ]}
      widths={['13%', '9%', '17%', '15%', '21%', '12%', '13%']}
      minWidth={880}
    >
      {props.requests.map(request => (
        <TableRow key={request.id} hover>
          <TableCell data-label="Asked">
            <Instant at={request.createdAt} />
          </TableCell>
          <TableCell data-label="Who">
            <span title={request.requester}>{refName(request.requester)}</span>
          </TableCell>
          <TableCell data-label="What">
            <div>
              <Link
                component="button"
                type="button"
                variant="body2"
                aria-label={`Open ${requestInWords(request)}`}
                onClick={() => props.onOpen(request.id)}
                sx={{ textAlign: 'inherit', fontWeight: 600 }}
              >
                {refName(request.entityRef)}
              </Link>
              <div>{actionsInWords(request.actions)}</div>
            </div>
          </TableCell>
          <TableCell data-label="Environment">
            <div>
              <div>{request.environment}</div>
              <TierMark tier={request.tier} />
            </div>
          </TableCell>
          <TableCell data-label="Why">
            <UserText lines={2}>{request.reason ?? '–'}</UserText>
          </TableCell>
          <TableCell data-label="How long">
            {durationInWords(request.duration)}
          </TableCell>
          <TableCell data-label="State">
            <div>
              <RequestStateMark state={request.state} />
              {request.breakGlass && <div>break-glass</div>}
              {request.overdue && (
                <div>
                  <OverdueMark />
                </div>
              )}
            </div>
          </TableCell>
        </TableRow>
      ))}
    </TableFrame>
  );
}
