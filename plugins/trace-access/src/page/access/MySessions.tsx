import { useState } from 'react';
import Button from '@mui/material/Button';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useMySessions } from '../../api';
import {
  actionInWords,
  Countdown,
  Instant,
  ProblemPanel,
  RefLink,
  RowsSkeleton,
  TableFrame,
  whereInWords,
} from '../../shared';
import {
  EndDialog,
  type Ending,
  endingOfOwnGrant,
  endingOfSelf,
} from '../../ending';
import { Section } from '../Section';

/** Sessions that the backend holds for the viewer, each ticking towards its end. */
export function MySessions() {
  const { value, error, loading, retry } = useMySessions();
  const identity = useApi(identityApiRef);
  const [ending, setEnding] = useState<Ending>();
  const sessions = value?.sessions ?? [];
  const endAll = async () => {
    const { userEntityRef } = await identity.getBackstageIdentity();
    setEnding(endingOfSelf(userEntityRef));
  };
  return (
    <Section
      title="Current sessions"
      action={
        <div>
          {sessions.length > 0 && (
            <Button size="small" color="error" onClick={endAll}>
              End everything of mine …
            </Button>
          )}
          <Button size="small" onClick={retry} disabled={loading}>
            Refresh
          </Button>
        </div>
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
          widths={['13%', '20%', '26%', '15%', '10%', '16%']}
        >
          {sessions.map(session => (
            <TableRow key={session.id}>
              <TableCell data-label="Environment">
                {session.environment}
              </TableCell>
              <TableCell data-label="Role">{session.role}</TableCell>
              <TableCell data-label="Binding">
                <div>
                  {session.binding}
                  {session.grantId && session.entityRef && (
                    <div>
                      by a grant on <RefLink entityRef={session.entityRef} />
                    </div>
                  )}
                </div>
              </TableCell>
              <TableCell data-label="For">
                {actionInWords(session.action)}
              </TableCell>
              <TableCell data-label="Since">
                <Instant at={session.issuedAt} />
              </TableCell>
              <TableCell data-label="Ends">
                <div>
                  <Countdown until={session.expiresAt} onEnd={retry} />
                  <EndSession session={session} onEnding={setEnding} />
                </div>
              </TableCell>
            </TableRow>
          ))}
        </TableFrame>
      )}
      <EndDialog
        ending={ending}
        onClose={() => setEnding(undefined)}
        onEnded={retry}
      />
    </Section>
  );
}

/** A session under a grant ends with the grant; standing ones end together, by the button above. */
function EndSession(props: {
  session: Schemas['Session'];
  onEnding: (ending: Ending) => void;
}) {
  const { grantId, entityRef, environment } = props.session;
  if (!grantId || !entityRef) return null;
  return (
    <Button
      size="small"
      color="error"
      // In line with the text above.
      sx={{ ml: '-5px', minWidth: 0 }}
      aria-label={`End the session on ${whereInWords({ entityRef, environment })}`}
      onClick={() =>
        props.onEnding(
          endingOfOwnGrant({ id: grantId, entityRef, environment }),
        )
      }
    >
      End
    </Button>
  );
}
