import { useApi } from '@backstage/core-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAnswer } from './useAnswer';

/** Every binding of the active policy. */
export function useBindings() {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: 'bindings',
    load: signal => answerOf(api.GET('/v1/bindings', { signal })),
  });
}

/** One binding, and whom and what it reaches today. */
export function useBindingReach(binding: string | undefined) {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: binding,
    load: signal =>
      answerOf(
        api.GET('/v1/bindings/{binding}', {
          params: { path: { binding: binding! } },
          signal,
        }),
      ),
  });
}

/** The active policy version, and why a newer one was refused. */
export function usePolicyStatus() {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: 'policy',
    load: signal => answerOf(api.GET('/v1/policy', { signal })),
  });
}

/** Claims of service names. */
export function useClaims() {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: 'claims',
    load: signal => answerOf(api.GET('/v1/claims', { signal })),
  });
}

/** Why somebody may or may not do something; asked once there is a question. */
export function useExplanation(
  question: Schemas['ExplainRequest'] | undefined,
) {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: question && JSON.stringify(question),
    load: signal =>
      answerOf(api.POST('/v1/explain', { body: question!, signal })),
  });
}
