import Box from '@mui/material/Box';
import BlockIcon from '@mui/icons-material/Block';
import EventIcon from '@mui/icons-material/Event';
import HourglassEmptyIcon from '@mui/icons-material/HourglassEmpty';
import LockOpenIcon from '@mui/icons-material/LockOpenOutlined';
import PauseCircleOutlineIcon from '@mui/icons-material/PauseCircleOutline';
import TimerOffIcon from '@mui/icons-material/TimerOff';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Countdown } from './Countdown';
import { durationInWords } from './durations';
import { Instant } from './Instant';
import { Mark } from './Mark';

const looks: Record<
  Schemas['GrantState'],
  Omit<Parameters<typeof Mark>[0], 'children'>
> = {
  scheduled: { icon: EventIcon, color: 'info.main' },
  claimable: { icon: HourglassEmptyIcon, color: 'info.main' },
  active: { icon: LockOpenIcon, color: 'success.main' },
  ended: { icon: TimerOffIcon, color: 'text.secondary' },
  revoking: { icon: HourglassEmptyIcon, color: 'error.main' },
  revoked: { icon: BlockIcon, color: 'text.secondary' },
  unclaimed: { icon: TimerOffIcon, color: 'text.secondary' },
};

const words: Record<Schemas['GrantState'], string> = {
  scheduled: 'scheduled',
  claimable: 'ready',
  active: 'open',
  ended: 'ended',
  revoking: 'ending',
  revoked: 'revoked',
  unclaimed: 'never used',
};

/** How a grant stands: what it is, and until when. */
export function GrantStanding(props: {
  grant: Schemas['Grant'];
  /** Whether the viewer holds it. */
  mine?: boolean;
  /** Called when its time is up. */
  onEnd?: () => void;
}) {
  const { grant } = props;
  const { state, suspended } = grant;
  const paused = state === 'active' && suspended;
  return (
    <Box title={grant.sentence} sx={{ typography: 'body2' }}>
      <Mark
        {...looks[state]}
        {...(paused && { icon: PauseCircleOutlineIcon, color: 'warning.main' })}
      >
        {paused ? 'paused' : words[state]}
      </Mark>
      <Box sx={{ color: 'text.secondary' }}>
        <Until {...props} />
      </Box>
    </Box>
  );
}

function Until(props: Parameters<typeof GrantStanding>[0]) {
  const { grant, mine, onEnd } = props;
  const { state, duration, startsAt, claimBy, endsAt, endedAt } = grant;
  switch (state) {
    case 'scheduled':
      return startsAt ? (
        <>
          may be opened from <Instant at={startsAt} /> on, for{' '}
          {durationInWords(duration)}
        </>
      ) : null;
    case 'claimable':
      return (
        <>
          {mine ? 'starts when you first use it' : 'starts at its first use'}
          {claimBy && (
            <>
              , by <Instant at={claimBy} />
            </>
          )}
          , and lasts {durationInWords(duration)}
        </>
      );
    case 'active':
      return (
        <>
          {endsAt && <Countdown until={endsAt} onEnd={onEnd} />}
          {grant.suspended && (
            <div>
              A condition of its binding does not hold now. The clock goes on.
            </div>
          )}
        </>
      );
    case 'revoking':
      return (
        <>
          Nothing new is given.{' '}
          {grant.copiesUntil && <CopiesUntil until={grant.copiesUntil} />}
        </>
      );
    default:
      return endedAt ? (
        <>
          <Instant at={endedAt} />
          {grant.endReason && `: ${grant.endReason}`}
        </>
      ) : null;
  }
}

/** Until when copies may live, while something is being revoked. */
function CopiesUntil(props: { until: string }) {
  return (
    <>
      Copies of credentials may live until <Instant at={props.until} /> (
      <Countdown until={props.until} />
      ).
    </>
  );
}
