import { useId, useState } from 'react';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useApi } from '@backstage/core-plugin-api';
import {
  issuingUpdatePermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { answerOf, traceAccessApiRef, useAction, useIssuing } from '../../api';
import {
  DialogButtons,
  Instant,
  ProblemPanel,
  refName,
  RowsSkeleton,
} from '../../shared';
import { Section } from '../Section';

/** The global switch: off stops all issuing at once. */
export function IssuingSwitch() {
  const { value, error, loading, retry } = useIssuing();
  const [changing, setChanging] = useState(false);
  return (
    <Section title="Issuing">
      {error && <ProblemPanel error={error} retry={retry} retrying={loading} />}
      {!value && loading && <RowsSkeleton rows={1} />}
      {value && (
        <Alert
          severity={value.enabled ? 'success' : 'warning'}
          action={
            value.mayChange && (
              <Button
                color="inherit"
                size="small"
                onClick={() => setChanging(true)}
              >
                {value.enabled ? 'Switch off …' : 'Switch on …'}
              </Button>
            )
          }
        >
          <State issuing={value} />
        </Alert>
      )}
      {value && changing && (
        <ChangeDialog
          enable={!value.enabled}
          onClose={() => setChanging(false)}
          onChanged={() => {
            setChanging(false);
            retry();
          }}
        />
      )}
    </Section>
  );
}

function State(props: { issuing: Schemas['Issuing'] }) {
  const { enabled, changedBy, changedAt, reason } = props.issuing;
  return (
    <>
      {enabled
        ? 'Sessions are being issued.'
        : 'Issuing is off: nobody gets a new session.'}
      {changedBy && <> Changed by {refName(changedBy)}</>}
      {changedBy && changedAt && (
        <>
          {' '}
          at <Instant at={changedAt} />
        </>
      )}
      {changedBy && (reason ? `: ${reason}` : '.')}
    </>
  );
}

function ChangeDialog(props: {
  enable: boolean;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { enable, onClose, onChanged } = props;
  const api = useApi(traceAccessApiRef);
  const [reason, setReason] = useState('');
  const titleId = useId();
  const change = useAction(
    () =>
      answerOf(
        api.PUT('/v1/issuing', {
          body: { enabled: enable, reason: reason.trim() },
        }),
      ),
    onChanged,
  );
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} fullWidth>
      <form
        onSubmit={event => {
          event.preventDefault();
          change.run();
        }}
      >
        <DialogTitle id={titleId}>
          {enable ? 'Switch issuing on' : 'Switch issuing off'}
        </DialogTitle>
        <DialogContent>
          <DialogContentText>
            {enable
              ? 'Everybody whom the policy allows gets sessions again.'
              : 'Nobody gets a new session until it is on again. Use it when credentials may be abused.'}
          </DialogContentText>
          <TextField
            required
            fullWidth
            multiline
            margin="normal"
            label="Reason"
            helperText="Everybody sees it. At least 3 characters."
            value={reason}
            onChange={event => setReason(event.target.value)}
            inputProps={{ maxLength: 500 }}
          />
          {change.error && (
            <ProblemPanel
              error={change.error}
              needs={issuingUpdatePermission.name}
            />
          )}
        </DialogContent>
        <DialogButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="contained"
            color={enable ? 'primary' : 'error'}
            disabled={change.running || reason.trim().length < 3}
          >
            {enable ? 'Switch on' : 'Switch off'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
