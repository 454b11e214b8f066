import { useApi } from '@backstage/core-plugin-api';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useRequest } from './useRequest';

/** The viewer's own sessions that are still alive. */
export function useMySessions() {
  const api = useApi(traceAccessApiRef);
  return useRequest({
    key: 'sessions',
    load: signal => answerOf(api.GET('/v1/sessions', { signal })),
  });
}
