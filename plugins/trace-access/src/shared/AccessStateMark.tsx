import Box from '@mui/material/Box';
import HelpOutlineIcon from '@mui/icons-material/HelpOutline';
import LockIcon from '@mui/icons-material/LockOutlined';
import LockOpenIcon from '@mui/icons-material/LockOpenOutlined';
import type { Schemas } from '@tracegate/plugin-trace-access-common';

type AccessState = Schemas['AccessState'];

const looks = {
  open: { label: 'Open', icon: LockOpenIcon, color: 'success.main' },
  ask: { label: 'Ask', icon: HelpOutlineIcon, color: 'warning.main' },
  closed: { label: 'Closed', icon: LockIcon, color: 'text.secondary' },
} as const;

/** `open`, `ask` or `closed`, as icon and word: never as colour alone. */
export function AccessStateMark(props: { state: AccessState }) {
  const { label, icon: Icon, color } = looks[props.state];
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
    >
      <Icon aria-hidden sx={{ fontSize: 18, color }} />
      <span>{label}</span>
    </Box>
  );
}
