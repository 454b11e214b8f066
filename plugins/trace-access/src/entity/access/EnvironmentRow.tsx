import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  AccessStateMark,
  closesAt,
  Countdown,
  durationInWords,
  Instant,
  useTabPath,
} from '../../shared';
import { HandoutButtons } from './HandoutButtons';
import type { AccessActions } from './useAccessDialogs';

type EnvironmentAccess = Schemas['EnvironmentAccess'];

/** One environment on the card: state, role, until when, and what to press. */
export function EnvironmentRow(props: {
  access: EnvironmentAccess;
  actions: AccessActions;
  tracesHref: string;
  /** Called when its time is up. */
  onEnd: () => void;
}) {
  const { access, actions, tracesHref, onEnd } = props;
  const { name, state, sentence } = access;
  return (
    <Box
      role="group"
      aria-label={name}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 1,
      }}
    >
      <Box
        sx={{
          flex: 1,
          display: 'flex',
          columnGap: 1.5,
          alignItems: 'center',
          minHeight: 30,
        }}
      >
        <Box component="strong" sx={{ overflowWrap: 'anywhere' }}>
          {name}
        </Box>
        <AccessStateMark state={state} />
      </Box>
      {(state === 'open' || state === 'ready') && (
        <Button
          size="small"
          component={RouterLink}
          to={tracesHref}
          aria-label={`View traces in ${name}`}
        >
          View traces
        </Button>
      )}
      {state === 'ask' && !access.pendingRequest && (
        <Button
          size="small"
          onClick={() => actions.request(access)}
          aria-label={`Request access for ${name}`}
        >
          Request access
        </Button>
      )}
      {state === 'closed' && (
        <Button
          size="small"
          onClick={() => actions.whomToAsk(access)}
          aria-label={`Whom to ask for ${name}`}
        >
          Whom to ask
        </Button>
      )}
      <Typography
        variant="body2"
        component="div"
        color="text.secondary"
        title={sentence}
        sx={{ flexBasis: '100%' }}
      >
        <Standing access={access} onEnd={onEnd} />
      </Typography>
      <Box
        sx={{
          flexBasis: '100%',
          display: 'flex',
          flexWrap: 'wrap',
          // In line with the text above.
          ml: '-5px',
          '&:empty': { display: 'none' },
        }}
      >
        <HandoutButtons
          access={access}
          actions={actions}
          where={` for ${name}`}
        />
      </Box>
    </Box>
  );
}

/** As which role and until when; where it is not open, why. */
function Standing(props: { access: EnvironmentAccess; onEnd: () => void }) {
  const { access, onEnd } = props;
  const { state, role, grant, sentence, pendingRequest } = access;
  const tabPath = useTabPath();
  const until = closesAt(access);
  if (pendingRequest) {
    return (
      <>
        You have asked.{' '}
        <Link
          component={RouterLink}
          to={tabPath('requests', { request: pendingRequest })}
        >
          See the request
        </Link>
      </>
    );
  }
  if (state === 'ready' && grant) {
    return (
      <>
        {durationInWords(grant.duration)} from your first look
        {grant.claimBy && (
          <>
            , use it by <Instant at={grant.claimBy} />
          </>
        )}
      </>
    );
  }
  if (state !== 'open') return <>{sentence}</>;
  return (
    <>
      {role && <>as {role}</>}
      {until && (
        <>
          {role && ' · '}until <Instant at={until} /> (
          <Countdown until={until} onEnd={onEnd} />)
        </>
      )}
    </>
  );
}
