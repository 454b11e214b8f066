import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  operations,
  Schemas,
} from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { usePaged } from './usePaged';

type Query = NonNullable<operations['getAudit']['parameters']['query']>;

/** What the audit trail is asked for. */
export type AuditFilter = Omit<Query, 'cursor' | 'limit'>;

/** The audit trail, newest first, page by page. */
export function useAudit(filter: AuditFilter) {
  const { principal, event, outcome, entity, environment, request } = filter;
  const api = useApi(traceAccessApiRef);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      answerOf(
        api.GET('/v1/audit', {
          params: {
            query: {
              principal,
              event,
              outcome,
              entity,
              environment,
              request,
              cursor,
            },
          },
          signal,
        }),
      ),
    [api, principal, event, outcome, entity, environment, request],
  );
  return usePaged<Schemas['AuditPage'], Schemas['AuditEvent']>({
    key: JSON.stringify([
      principal,
      event,
      outcome,
      entity,
      environment,
      request,
    ]),
    idOf: item => item.id,
    load,
  });
}
