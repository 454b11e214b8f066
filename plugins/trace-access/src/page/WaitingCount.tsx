import Box from '@mui/material/Box';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import { counted } from '../shared';
import { owedOf, useWaiting } from './waiting';

/** What a tab leaves free for its count on the right, in pixels, beside its padding. */
export const ROOM_FOR_COUNT = 20;

// The backend counts no further.
const MOST = 100;

/** How much waits for the viewer, on the tab; an icon too where something is overdue. */
export function WaitingCount() {
  const { inbox, obligations } = useWaiting();
  const requests = inbox.first?.waiting ?? inbox.items.length;
  const owed = owedOf(obligations.items);
  if (requests + owed.length === 0) return null;
  const overdue =
    inbox.items.some(request => request.overdue) ||
    owed.some(({ state }) => state === 'overdue');
  const words = [
    requests > 0 && counted(requests, 'request'),
    owed.length > 0 && counted(owed.length, 'post-review'),
  ]
    .filter(Boolean)
    .join(' and ');
  return (
    <Box
      component="span"
      role="img"
      aria-label={`${words} to decide${overdue ? ', some overdue' : ''}`}
      sx={{
        // In the room that the tab keeps for it: when it comes, nothing moves.
        position: 'absolute',
        bottom: 4,
        left: 2,
        display: 'flex',
        alignItems: 'center',
        gap: '1px',
        px: '5px',
        borderRadius: '8px',
        fontSize: '0.6875rem',
        lineHeight: '16px',
        bgcolor: overdue ? 'error.main' : 'primary.main',
        color: overdue ? 'error.contrastText' : 'primary.contrastText',
      }}
    >
      {overdue && <ErrorOutlineIcon aria-hidden sx={{ fontSize: 12 }} />}
      {requests + owed.length}
      {requests >= MOST && '+'}
    </Box>
  );
}
