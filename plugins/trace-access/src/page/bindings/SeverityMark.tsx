import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import WarningAmberIcon from '@mui/icons-material/WarningAmber';
import { Mark } from '../../shared';

/** How bad a finding is, as icon and word. */
export function SeverityMark(props: { severity: 'error' | 'warning' }) {
  const error = props.severity === 'error';
  return (
    <Mark
      icon={error ? ErrorOutlineIcon : WarningAmberIcon}
      color={error ? 'error.main' : 'warning.main'}
    >
      {props.severity}
    </Mark>
  );
}
