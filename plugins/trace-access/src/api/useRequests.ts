import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  operations,
  Schemas,
} from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAnswer } from './useAnswer';
import { useIntent, type Intent } from './useIntent';
import { useLive } from './useLive';
import { usePaged } from './usePaged';

type Query = NonNullable<operations['getRequests']['parameters']['query']>;

/** What the list of requests is asked for. */
type RequestFilter = Omit<Query, 'cursor' | 'limit'>;

/**
 * Requests, page by page: `inbox` = what waits for the viewer's decision,
 * oldest first. Renewed when a request or its grant changes.
 *
 * @param filter - undefined = nothing is asked yet.
 */
export function useRequests(filter: RequestFilter | undefined) {
  const { box, state, entity, environment } = filter ?? {};
  const api = useApi(traceAccessApiRef);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      answerOf(
        api.GET('/v1/requests', {
          params: { query: { box, state, entity, environment, cursor } },
          signal,
        }),
      ),
    [api, box, state, entity, environment],
  );
  return usePaged<Schemas['RequestPage'], Schemas['AccessRequest']>({
    key: filter && JSON.stringify([box, state, entity, environment]),
    idOf: item => item.id,
    load,
    live: {
      concerns: ({ kind }) => kind === 'request' || kind === 'grant',
      awaited: item => item.state === 'pending',
    },
  });
}

/** One request, with what an approver needs to decide; live while it is on its way. */
export function useRequest(requestId: string | undefined) {
  const api = useApi(traceAccessApiRef);
  const answer = useAnswer({
    key: requestId,
    load: signal =>
      answerOf(
        api.GET('/v1/requests/{requestId}', {
          params: { path: { requestId: requestId! } },
          signal,
        }),
      ),
  });
  const { request, grant } = answer.value ?? {};
  useLive(
    requestId
      ? {
          concerns: ({ id }) => id === requestId || id === request?.grantId,
          pending:
            request?.state === 'pending' ||
            grant?.state === 'scheduled' ||
            grant?.state === 'revoking',
          onChange: answer.retry,
        }
      : undefined,
  );
  return answer;
}

/** What a request would need and open; asked again as the draft changes. */
export function useRequestPreview(draft: Schemas['RequestDraft'] | undefined) {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: draft && JSON.stringify(draft),
    load: signal =>
      answerOf(api.POST('/v1/requests/preview', { body: draft!, signal })),
  });
}

/** Sends a request. */
export function useCreateRequest(
  onDone: (created: Schemas['RequestDetail']) => void,
) {
  const api = useApi(traceAccessApiRef);
  return useIntent({
    send: ({ body, header }: Intent<Schemas['RequestCreate']>) =>
      answerOf(api.POST('/v1/requests', { params: { header }, body })),
    onDone,
  });
}

/** Approves or denies a request. */
export function useReviewRequest(
  onDone: (reviewed: Schemas['RequestDetail']) => void,
) {
  const api = useApi(traceAccessApiRef);
  return useIntent({
    send: ({
      body: { requestId, ...body },
      header,
    }: Intent<Schemas['ReviewCreate'] & { requestId: string }>) =>
      answerOf(
        api.POST('/v1/requests/{requestId}/reviews', {
          params: { path: { requestId }, header },
          body,
        }),
      ),
    onDone,
  });
}

/** Takes back a request of the viewer's own. */
export function useCancelRequest(
  onDone: (cancelled: Schemas['RequestDetail']) => void,
) {
  const api = useApi(traceAccessApiRef);
  return useIntent({
    send: ({ body: { requestId }, header }: Intent<{ requestId: string }>) =>
      answerOf(
        api.POST('/v1/requests/{requestId}/cancel', {
          params: { path: { requestId }, header },
        }),
      ),
    onDone,
  });
}
