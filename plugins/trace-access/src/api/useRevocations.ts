import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAnswer } from './useAnswer';
import { useIntent, type Intent } from './useIntent';
import { useLive } from './useLive';
import { usePaged } from './usePaged';

/** Revocations, newest first, page by page; `open` = only those that are not proven yet. */
export function useRevocations(filter: { open?: boolean }) {
  const { open } = filter;
  const api = useApi(traceAccessApiRef);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      answerOf(
        api.GET('/v1/revocations', {
          params: { query: { open, cursor } },
          signal,
        }),
      ),
    [api, open],
  );
  return usePaged<Schemas['RevocationPage'], Schemas['Revocation']>({
    key: JSON.stringify([open]),
    idOf: item => item.id,
    load,
    live: {
      concerns: ({ kind }) => kind === 'revocation',
      awaited: item => item.state === 'revoking',
    },
  });
}

/** One revocation, and how far its delivery is; live until it is proven. */
export function useRevocation(revocationId: string | undefined) {
  const api = useApi(traceAccessApiRef);
  const answer = useAnswer({
    key: revocationId,
    load: signal =>
      answerOf(
        api.GET('/v1/revocations/{revocationId}', {
          params: { path: { revocationId: revocationId! } },
          signal,
        }),
      ),
  });
  useLive(
    revocationId
      ? {
          concerns: ({ id }) => id === revocationId,
          pending: answer.value?.state === 'revoking',
          onChange: answer.retry,
        }
      : undefined,
  );
  return answer;
}

/** What would stop, before it does; asked once there is a scope. */
export function useRevocationPreview(
  scope: Schemas['RevocationScope'] | undefined,
) {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: scope && JSON.stringify(scope),
    load: signal =>
      answerOf(api.POST('/v1/revocations/preview', { body: scope!, signal })),
  });
}

/** Ends a grant, everything of a person, or everything granted on an entity in an environment. */
export function useRevoke(onDone: (revocation: Schemas['Revocation']) => void) {
  const api = useApi(traceAccessApiRef);
  return useIntent({
    send: ({ body, header }: Intent<Schemas['RevocationCreate']>) =>
      answerOf(api.POST('/v1/revocations', { params: { header }, body })),
    onDone,
  });
}
