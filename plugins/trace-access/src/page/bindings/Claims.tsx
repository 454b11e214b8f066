import { useMemo } from 'react';
import Button from '@mui/material/Button';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useApi } from '@backstage/core-plugin-api';
import {
  claimConfirmPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { answerOf, traceAccessApiRef, useAction, useClaims } from '../../api';
import {
  EmptyPanel,
  ProblemPanel,
  RefLink,
  refName,
  RowsSkeleton,
  TableFrame,
} from '../../shared';

type Claim = Schemas['Claim'];

const states: Record<Claim['state'], string> = {
  pending: 'Pending: it gives and takes nothing until it is confirmed.',
  confirmed: 'Confirmed',
  contested:
    'Contested: only those see it who may view everyone that claims it.',
};

function byService(a: Claim, b: Claim): number {
  return (
    a.service.localeCompare(b.service) ||
    a.source.localeCompare(b.source) ||
    a.entityRef.localeCompare(b.entityRef)
  );
}

/** Which entity claims which service name, and what is not settled. */
export function Claims() {
  const { value, error, loading, retry } = useClaims();
  const api = useApi(traceAccessApiRef);
  const settle = useAction((claim: Claim) => {
    const { source, service, entityRef } = claim;
    const body = { source, service, entityRef };
    return answerOf(
      claim.state === 'pending'
        ? api.POST('/v1/claims/confirm', { body })
        : api.POST('/v1/claims/withdraw', { body }),
    );
  }, retry);
  // In an order that settling does not change, so that no other button comes
  // to lie under the pointer.
  const claims = useMemo(
    () => [...(value?.claims ?? [])].sort(byService),
    [value],
  );
  return (
    <>
      <Typography variant="body2" sx={{ mb: 2 }}>
        An entity shows the spans of the services it claims. A claim by
        annotation counts once somebody has confirmed it.
      </Typography>
      {error && (
        <ProblemPanel
          error={error}
          retry={retry}
          retrying={loading}
          needs={claimConfirmPermission.name}
        />
      )}
      {settle.error && (
        <ProblemPanel
          error={settle.error}
          needs={claimConfirmPermission.name}
        />
      )}
      {!value && loading && <RowsSkeleton rows={3} />}
      {value && claims.length === 0 && (
        <EmptyPanel title="Nothing to settle">
          No entity claims a service name other than its own.
        </EmptyPanel>
      )}
      {claims.length > 0 && (
        <TableFrame
          label="Service claims"
          columns={['Service', 'Source', 'Claimed by', 'State', 'Action']}
        >
          {claims.map(claim => (
            <TableRow
              key={`${claim.source}/${claim.service}/${claim.entityRef}`}
            >
              <TableCell data-label="Service">{claim.service}</TableCell>
              <TableCell data-label="Source">
                {claim.source}
                {claim.environment && ` (${claim.environment})`}
              </TableCell>
              <TableCell data-label="Claimed by">
                <RefLink entityRef={claim.entityRef} />
              </TableCell>
              <TableCell data-label="State">
                <span>
                  {states[claim.state]}
                  {claim.by && ` (by ${refName(claim.by)})`}
                </span>
              </TableCell>
              <TableCell data-label="Action">
                {claim.mayConfirm ? (
                  <Button
                    size="small"
                    disabled={settle.running || loading}
                    aria-label={`${claim.state === 'pending' ? 'Confirm' : 'Withdraw'} ${claim.service} for ${claim.entityRef}`}
                    onClick={() => settle.run(claim)}
                  >
                    {claim.state === 'pending' ? 'Confirm' : 'Withdraw'}
                  </Button>
                ) : (
                  '–'
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableFrame>
      )}
    </>
  );
}
