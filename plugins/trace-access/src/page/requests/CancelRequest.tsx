import Button from '@mui/material/Button';
import {
  requestCancelPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { useCancelRequest } from '../../api';
import { ProblemPanel, whereInWords } from '../../shared';

/** Takes back a request at one press. */
export function CancelRequest(props: {
  request: Schemas['AccessRequest'];
  onCancelled: () => void;
}) {
  const { request, onCancelled } = props;
  const cancel = useCancelRequest(onCancelled);
  return (
    <>
      <Button
        size="small"
        disabled={cancel.running}
        // In line with the text around it.
        sx={{ my: '-5px', ml: '-5px' }}
        aria-label={`Take back the request for ${whereInWords(request)}`}
        onClick={() => cancel.run({ requestId: request.id })}
      >
        {cancel.error ? 'Try again' : 'Take it back'}
      </Button>
      {cancel.error && (
        <ProblemPanel
          error={cancel.error}
          needs={requestCancelPermission.name}
        />
      )}
    </>
  );
}
