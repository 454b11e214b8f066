import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useDelegations, useEndDelegation } from '../../api';
import { Instant, ProblemPanel, refName, RowsSkeleton } from '../../shared';
import { Section } from '../Section';
import { DelegationForm } from './DelegationForm';

/** Who decides for the viewer while they are away, and for whom the viewer does. */
export function Delegations() {
  const { value, error, loading, retry } = useDelegations();
  const [adding, setAdding] = useState(false);
  const delegations = value?.delegations ?? [];
  return (
    <Section
      title="While I’m away"
      action={
        !adding && (
          <Button size="small" onClick={() => setAdding(true)}>
            Let somebody decide for me …
          </Button>
        )
      }
    >
      {error && <ProblemPanel error={error} retry={retry} retrying={loading} />}
      {!value && loading && <RowsSkeleton rows={1} />}
      {value && delegations.length === 0 && (
        <Typography variant="body2" color="text.secondary">
          Nobody decides for you, and you decide for nobody else.
        </Typography>
      )}
      {delegations.length > 0 && (
        <Box
          component="ul"
          aria-label="Delegations"
          sx={{ listStyle: 'none', m: 0, p: 0 }}
        >
          {delegations.map(delegation => (
            <DelegationLine
              key={delegation.id}
              delegation={delegation}
              onEnded={retry}
            />
          ))}
        </Box>
      )}
      {adding && (
        <DelegationForm
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false);
            retry();
          }}
        />
      )}
    </Section>
  );
}

function DelegationLine(props: {
  delegation: Schemas['Delegation'];
  onEnded: () => void;
}) {
  const { delegation, onEnded } = props;
  const { id, from, to, startsAt, endsAt, mine } = delegation;
  const end = useEndDelegation(onEnded);
  const begun = Date.parse(startsAt) <= Date.now();
  return (
    <Box component="li" sx={{ typography: 'body2' }}>
      {mine ? (
        <>
          <span title={to}>{refName(to)}</span> decides for me
        </>
      ) : (
        <>
          I decide for <span title={from}>{refName(from)}</span>
        </>
      )}
      {!begun && (
        <>
          {' '}
          from <Instant at={startsAt} />
        </>
      )}{' '}
      until <Instant at={endsAt} />
      {mine && (
        <Button
          size="small"
          disabled={end.running}
          aria-label={`End it: ${refName(to)} decides for me`}
          onClick={() => end.run(id)}
        >
          End
        </Button>
      )}
      {end.error && <ProblemPanel error={end.error} />}
    </Box>
  );
}
