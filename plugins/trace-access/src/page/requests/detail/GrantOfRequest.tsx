import { useState } from 'react';
import Button from '@mui/material/Button';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { GrantStanding } from '../../../shared';
import { EndDialog, type Ending, endingOfGrant } from '../../../ending';
import { Section } from '../../Section';

/** What came of the request, and a way to end it. */
export function GrantOfRequest(props: {
  grant: Schemas['Grant'];
  onEnded: () => void;
}) {
  const { grant, onEnded } = props;
  const [ending, setEnding] = useState<Ending>();
  return (
    <Section
      level={3}
      title="What it gives"
      action={
        grant.mayRevoke && (
          <Button
            size="small"
            color="error"
            onClick={() => setEnding(endingOfGrant(grant))}
          >
            End it …
          </Button>
        )
      }
    >
      <GrantStanding grant={grant} onEnd={onEnded} />
      <EndDialog
        ending={ending}
        onClose={() => setEnding(undefined)}
        onEnded={onEnded}
      />
    </Section>
  );
}
