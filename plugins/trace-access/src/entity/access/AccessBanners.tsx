import Alert from '@mui/material/Alert';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useIssuing } from '../../api';
import { refName } from '../../shared';

/** What holds for the entity in every environment: issuing switched off, claims not settled. */
export function AccessBanners(props: { access: Schemas['EntityAccess'] }) {
  const { issuing, pendingServices = [] } = props.access;
  return (
    <>
      {!issuing && <IssuingOff />}
      {pendingServices.length > 0 && (
        <Alert severity="info">
          {pendingServices.length === 1
            ? `The service name ${pendingServices[0]} is claimed and not yet confirmed, so its spans are not shown here.`
            : `The service names ${pendingServices.join(', ')} are claimed and not yet confirmed, so their spans are not shown here.`}{' '}
          Trace access → Bindings → Service claims says who can confirm.
        </Alert>
      )}
    </>
  );
}

function IssuingOff() {
  const { value } = useIssuing();
  const by = value?.changedBy ? ` by ${refName(value.changedBy)}` : '';
  const why = value?.reason ? `: ${value.reason}` : '';
  return (
    <Alert severity="warning">
      Issuing is switched off for everybody{by}
      {why}. Traces come back when it is on again.
    </Alert>
  );
}
