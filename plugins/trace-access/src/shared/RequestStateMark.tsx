import BlockIcon from '@mui/icons-material/Block';
import CheckCircleOutlineIcon from '@mui/icons-material/CheckCircleOutline';
import HourglassEmptyIcon from '@mui/icons-material/HourglassEmpty';
import TimerOffIcon from '@mui/icons-material/TimerOff';
import UndoIcon from '@mui/icons-material/Undo';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Mark } from './Mark';

const looks = {
  pending: { icon: HourglassEmptyIcon, color: 'warning.main' },
  approved: { icon: CheckCircleOutlineIcon, color: 'success.main' },
  denied: { icon: BlockIcon, color: 'error.main' },
  cancelled: { icon: UndoIcon, color: 'text.secondary' },
  expired: { icon: TimerOffIcon, color: 'text.secondary' },
} as const;

/** How a request stands, as icon and words; default the state's own name. */
export function RequestStateMark(props: {
  state: Schemas['RequestState'];
  children?: string;
}) {
  const { state, children = state } = props;
  return <Mark {...looks[state]}>{children}</Mark>;
}
