import CheckCircleIcon from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineIcon from '@mui/icons-material/HelpOutline';
import LockIcon from '@mui/icons-material/LockOutlined';
import LockOpenIcon from '@mui/icons-material/LockOpenOutlined';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Mark } from './Mark';

const looks = {
  open: { label: 'Open', icon: LockOpenIcon, color: 'success.main' },
  ready: { label: 'Approved', icon: CheckCircleIcon, color: 'info.main' },
  ask: { label: 'Ask', icon: HelpOutlineIcon, color: 'warning.main' },
  closed: { label: 'Closed', icon: LockIcon, color: 'text.secondary' },
} as const;

/** `open`, `ready`, `ask` or `closed`, as icon and word. */
export function AccessStateMark(props: { state: Schemas['AccessState'] }) {
  const { label, ...look } = looks[props.state];
  return <Mark {...look}>{label}</Mark>;
}
