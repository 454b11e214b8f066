import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  actionsInWords,
  Countdown,
  durationInWords,
  Instant,
  refName,
  TableFrame,
  UserText,
} from '../../../shared';
import { TierMark } from '../../TierMark';
import { requestInWords } from '../../words';
import { OverdueMark } from '../OverdueMark';
import type { useRowFocus } from './useRowFocus';

/** Requests that wait for a decision: who, what, why, how long, since when. */
export function InboxTable(props: {
  requests: readonly Schemas['AccessRequest'][];
  selected: ReadonlySet<string>;
  rows: ReturnType<typeof useRowFocus>;
  onSelect: (requestId: string) => void;
  onOpen: (requestId: string) => void;
}) {
  const { requests, selected, rows, onSelect, onOpen } = props;
  return (
    <TableFrame
      label="Waiting for your decision"
      columns={[
        'Select',
        'Who',
        'What',
        'Environment',
        'Why',
        'How long',
        'Since',
      ]}
      unseen="Select"
      widths={['56px', '10%', '19%', '15%', '25%', '15%', '16%']}
      minWidth={880}
    >
      {requests.map(request => (
        <TableRow
          key={request.id}
          selected={selected.has(request.id)}
          onFocus={() => rows.stand(request.id)}
          sx={{ '&:focus-within': { bgcolor: 'action.hover' } }}
        >
          <TableCell data-label="Select">
            <Checkbox
              size="small"
              checked={selected.has(request.id)}
              onChange={() => onSelect(request.id)}
              inputProps={{ 'aria-label': `Select ${requestInWords(request)}` }}
              sx={{ p: 0 }}
            />
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
                ref={rows.rowRef(request.id)}
                aria-label={`Open ${requestInWords(request)}`}
                onClick={() => onOpen(request.id)}
                sx={{ textAlign: 'inherit', fontWeight: 600 }}
              >
                {refName(request.entityRef)}
              </Link>
              <Box sx={{ color: 'text.secondary' }}>
                {actionsInWords(request.actions)}
              </Box>
            </div>
          </TableCell>
          <TableCell data-label="Environment">
            <div>
              <div>{request.environment}</div>
              <TierMark tier={request.tier} />
            </div>
          </TableCell>
          <TableCell data-label="Why">
            <div>
              <UserText lines={2}>{request.reason ?? '–'}</UserText>
              {request.ticket && (
                <UserText lines={1}>{request.ticket}</UserText>
              )}
            </div>
          </TableCell>
          <TableCell data-label="How long">
            <div>
              {durationInWords(request.duration)}
              {request.startsAt && (
                <div>
                  from <Instant at={request.startsAt} />
                </div>
              )}
            </div>
          </TableCell>
          <TableCell data-label="Since">
            <div>
              <Instant at={request.createdAt} />
              {request.overdue && (
                <div>
                  <OverdueMark />
                </div>
              )}
              <Box sx={{ color: 'text.secondary' }}>
                <Countdown until={request.expiresAt} />
              </Box>
            </div>
          </TableCell>
        </TableRow>
      ))}
    </TableFrame>
  );
}
