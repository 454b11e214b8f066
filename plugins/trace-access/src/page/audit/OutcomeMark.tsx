import BlockIcon from '@mui/icons-material/Block';
import CheckCircleOutlineIcon from '@mui/icons-material/CheckCircleOutline';
import EditIcon from '@mui/icons-material/Edit';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Mark } from '../../shared';

const looks = {
  given: { icon: CheckCircleOutlineIcon, color: 'success.main' },
  refused: { icon: BlockIcon, color: 'warning.main' },
  failed: { icon: ErrorOutlineIcon, color: 'error.main' },
  changed: { icon: EditIcon, color: 'info.main' },
} as const;

/** What came of it, as icon and word. */
export function OutcomeMark(props: {
  outcome: Schemas['AuditEvent']['outcome'];
}) {
  const { outcome } = props;
  return <Mark {...looks[outcome]}>{outcome}</Mark>;
}
