import { useCallback, useEffect, useRef, useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { toError } from '@backstage/errors';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { answerOf, traceAccessApiRef } from '../../api';
import { boundsOf, type TraceQuery } from '../filters/query';
import {
  appendOlder,
  listOf,
  prependNewer,
  type TraceList,
} from './tracePages';

const PAGE_SIZE = 50;
const LIVE_EVERY_MS = 10_000;

type Doing = 'first' | 'refresh' | 'more';

interface State {
  key: string;
  list?: TraceList;
  doing?: Doing;
  error?: Error;
}

/**
 * The traces of an entity in one environment, page by page; with `query.live`,
 * the newest are looked for every ten seconds while the page is in sight.
 */
export function useTraceList(options: {
  entityRef: string;
  environment: string;
  query: TraceQuery;
}) {
  const { entityRef, environment, query } = options;
  const api = useApi(traceAccessApiRef);
  const key = JSON.stringify([
    entityRef,
    environment,
    { ...query, live: undefined, environment: undefined },
  ]);
  const [state, setState] = useState<State>({ key, doing: 'first' });
  const abort = useRef<AbortController>();

  const read = useCallback(
    async (doing: Doing, before?: TraceList) => {
      abort.current?.abort();
      const controller = new AbortController();
      abort.current = controller;
      const [ref, env, asked] = JSON.parse(key) as [string, string, TraceQuery];
      const { from, to } = boundsOf(asked.window, Date.now());
      const older = doing === 'more' ? before : undefined;
      setState({ key, list: before, doing });
      try {
        const page: Schemas['TracePage'] = await answerOf(
          api.GET(
            '/v1/entities/{kind}/{namespace}/{name}/environments/{environment}/traces',
            {
              params: {
                path: { ...parseEntityRef(ref), environment: env },
                query: {
                  start: older?.start ?? new Date(from).toISOString(),
                  end: older?.end ?? new Date(to).toISOString(),
                  limit: PAGE_SIZE,
                  cursor: older?.nextCursor,
                  errors: asked.errors || undefined,
                  minDuration: asked.slowerThan,
                  operation: asked.operation,
                  attribute: asked.attribute,
                  traceId: asked.traceId,
                },
              },
              signal: controller.signal,
            },
          ),
        );
        if (controller.signal.aborted) return;
        let list = listOf(page);
        if (before && doing === 'more') list = appendOlder(before, page);
        if (before && doing === 'refresh' && 'preset' in asked.window) {
          list = prependNewer(before, page);
        }
        setState({ key, list });
      } catch (error) {
        if (controller.signal.aborted) return;
        setState({ key, list: before, error: toError(error) });
      }
    },
    [api, key],
  );

  useEffect(() => {
    read('first');
    return () => abort.current?.abort();
  }, [read]);

  const current: State = state.key === key ? state : { key, doing: 'first' };
  const { list, doing } = current;

  useEffect(() => {
    if (!query.live || doing) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'hidden') read('refresh', list);
    }, LIVE_EVERY_MS);
    return () => clearInterval(timer);
  }, [query.live, doing, list, read]);

  return {
    list,
    error: current.error,
    loading: doing === 'first' || (doing === 'refresh' && !list),
    refreshing: doing === 'refresh',
    loadingMore: doing === 'more',
    refresh: () => read('refresh', list),
    loadMore: () => read('more', list),
  };
}
