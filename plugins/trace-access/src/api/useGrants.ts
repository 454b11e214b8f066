import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  operations,
  Schemas,
} from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { usePaged } from './usePaged';

type Query = NonNullable<operations['getGrants']['parameters']['query']>;

/** What the list of grants is asked for. */
type GrantFilter = Omit<Query, 'cursor' | 'limit'>;

/**
 * Grants, newest first, page by page: `mine`, or those that the viewer may
 * revoke. Renewed when one changes.
 *
 * @param filter - undefined = nothing is asked yet.
 */
export function useGrants(filter: GrantFilter | undefined) {
  const { box, live, entity, environment } = filter ?? {};
  const api = useApi(traceAccessApiRef);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      answerOf(
        api.GET('/v1/grants', {
          params: { query: { box, live, entity, environment, cursor } },
          signal,
        }),
      ),
    [api, box, live, entity, environment],
  );
  return usePaged<Schemas['GrantPage'], Schemas['Grant']>({
    key: filter && JSON.stringify([box, live, entity, environment]),
    idOf: item => item.id,
    load,
    live: {
      concerns: ({ kind }) => kind === 'grant' || kind === 'revocation',
      // The backend is about to change these by itself.
      awaited: ({ state, endsAt }) =>
        state === 'scheduled' ||
        state === 'revoking' ||
        (state === 'active' && hasPassed(endsAt)),
    },
  });
}

function hasPassed(instant: string | undefined): boolean {
  return instant !== undefined && Date.parse(instant) <= Date.now();
}
