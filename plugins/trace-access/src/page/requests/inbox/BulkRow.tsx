import { useEffect, useRef, useState } from 'react';
import Box from '@mui/material/Box';
import CheckCircleOutlineIcon from '@mui/icons-material/CheckCircleOutline';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import HourglassEmptyIcon from '@mui/icons-material/HourglassEmpty';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useReviewRequest } from '../../../api';
import { describeProblem, Mark, UserText } from '../../../shared';
import { TierMark } from '../../TierMark';
import { askedInWords, requestInWords } from '../../words';

/** How far one of several is. */
export type BulkResult = 'waiting' | 'running' | 'done' | 'failed';

/** One of several requests, decided by a call of its own in each round until it is through. */
export function BulkRow(props: {
  request: Schemas['AccessRequest'];
  review: Schemas['ReviewCreate'];
  /** 0 = nothing is sent yet. */
  round: number;
  onResult: (result: BulkResult) => void;
}) {
  const { request, review, round, onResult } = props;
  const [done, setDone] = useState(false);
  const { run, running, error } = useReviewRequest(() => setDone(true));

  const latest = useRef({ review, done, onResult });
  latest.current = { review, done, onResult };
  useEffect(() => {
    if (round === 0 || latest.current.done) return;
    run({ requestId: request.id, ...latest.current.review });
  }, [round, request.id, run]);

  const result = resultOf({ done, running, failed: error !== undefined });
  useEffect(() => latest.current.onResult(result), [result]);

  return (
    <Box component="li" sx={{ py: 1, borderBottom: 1, borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1.5 }}>
        <strong>{requestInWords(request)}</strong>
        <TierMark tier={request.tier} />
        {result === 'running' && (
          <Mark icon={HourglassEmptyIcon} color="text.secondary">
            sending …
          </Mark>
        )}
        {result === 'done' && (
          <Mark icon={CheckCircleOutlineIcon} color="success.main">
            {review.verdict === 'approve' ? 'approved by you' : 'denied by you'}
          </Mark>
        )}
        {result === 'failed' && (
          <Mark icon={ErrorOutlineIcon} color="error.main">
            not done
          </Mark>
        )}
      </Box>
      <Box sx={{ color: 'text.secondary', typography: 'body2' }}>
        {askedInWords(request)}
        <UserText lines={2}>{request.reason}</UserText>
      </Box>
      {error && (
        <Box sx={{ typography: 'body2' }}>{describeProblem(error).detail}</Box>
      )}
    </Box>
  );
}

function resultOf(options: {
  done: boolean;
  running: boolean;
  failed: boolean;
}): BulkResult {
  if (options.done) return 'done';
  if (options.running) return 'running';
  return options.failed ? 'failed' : 'waiting';
}
