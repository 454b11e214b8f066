import KeyboardArrowDownIcon from '@mui/icons-material/KeyboardArrowDown';
import PriorityHighIcon from '@mui/icons-material/PriorityHigh';
import RemoveIcon from '@mui/icons-material/Remove';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Mark } from '../shared';

const looks = {
  low: { icon: KeyboardArrowDownIcon, color: 'text.secondary' },
  medium: { icon: RemoveIcon, color: 'text.secondary' },
  high: { icon: PriorityHighIcon, color: 'error.main' },
} as const;

/** How sensitive an environment is, as icon and word. */
export function TierMark(props: { tier: Schemas['Opens']['tier'] }) {
  const { tier } = props;
  return <Mark {...looks[tier]}>{tier} tier</Mark>;
}
