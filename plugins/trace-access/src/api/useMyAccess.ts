import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { usePaged } from './usePaged';

/** Entities that the viewer may see, or may ask for, page by page; live. */
export function useMyAccess(filter: { environment?: string; search?: string }) {
  const { environment, search } = filter;
  const api = useApi(traceAccessApiRef);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      answerOf(
        api.GET('/v1/my-access', {
          params: { query: { environment, search, cursor } },
          signal,
        }),
      ),
    [api, environment, search],
  );
  return usePaged<Schemas['MyAccessPage'], Schemas['MyAccess']>({
    key: JSON.stringify([environment, search]),
    idOf: item => item.entityRef,
    load,
    live: {
      concerns: ({ kind }) => kind !== 'obligation',
      awaited: item =>
        item.environments.some(each => each.pendingRequest !== undefined),
    },
  });
}
