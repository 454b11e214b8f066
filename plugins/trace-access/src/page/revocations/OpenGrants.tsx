import { useState } from 'react';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import {
  grantRevokePermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { useGrants } from '../../api';
import {
  actionsInWords,
  EmptyPanel,
  GrantStanding,
  RefLink,
  refName,
  TableFrame,
} from '../../shared';
import { PagedList } from '../PagedList';
import { PlaceFilters } from '../PlaceFilters';
import { useSearchParam } from '../useSearchParam';
import { EndDialog, type Ending } from '../../ending';
import { GrantMenu } from './GrantMenu';

/** Grants that the viewer may end, open or about to be. */
export function OpenGrants(props: { onOpen: (requestId: string) => void }) {
  const [entity] = useSearchParam('entity');
  const [environment] = useSearchParam('env');
  const grants = useGrants({
    box: 'overseen',
    live: true,
    entity,
    environment,
  });
  const [ending, setEnding] = useState<Ending>();
  const filtered = Boolean(entity || environment);
  return (
    <>
      <PlaceFilters label="Filter grants" />
      <PagedList
        list={grants}
        needs={grantRevokePermission.name}
        empty={
          <EmptyPanel title={filtered ? 'Nothing matches' : 'Nothing is open'}>
            {filtered
              ? 'No open grant is on this entity in this environment.'
              : 'Nobody holds a grant that you could end.'}
          </EmptyPanel>
        }
      >
        <TableFrame
          label="Open grants"
          columns={[
            'Who',
            'What',
            'Environment',
            'To',
            'State',
            'Sessions',
            'More',
          ]}
        >
          {grants.items.map(grant => (
            <GrantRow
              key={grant.id}
              grant={grant}
              onOpen={() => props.onOpen(grant.requestId)}
              onEnding={setEnding}
              onTimeUp={grants.retry}
            />
          ))}
        </TableFrame>
      </PagedList>
      <EndDialog
        ending={ending}
        onClose={() => setEnding(undefined)}
        onEnded={grants.retry}
      />
    </>
  );
}

function GrantRow(props: {
  grant: Schemas['Grant'];
  onOpen: () => void;
  onEnding: (ending: Ending) => void;
  onTimeUp: () => void;
}) {
  const { grant, onOpen, onEnding, onTimeUp } = props;
  return (
    <TableRow>
      <TableCell data-label="Who">
        <span title={grant.principal}>{refName(grant.principal)}</span>
      </TableCell>
      <TableCell data-label="What">
        <RefLink entityRef={grant.entityRef} />
      </TableCell>
      <TableCell data-label="Environment">{grant.environment}</TableCell>
      <TableCell data-label="To">
        {actionsInWords(grant.actions)}
        {grant.breakGlass && ' (break-glass)'}
      </TableCell>
      <TableCell data-label="State">
        <GrantStanding grant={grant} onEnd={onTimeUp} />
      </TableCell>
      <TableCell data-label="Sessions">{grant.sessions ?? 0}</TableCell>
      <TableCell data-label="More">
        <GrantMenu grant={grant} onOpen={onOpen} onEnding={onEnding} />
      </TableCell>
    </TableRow>
  );
}
