import BlockIcon from '@mui/icons-material/Block';
import HourglassEmptyIcon from '@mui/icons-material/HourglassEmpty';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Mark } from '../shared';

/** Whether a revocation is proven, as icon and word. */
export function RevocationStateMark(props: {
  state: Schemas['Revocation']['state'];
}) {
  return props.state === 'revoked' ? (
    <Mark icon={BlockIcon} color="success.main">
      revoked
    </Mark>
  ) : (
    <Mark icon={HourglassEmptyIcon} color="error.main">
      revoking
    </Mark>
  );
}
