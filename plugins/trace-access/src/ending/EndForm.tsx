import { useEffect, useState, type FormEvent } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import {
  grantRevokePermission,
  principalRevokePermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { isRefused, useRevocationPreview, useRevoke } from '../api';
import {
  CheckField,
  DialogBody,
  DialogButtons,
  ProblemPanel,
  RowsSkeleton,
} from '../shared';
import type { Ending } from './endings';
import { WhatStops } from './WhatStops';

const SHORTEST_REASON = 3;

/** What will stop, why, and the button. */
export function EndForm(props: {
  ending: Ending;
  onClose: () => void;
  onRevoked: (revocation: Schemas['Revocation']) => void;
}) {
  const { ending, onClose, onRevoked } = props;
  const { scope } = ending;
  const [reason, setReason] = useState(ending.reason ?? '');
  const [accepted, setAccepted] = useState(false);
  const preview = useRevocationPreview(scope);
  const revoke = useRevoke(onRevoked);
  // What was refused may have become another question: a role for everyone.
  const { retry } = preview;
  useEffect(() => {
    if (revoke.error) retry();
  }, [revoke.error, retry]);
  const needs = (
    scope.grant ? grantRevokePermission : principalRevokePermission
  ).name;
  const refused = preview.value === undefined && isRefused(preview.error);
  const wide = preview.value?.roles.filter(({ roleWide }) => roleWide) ?? [];
  // Whoever may not decide that for everyone is told whom to ask.
  const mayWiden = preview.value?.mayAcceptRoleWide !== false;
  const ready =
    preview.value !== undefined &&
    reason.trim().length >= SHORTEST_REASON &&
    (wide.length === 0 || (mayWiden && accepted));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    revoke.run({
      ...scope,
      reason: reason.trim(),
      acceptRoleWide: wide.length > 0,
    });
  };

  return (
    <Box component="form" onSubmit={submit} sx={{ display: 'contents' }}>
      <DialogBody>
        {preview.error && (
          <ProblemPanel
            error={preview.error}
            retry={preview.retry}
            retrying={preview.loading}
            needs={needs}
          />
        )}
        {!preview.value && preview.loading && <RowsSkeleton rows={3} />}
        {preview.value && <WhatStops preview={preview.value} />}
        {wide.length > 0 && mayWiden && (
          <CheckField
            checked={accepted}
            onChange={setAccepted}
            label={`End the sessions of everyone on ${wide.map(({ role, environment }) => `${role} in ${environment}`).join(', ')}, not only these`}
          />
        )}
        {!refused && (
          <TextField
            required
            fullWidth
            multiline
            size="small"
            label="Reason"
            helperText={`Those concerned see it. At least ${SHORTEST_REASON} characters.`}
            value={reason}
            onChange={event => setReason(event.target.value)}
            inputProps={{ maxLength: 500 }}
          />
        )}
        {revoke.error && <ProblemPanel error={revoke.error} needs={needs} />}
      </DialogBody>
      <DialogButtons>
        <Button onClick={onClose}>{refused ? 'Close' : 'Keep it'}</Button>
        {!refused && (
          <Button
            type="submit"
            variant="contained"
            color="error"
            disabled={revoke.running || !ready}
          >
            {revoke.error ? 'Try again to end it' : 'End it now'}
          </Button>
        )}
      </DialogButtons>
    </Box>
  );
}
