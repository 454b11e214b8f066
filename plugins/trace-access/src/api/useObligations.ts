import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useIntent, type Intent } from './useIntent';
import { usePaged } from './usePaged';

/** Post-reviews that the viewer may settle or is concerned by, the most urgent first. */
export function useObligations(filter: { open?: boolean }) {
  const { open } = filter;
  const api = useApi(traceAccessApiRef);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      answerOf(
        api.GET('/v1/obligations', {
          params: { query: { open, cursor } },
          signal,
        }),
      ),
    [api, open],
  );
  return usePaged<Schemas['ObligationPage'], Schemas['Obligation']>({
    key: JSON.stringify([open]),
    idOf: item => item.id,
    load,
    live: {
      concerns: ({ kind }) => kind === 'obligation',
      // One that is due waits for people, for hours: a signal says when.
      awaited: () => false,
    },
  });
}

/** Acknowledges or flags a break-glass use after the fact. */
export function useSettleObligation(
  onDone: (settled: Schemas['Obligation']) => void,
) {
  const api = useApi(traceAccessApiRef);
  return useIntent({
    send: ({
      body: { obligationId, ...body },
      header,
    }: Intent<Schemas['ObligationSettle'] & { obligationId: string }>) =>
      answerOf(
        api.POST('/v1/obligations/{obligationId}/settle', {
          params: { path: { obligationId }, header },
          body,
        }),
      ),
    onDone,
  });
}
