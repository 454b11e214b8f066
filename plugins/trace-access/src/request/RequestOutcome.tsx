import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  ApprovalSteps,
  GrantStanding,
  Instant,
  RequestStateMark,
  ReviewLine,
} from '../shared';

const titles: Record<Schemas['RequestState'], string> = {
  pending: 'Sent, and waiting for a decision',
  approved: 'Approved',
  denied: 'Denied',
  cancelled: 'Taken back',
  expired: 'Nobody decided in time',
};

const decisions: Record<Schemas['Review']['verdict'], Schemas['RequestState']> =
  { approve: 'approved', deny: 'denied' };

/** How a request stands: who was asked, or what was decided by whom. */
export function RequestOutcome(props: {
  detail: Schemas['RequestDetail'];
  /** Called when the time of its grant is up. */
  onEnd: () => void;
}) {
  const { request, steps, reviews, grant } = props.detail;
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      <Typography
        variant="subtitle1"
        component="h3"
        sx={{ m: 0, fontWeight: 600 }}
      >
        <RequestStateMark state={request.state}>
          {request.breakGlass && request.state === 'approved'
            ? 'The glass is broken: you are in'
            : titles[request.state]}
        </RequestStateMark>
      </Typography>
      {request.state === 'pending' && (
        <>
          <div>
            <Typography variant="body2" component="div">
              Asked:
            </Typography>
            <ApprovalSteps steps={steps} />
          </div>
          <Typography variant="body2" component="div" color="text.secondary">
            You will be told here and in your notifications. It lapses{' '}
            <Instant at={request.expiresAt} />.
          </Typography>
        </>
      )}
      {reviews.map(review => (
        <ReviewLine
          key={review.id}
          review={review}
          untitled={decisions[review.verdict] === request.state}
        />
      ))}
      {request.state !== 'pending' && reviews.length === 0 && (
        <Typography variant="body2">{request.sentence}</Typography>
      )}
      {grant && <GrantStanding mine grant={grant} onEnd={props.onEnd} />}
    </Box>
  );
}
