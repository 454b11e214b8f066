import { useApi } from '@backstage/core-plugin-api';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAnswer } from './useAnswer';

/** One trace, every span visible or hidden. */
export function useTrace(options: {
  environment: string;
  traceId: string;
  entityRef?: string;
}) {
  const { environment, traceId, entityRef } = options;
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: JSON.stringify([environment, traceId, entityRef]),
    load: signal =>
      answerOf(
        api.GET('/v1/environments/{environment}/traces/{traceId}', {
          params: {
            path: { environment, traceId },
            query: { entity: entityRef },
          },
          signal,
        }),
      ),
  });
}
