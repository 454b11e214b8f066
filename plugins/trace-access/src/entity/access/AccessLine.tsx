import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { closesAt, Countdown, Instant } from '../../shared';
import { HandoutButtons } from './HandoutButtons';
import type { AccessActions } from './useAccessDialogs';

/** May I, why, until when, and what do I press. */
export function AccessLine(props: {
  access: Schemas['EnvironmentAccess'];
  actions: AccessActions;
  /** Called when its time is up. */
  onEnd: () => void;
}) {
  const { access, actions, onEnd } = props;
  const { state, sentence, grant, pendingRequest } = access;
  const until = closesAt(access);
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 2,
        rowGap: 1,
        minHeight: 40,
      }}
    >
      <Typography
        variant="body1"
        component="p"
        aria-live="polite"
        sx={{ m: 0, overflowWrap: 'anywhere' }}
      >
        {sentence}
        {typically(access)}
      </Typography>
      {until && (
        <Typography variant="body2" component="div" color="text.secondary">
          until <Instant at={until} /> (
          <Countdown until={until} onEnd={onEnd} />)
        </Typography>
      )}
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 1,
          '&:empty': { display: 'none' },
        }}
      >
        {state === 'ask' && (
          <Button
            // What waits already is the nearer way.
            variant={pendingRequest ? 'outlined' : 'contained'}
            size="small"
            onClick={() => actions.request(access)}
          >
            Request access
          </Button>
        )}
        {state === 'closed' && (
          <Button
            variant="outlined"
            size="small"
            onClick={() => actions.whomToAsk(access)}
          >
            Whom to ask
          </Button>
        )}
        {grant?.state === 'active' && (
          <Button size="small" onClick={() => actions.extend(access)}>
            Extend
          </Button>
        )}
        <HandoutButtons access={access} actions={actions} />
        {grant && (
          <Button
            size="small"
            color="error"
            onClick={() => actions.end(access)}
          >
            End access now
          </Button>
        )}
      </Box>
    </Box>
  );
}

/** How long a decision takes, where the backend's sentence doesn't say it. */
function typically(access: Schemas['EnvironmentAccess']): string {
  const { state, sentence, typicalMinutes } = access;
  return state === 'ask' &&
    typicalMinutes !== undefined &&
    !sentence.includes('usually')
    ? ` Usually decided within ${typicalMinutes} min.`
    : '';
}
