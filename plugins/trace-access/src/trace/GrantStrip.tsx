import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { useGrants } from '../api';
import { EndDialog, endingOfOwnGrant, type Ending } from '../ending';
import { RequestDialog, type RequestStart } from '../request';
import { Countdown, Instant, refName } from '../shared';

/** The grants that open something of a trace: until when, and the way to extend or end them. */
export function GrantStrip(props: {
  trace: Schemas['Trace'];
  /** The entity from whose page the trace was opened. */
  entityRef?: string;
  /** The viewer's own, in the environment of the trace. */
  grants: Pick<ReturnType<typeof useGrants>, 'items' | 'retry'>;
}) {
  const { trace, entityRef } = props;
  const { items, retry } = props.grants;
  const [extending, setExtending] = useState<RequestStart>();
  const [ending, setEnding] = useState<Ending>();

  const entities = new Set([
    entityRef,
    ...trace.spans.map(span =>
      span.visibility === 'visible' ? span.entityRef : undefined,
    ),
  ]);
  const open = items.filter(
    grant =>
      grant.state === 'active' &&
      grant.actions.includes('view') &&
      entities.has(grant.entityRef),
  );
  return (
    <div>
      {open.map(grant => (
        <Box
          key={grant.id}
          role="group"
          aria-label={`Access to ${refName(grant.entityRef)}`}
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            columnGap: 1,
          }}
        >
          <Typography variant="body2" component="div">
            {refName(grant.entityRef)} is open to you
            {grant.endsAt && (
              <>
                {' '}
                until <Instant at={grant.endsAt} /> (
                <Countdown until={grant.endsAt} onEnd={retry} />)
              </>
            )}
          </Typography>
          {grant.mayExtend && (
            <Button
              size="small"
              onClick={() =>
                setExtending({
                  entityRef: grant.entityRef,
                  environment: grant.environment,
                  extends: grant.id,
                })
              }
            >
              Extend
            </Button>
          )}
          {grant.mayRevoke && (
            <Button
              size="small"
              color="error"
              onClick={() => setEnding(endingOfOwnGrant(grant))}
            >
              End access now
            </Button>
          )}
        </Box>
      ))}
      <RequestDialog
        start={extending}
        onClose={() => setExtending(undefined)}
        onChange={retry}
        openLabel="Back to the trace"
      />
      <EndDialog
        ending={ending}
        onClose={() => setEnding(undefined)}
        onEnded={retry}
      />
    </div>
  );
}
