import Box from '@mui/material/Box';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import WarningAmberIcon from '@mui/icons-material/WarningAmber';

/** How bad a finding is, as icon and word. */
export function SeverityMark(props: { severity: 'error' | 'warning' }) {
  const error = props.severity === 'error';
  const Icon = error ? ErrorOutlineIcon : WarningAmberIcon;
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
    >
      <Icon
        aria-hidden
        sx={{ fontSize: 18, color: error ? 'error.main' : 'warning.main' }}
      />
      {props.severity}
    </Box>
  );
}
