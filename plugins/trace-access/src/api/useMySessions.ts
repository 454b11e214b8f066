import { useApi } from '@backstage/core-plugin-api';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAnswer } from './useAnswer';
import { useLive } from './useLive';

/** The viewer's own sessions that are still alive; renewed when a grant changes. */
export function useMySessions() {
  const api = useApi(traceAccessApiRef);
  const answer = useAnswer({
    key: 'sessions',
    load: signal => answerOf(api.GET('/v1/sessions', { signal })),
  });
  useLive({
    concerns: ({ kind }) => kind === 'grant' || kind === 'revocation',
    pending: false,
    onChange: answer.retry,
  });
  return answer;
}
