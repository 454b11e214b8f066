import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import { Link as RouterLink } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { HandoutStart } from '../../handout';
import {
  actionsInWords,
  GrantStanding,
  RefLink,
  useTracesPath,
  whereInWords,
} from '../../shared';

/** One grant of the viewer's own, and what to do with it. */
export function MyGrantRow(props: {
  grant: Schemas['Grant'];
  onTimeUp: () => void;
  onEnd: () => void;
  onExtend: () => void;
  onHandout: (action: HandoutStart['action']) => void;
}) {
  const { grant, onTimeUp, onEnd, onExtend, onHandout } = props;
  const { entityRef, environment, actions, state } = grant;
  const tracesPath = useTracesPath();
  const where = whereInWords(grant);
  const usable = state === 'active' || state === 'claimable';
  return (
    <TableRow>
      <TableCell data-label="What">
        <div>
          <RefLink entityRef={entityRef} />
          <div>{environment}</div>
        </div>
      </TableCell>
      <TableCell data-label="To">
        <div>
          {actionsInWords(actions)}
          {grant.breakGlass && <div>break-glass: a review is owed</div>}
        </div>
      </TableCell>
      <TableCell data-label="State">
        <GrantStanding mine grant={grant} onEnd={onTimeUp} />
      </TableCell>
      <TableCell data-label="Do">
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
          {usable && actions.includes('view') && (
            <Button
              size="small"
              variant="contained"
              component={RouterLink}
              to={`${tracesPath(entityRef)}?env=${encodeURIComponent(environment)}`}
              aria-label={`View traces of ${where}`}
            >
              View traces
            </Button>
          )}
          {usable && actions.includes('credentials') && (
            <Button
              size="small"
              aria-label={`Get credentials for ${where}`}
              onClick={() => onHandout('credentials')}
            >
              Get credentials
            </Button>
          )}
          {usable && actions.includes('console') && (
            <Button
              size="small"
              aria-label={`Open the console for ${where}`}
              onClick={() => onHandout('console')}
            >
              Open console
            </Button>
          )}
          {grant.mayExtend && (
            <Button
              size="small"
              aria-label={`Extend access to ${where}`}
              onClick={onExtend}
            >
              Extend
            </Button>
          )}
          {grant.mayRevoke && (
            <Button
              size="small"
              color="error"
              sx={{ minWidth: 0 }}
              aria-label={`End access to ${where}`}
              onClick={onEnd}
            >
              End
            </Button>
          )}
        </Box>
      </TableCell>
    </TableRow>
  );
}
