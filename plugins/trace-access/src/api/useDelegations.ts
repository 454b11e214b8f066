import { useApi } from '@backstage/core-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAction } from './useAction';
import { useAnswer } from './useAnswer';
import { useIntent, type Intent } from './useIntent';

/** Who decides for the viewer while they are away, and for whom the viewer does. */
export function useDelegations() {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: 'delegations',
    load: signal => answerOf(api.GET('/v1/delegations', { signal })),
  });
}

/** Lets somebody decide in the viewer's place for a while. */
export function useCreateDelegation(
  onDone: (delegation: Schemas['Delegation']) => void,
) {
  const api = useApi(traceAccessApiRef);
  return useIntent({
    send: ({ body, header }: Intent<Schemas['DelegationCreate']>) =>
      answerOf(api.POST('/v1/delegations', { params: { header }, body })),
    onDone,
  });
}

/** Ends a delegation of the viewer's own, by its id. */
export function useEndDelegation(onDone: () => void) {
  const api = useApi(traceAccessApiRef);
  return useAction(async (delegationId: string) => {
    await api.DELETE('/v1/delegations/{delegationId}', {
      params: { path: { delegationId } },
    });
  }, onDone);
}
