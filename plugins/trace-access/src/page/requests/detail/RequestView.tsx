import { useRef } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { ApprovalSteps, useTabPath } from '../../../shared';
import { Section } from '../../Section';
import { useKeys } from '../../useKeys';
import { CancelRequest } from '../CancelRequest';
import { BeforeAfter } from './BeforeAfter';
import { Decision, type FocusOn } from './Decision';
import { GrantOfRequest } from './GrantOfRequest';
import { History, RequesterGrants } from './History';
import { RequestFacts } from './RequestFacts';
import { Reviews } from './Reviews';

/** Everything an approver needs to decide, and the decision itself. */
export function RequestView(props: {
  detail: Schemas['RequestDetail'];
  /** Where to begin. */
  focusOn: FocusOn | undefined;
  onDecided: (
    detail: Schemas['RequestDetail'],
    verdict: Schemas['Review']['verdict'],
  ) => void;
  onChanged: () => void;
  /** To the next request of the inbox, or the one before. */
  onMove: (by: number) => void;
  onKeys: () => void;
}) {
  const { detail, focusOn, onDecided, onChanged, onMove, onKeys } = props;
  const { request } = detail;
  const tabPath = useTabPath();
  const place = useRef<HTMLDivElement>(null);
  useKeys(place, {
    j: () => onMove(1),
    ArrowDown: () => onMove(1),
    k: () => onMove(-1),
    ArrowUp: () => onMove(-1),
    '?': onKeys,
  });
  const pending = request.state === 'pending';
  return (
    <div ref={place}>
      <RequestFacts detail={detail} />
      {pending && !request.mayReview && detail.whyNotReview && (
        <Alert severity="info" sx={{ my: 2 }}>
          {detail.whyNotReview}
        </Alert>
      )}
      {request.mayCancel && (
        <Box sx={{ my: 1 }}>
          <CancelRequest request={request} onCancelled={onChanged} />
        </Box>
      )}
      {detail.grant && (
        <GrantOfRequest grant={detail.grant} onEnded={onChanged} />
      )}
      <BeforeAfter detail={detail} />
      {detail.steps.length > 0 && (
        <Section level={3} title="Who can approve">
          <ApprovalSteps steps={detail.steps} />
        </Section>
      )}
      <Reviews reviews={detail.reviews} />
      <RequesterGrants
        grants={detail.requesterGrants.filter(
          ({ id }) => id !== detail.grant?.id,
        )}
      />
      <History history={detail.history} />
      <Link
        component={RouterLink}
        variant="body2"
        to={tabPath('audit', { request: request.id })}
      >
        Audit trail of this request
      </Link>
      {pending && request.mayReview && (
        <Decision detail={detail} focusOn={focusOn} onDecided={onDecided} />
      )}
    </div>
  );
}
