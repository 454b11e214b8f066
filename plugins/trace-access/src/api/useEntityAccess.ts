import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useRequest } from './useRequest';

/** What the viewer may see of an entity, environment by environment. */
export function useEntityAccess(entityRef: string) {
  const api = useApi(traceAccessApiRef);
  return useRequest({
    key: entityRef,
    load: signal =>
      answerOf(
        api.GET('/v1/entities/{kind}/{namespace}/{name}/access', {
          params: { path: parseEntityRef(entityRef) },
          signal,
        }),
      ),
  });
}
