import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAnswer } from './useAnswer';
import { useLive } from './useLive';

/** What the viewer may see of an entity, environment by environment; live. */
export function useEntityAccess(entityRef: string) {
  const api = useApi(traceAccessApiRef);
  const answer = useAnswer({
    key: entityRef,
    load: signal =>
      answerOf(
        api.GET('/v1/entities/{kind}/{namespace}/{name}/access', {
          params: { path: parseEntityRef(entityRef) },
          signal,
        }),
      ),
  });
  useLive({
    concerns: ({ kind }) => kind !== 'obligation',
    pending: (answer.value?.environments ?? []).some(
      each => each.pendingRequest !== undefined,
    ),
    onChange: answer.retry,
  });
  return answer;
}
