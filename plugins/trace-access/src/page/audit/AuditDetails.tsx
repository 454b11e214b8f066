import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Facts, UserText, useTabPath } from '../../shared';

/** What else an event says, behind one press. */
export function AuditDetails(props: { event: Schemas['AuditEvent'] }) {
  const { event } = props;
  const tabPath = useTabPath();
  const rows = [
    ['Action', event.action],
    ['Binding', event.binding],
    ['Role', event.role],
    ['Session', event.sessionId],
    ['Trace', event.traceId],
    ['Grant', event.grantId],
    [
      'Request',
      event.requestId && (
        <Link
          component={RouterLink}
          to={tabPath('requests', { request: event.requestId })}
        >
          {event.requestId}
        </Link>
      ),
    ],
    ...Object.entries(event.details ?? {}).map(
      ([name, value]) =>
        [name, <UserText key={name}>{textOf(value)}</UserText>] as const,
    ),
  ] as const;
  if (!rows.some(([, content]) => content)) return <span>–</span>;
  return (
    <Box component="details" sx={{ textAlign: 'left' }}>
      <Box component="summary" sx={{ cursor: 'pointer' }}>
        {event.action ?? 'more'}
      </Box>
      <Facts rows={rows} />
    </Box>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
