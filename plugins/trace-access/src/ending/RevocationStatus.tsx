import Box from '@mui/material/Box';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import {
  auditReadPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { useRevocation } from '../api';
import {
  Countdown,
  Instant,
  ProblemPanel,
  refName,
  RowsSkeleton,
  TableFrame,
  UserText,
} from '../shared';
import { scopeInWords } from './endings';
import { RevocationStateMark } from './RevocationStateMark';

/** How far a revocation is, live: the truth until it is proven, role by role. */
export function RevocationStatus(props: { revocationId: string }) {
  const { value, error, loading, retry } = useRevocation(props.revocationId);
  return (
    <>
      {error && (
        <ProblemPanel
          error={error}
          retry={retry}
          retrying={loading}
          needs={auditReadPermission.name}
        />
      )}
      {!value && loading && <RowsSkeleton rows={3} />}
      {value && <Standing revocation={value} />}
    </>
  );
}

function Standing(props: { revocation: Schemas['Revocation'] }) {
  const { revocation } = props;
  return (
    <>
      <Box role="status" sx={{ mb: 1.5, display: 'grid', gap: 0.5 }}>
        <strong>
          <RevocationStateMark state={revocation.state} />
        </strong>
        <Typography variant="body2">{revocation.sentence}</Typography>
        <Typography variant="body2" component="div" color="text.secondary">
          {revocation.state === 'revoking'
            ? revocation.copiesUntil && (
                <>
                  By themselves they end <Instant at={revocation.copiesUntil} />{' '}
                  (<Countdown until={revocation.copiesUntil} />
                  ).
                </>
              )
            : revocation.revokedAt && (
                <>
                  Proven at <Instant at={revocation.revokedAt} />.
                </>
              )}
        </Typography>
      </Box>
      {revocation.deliveries.length > 0 && (
        <TableFrame
          label="Delivery to the provider"
          columns={['Role', 'How far']}
          widths={['45%', '55%']}
        >
          {revocation.deliveries.map(delivery => (
            <DeliveryRow
              key={`${delivery.role}/${delivery.environment}`}
              delivery={delivery}
            />
          ))}
        </TableFrame>
      )}
      <Typography
        variant="body2"
        component="div"
        color="text.secondary"
        sx={{ mt: 1 }}
      >
        {refName(revocation.requestedBy)} ended {scopeInWords(revocation.scope)}{' '}
        at <Instant at={revocation.createdAt} />:{' '}
        <UserText>{revocation.reason}</UserText>
      </Typography>
    </>
  );
}

const deliveryStates: Record<Schemas['Delivery']['state'], string> = {
  waiting: 'not delivered yet, tried again by itself',
  delivered: 'delivered, not proven yet',
  verified: 'proven: the provider refuses what is out',
  expiring: 'may not be written to: what is out runs on by itself',
  expired: 'everything that was out has expired',
};

function DeliveryRow(props: { delivery: Schemas['Delivery'] }) {
  const { role, environment, state, attempts, problem, copiesUntil } =
    props.delivery;
  const settled = state === 'verified' || state === 'expired';
  return (
    <TableRow>
      <TableCell data-label="Role">
        {role} in {environment}
      </TableCell>
      <TableCell data-label="How far">
        <div>
          {deliveryStates[state]}
          {problem && (
            <div>
              {problem} Failed {times(attempts)} so far.
            </div>
          )}
          {!settled && copiesUntil && (
            <div>
              copies may live until <Instant at={copiesUntil} />
            </div>
          )}
        </div>
      </TableCell>
    </TableRow>
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
