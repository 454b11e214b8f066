import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import { Mark } from '../../shared';

/** Something has waited too long: in red, and in words. */
export function OverdueMark() {
  return (
    <Mark icon={ErrorOutlineIcon} color="error.main">
      <strong>overdue</strong>
    </Mark>
  );
}
