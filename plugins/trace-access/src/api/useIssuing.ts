import { useApi } from '@backstage/core-plugin-api';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAnswer } from './useAnswer';

/** Whether sessions are being issued, and who switched it off and why. */
export function useIssuing(options?: { skip?: boolean }) {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: options?.skip ? undefined : 'issuing',
    load: signal => answerOf(api.GET('/v1/issuing', { signal })),
  });
}
