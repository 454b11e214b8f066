import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { RequestedAction, RequestStart } from '../../request';
import {
  closesAt,
  AccessStateMark,
  Countdown,
  Instant,
  RefLink,
  TableFrame,
  useTabPath,
  useTracesPath,
  whereInWords,
} from '../../shared';
import { isRequestedAction } from '../../request';

/** Entities by row, environments by column. */
export function MyEntitiesTable(props: {
  items: readonly Schemas['MyAccess'][];
  environments: readonly string[];
  onAsk: (start: RequestStart) => void;
}) {
  const { items, environments, onAsk } = props;
  return (
    <TableFrame
      label="My access"
      columns={['Entity', ...environments]}
      widths={['22%', ...environments.map(() => 'auto')]}
      minWidth={200 * (environments.length + 1)}
    >
      {items.map(item => (
        <TableRow key={item.entityRef}>
          <TableCell data-label="Entity">
            <Box
              sx={{
                display: 'flex',
                flexWrap: 'wrap',
                gap: 1,
                alignItems: 'center',
              }}
            >
              <RefLink entityRef={item.entityRef} />
              {item.owned && (
                <Chip
                  size="small"
                  variant="outlined"
                  label="owned"
                  sx={{ m: 0 }}
                />
              )}
            </Box>
          </TableCell>
          {environments.map(name => (
            <TableCell key={name} data-label={name}>
              <EnvironmentCell
                entityRef={item.entityRef}
                access={item.environments.find(each => each.name === name)}
                onAsk={onAsk}
              />
            </TableCell>
          ))}
        </TableRow>
      ))}
    </TableFrame>
  );
}

function EnvironmentCell(props: {
  entityRef: string;
  access: Schemas['EnvironmentAccess'] | undefined;
  onAsk: (start: RequestStart) => void;
}) {
  const { entityRef, access, onAsk } = props;
  const tracesPath = useTracesPath();
  const tabPath = useTabPath();
  if (!access) return <span>–</span>;
  const { name, state, sentence, grant, pendingRequest } = access;
  const where = whereInWords({ entityRef, environment: name });
  const ends = closesAt(access);
  const asks = whatToAsk(access);
  return (
    <Box
      title={sentence}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 1,
        alignItems: 'center',
      }}
    >
      <AccessStateMark state={state} />
      {(state === 'open' || state === 'ready') && (
        <Link
          component={RouterLink}
          to={`${tracesPath(entityRef)}?env=${encodeURIComponent(name)}`}
          aria-label={`View traces of ${where}`}
        >
          View traces
        </Link>
      )}
      {pendingRequest && (
        <Link
          component={RouterLink}
          to={tabPath('requests', { request: pendingRequest })}
          aria-label={`Pending request for ${where}`}
        >
          Pending request
        </Link>
      )}
      {asks && !pendingRequest && (
        <Link
          component="button"
          type="button"
          aria-label={`${asks.label} to ${where}`}
          onClick={() =>
            onAsk({
              entityRef,
              environment: name,
              actions: asks.actions,
              owners: access.approvers,
            })
          }
        >
          {asks.label}
        </Link>
      )}
      {ends && <Countdown until={ends} />}
      {state === 'ready' && grant?.claimBy && (
        <span>
          by <Instant at={grant.claimBy} />
        </span>
      )}
    </Box>
  );
}

/** What may be asked for: access, or what can be taken out beside what is open. */
function whatToAsk(
  access: Schemas['EnvironmentAccess'],
): { label: string; actions?: RequestedAction[] } | undefined {
  if (access.state === 'ask') return { label: 'Request access' };
  const has = (access.handouts ?? [])
    .filter(({ state }) => state === 'open' || state === 'ready')
    .map(({ action }) => action);
  const more = access.requestable
    ?.filter(isRequestedAction)
    .find(action => action !== 'view' && !has.includes(action));
  return more && { label: 'Request more access', actions: [more] };
}
