import { useState } from 'react';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useGrants } from '../../api';
import { HandoutDialog, type HandoutStart } from '../../handout';
import { RequestDialog, type RequestStart } from '../../request';
import { TableFrame } from '../../shared';
import { PagedList } from '../PagedList';
import { EndDialog, type Ending, endingOfOwnGrant } from '../../ending';
import { Section } from '../Section';
import { MyGrantRow } from './MyGrantRow';

const ORDER: readonly Schemas['GrantState'][] = [
  'active',
  'claimable',
  'scheduled',
  'revoking',
];

/** Grants of the viewer's own that open something, or will, or are still ending. */
export function MyGrants() {
  const grants = useGrants({ box: 'mine', live: true });
  const [ending, setEnding] = useState<Ending>();
  const [asking, setAsking] = useState<RequestStart>();
  const [handout, setHandout] = useState<HandoutStart>();
  const sorted = [...grants.items].sort(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state),
  );
  return (
    <Section title="Open grants">
      <PagedList
        list={grants}
        rows={2}
        empty={
          <Typography variant="body2" color="text.secondary">
            None. What you request below appears here once it is approved.
          </Typography>
        }
      >
        <TableFrame
          label="Open grants"
          columns={['What', 'To', 'State', 'Do']}
          widths={['16%', '22%', '26%', '36%']}
        >
          {sorted.map(grant => (
            <MyGrantRow
              key={grant.id}
              grant={grant}
              onTimeUp={grants.retry}
              onEnd={() => setEnding(endingOfOwnGrant(grant))}
              onExtend={() =>
                setAsking({
                  entityRef: grant.entityRef,
                  environment: grant.environment,
                  extends: grant.id,
                })
              }
              onHandout={action =>
                setHandout({
                  entityRef: grant.entityRef,
                  environment: grant.environment,
                  action,
                })
              }
            />
          ))}
        </TableFrame>
      </PagedList>
      <EndDialog
        ending={ending}
        onClose={() => setEnding(undefined)}
        onEnded={grants.retry}
      />
      <RequestDialog
        start={asking}
        onClose={() => setAsking(undefined)}
        onChange={grants.retry}
      />
      <HandoutDialog
        handout={handout}
        onClose={() => setHandout(undefined)}
        onRequest={({ entityRef, environment, action }) => {
          setHandout(undefined);
          setAsking({ entityRef, environment, actions: [action] });
        }}
        onHandedOut={grants.retry}
      />
    </Section>
  );
}
