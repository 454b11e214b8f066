import Button from '@mui/material/Button';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useMySessions } from '../../api';
import { Countdown, Instant, ProblemPanel, TableFrame } from '../../shared';
import { RowsSkeleton } from '../RowsSkeleton';
import { Section } from '../Section';

/** Sessions that the backend holds for the viewer, each ticking towards its end. */
export function MySessions() {
  const { value, error, loading, retry } = useMySessions();
  const sessions = value?.sessions ?? [];
  return (
    <Section
      title="Current sessions"
      action={
        <Button size="small" onClick={retry} disabled={loading}>
          Refresh
        </Button>
      }
    >
      {error && <ProblemPanel error={error} retry={retry} retrying={loading} />}
      {!value && loading && <RowsSkeleton rows={2} />}
      {value && sessions.length === 0 && (
        <Typography variant="body2" color="text.secondary">
          None. A session begins when you look at traces, and ends by itself.
        </Typography>
      )}
      {sessions.length > 0 && (
        <TableFrame
          label="Current sessions"
          columns={['Environment', 'Role', 'Binding', 'For', 'Since', 'Ends']}
        >
          {sessions.map(session => (
            <TableRow key={session.id}>
              <TableCell data-label="Environment">
                {session.environment}
              </TableCell>
              <TableCell data-label="Role">{session.role}</TableCell>
              <TableCell data-label="Binding">{session.binding}</TableCell>
              <TableCell data-label="For">{session.action}</TableCell>
              <TableCell data-label="Since">
                <Instant at={session.issuedAt} />
              </TableCell>
              <TableCell data-label="Ends">
                <Countdown until={session.expiresAt} onEnd={retry} />
              </TableCell>
            </TableRow>
          ))}
        </TableFrame>
      )}
    </Section>
  );
}
