import Box from '@mui/material/Box';
import CheckCircleOutlineIcon from '@mui/icons-material/CheckCircleOutline';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import FlagIcon from '@mui/icons-material/Flag';
import HourglassEmptyIcon from '@mui/icons-material/HourglassEmpty';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Countdown, Instant, Mark, refName } from '../../shared';

const looks = {
  due: { icon: HourglassEmptyIcon, color: 'warning.main' },
  overdue: { icon: ErrorOutlineIcon, color: 'error.main' },
  acknowledged: { icon: CheckCircleOutlineIcon, color: 'success.main' },
  flagged: { icon: FlagIcon, color: 'error.main' },
} as const;

/** How a post-review stands, and until when it is owed; an overdue one in red. */
export function DueMark(props: { obligation: Schemas['Obligation'] }) {
  const { state, dueAt, settledBy, settledAt } = props.obligation;
  return (
    <Box sx={{ color: state === 'overdue' ? 'error.main' : undefined }}>
      <Mark {...looks[state]}>
        {state === 'overdue' ? <strong>overdue</strong> : state}
      </Mark>
      <div>
        {state === 'due' && <Countdown until={dueAt} />}
        {state === 'overdue' && (
          <>
            since <Instant at={dueAt} />
          </>
        )}
        {settledAt && (
          <>
            {settledBy && `by ${refName(settledBy)}, `}
            <Instant at={settledAt} />
          </>
        )}
      </div>
    </Box>
  );
}
