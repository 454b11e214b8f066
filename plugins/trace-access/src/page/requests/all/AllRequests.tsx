import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import {
  requestReadPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { useRequests } from '../../../api';
import { EmptyPanel } from '../../../shared';
import { PagedList } from '../../PagedList';
import { PlaceFilters } from '../../PlaceFilters';
import { useSearchParam } from '../../useSearchParam';
import { RequestTable } from './RequestTable';

const STATES: readonly Schemas['RequestState'][] = [
  'pending',
  'approved',
  'denied',
  'cancelled',
  'expired',
];

/** Every request that the viewer may see, newest first. */
export function AllRequests(props: { onOpen: (requestId: string) => void }) {
  const [given, setState] = useSearchParam('state');
  const [entity] = useSearchParam('entity');
  const [environment] = useSearchParam('env');
  const state = STATES.find(each => each === given);
  const requests = useRequests({ box: 'all', state, entity, environment });
  const filtered = Boolean(state || entity || environment);
  return (
    <>
      <PlaceFilters label="Filter requests">
        <TextField
          select
          size="small"
          label="State"
          value={state ?? ''}
          onChange={event => setState(event.target.value || undefined)}
          InputLabelProps={{ shrink: true }}
          SelectProps={{ displayEmpty: true }}
          sx={{ minWidth: 130 }}
        >
          <MenuItem value="">All</MenuItem>
          {STATES.map(each => (
            <MenuItem key={each} value={each}>
              {each}
            </MenuItem>
          ))}
        </TextField>
      </PlaceFilters>
      <PagedList
        list={requests}
        needs={requestReadPermission.name}
        empty={
          <EmptyPanel
            title={filtered ? 'Nothing matches' : 'There are no requests yet'}
          >
            {filtered
              ? 'Choose another state, or leave the entity and the environment empty.'
              : 'Who may ask for traces finds Request access on the entity, in its Traces tab.'}
          </EmptyPanel>
        }
      >
        <RequestTable requests={requests.items} onOpen={props.onOpen} />
      </PagedList>
    </>
  );
}
