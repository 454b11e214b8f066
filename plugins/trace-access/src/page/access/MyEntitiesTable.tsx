import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Link from '@mui/material/Link';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { askFor } from '../../entity/access';
import {
  AccessStateMark,
  Countdown,
  RefLink,
  refName,
  TableFrame,
  useTracesPath,
  type Ask,
} from '../../shared';

/** Entities by row, environments by column. */
export function MyEntitiesTable(props: {
  items: readonly Schemas['MyAccess'][];
  environments: readonly string[];
  onAsk: (ask: Ask) => void;
}) {
  const { items, environments, onAsk } = props;
  return (
    <TableFrame label="My access" columns={['Entity', ...environments]}>
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
  onAsk: (ask: Ask) => void;
}) {
  const { entityRef, access, onAsk } = props;
  const tracesPath = useTracesPath();
  if (!access) return <span>–</span>;
  const where = `${refName(entityRef)} in ${access.name}`;
  return (
    <Box
      title={access.sentence}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 1,
        alignItems: 'center',
      }}
    >
      <AccessStateMark state={access.state} />
      {access.state === 'open' && (
        <Link
          component={RouterLink}
          to={`${tracesPath(entityRef)}?env=${encodeURIComponent(access.name)}`}
          aria-label={`View traces of ${where}`}
        >
          View traces
        </Link>
      )}
      {access.state === 'ask' && (
        <Link
          component="button"
          type="button"
          aria-label={`Request access to ${where}`}
          onClick={() => onAsk(askFor(entityRef, access))}
        >
          Request access
        </Link>
      )}
      {access.state === 'open' && access.until && (
        <Countdown until={access.until} />
      )}
    </Box>
  );
}
