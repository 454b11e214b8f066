import { useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';
import { useRequest } from './useRequest';

interface Page<T> {
  items: T[];
  nextCursor?: string;
}

interface Further<P> {
  /** The first page that these continue. */
  first?: P;
  pages: P[];
  loading: boolean;
  error?: Error;
}

/**
 * A list that grows page by page. Items of the same id are shown once, where
 * they came first.
 */
export function usePaged<P extends Page<T>, T>(options: {
  key: string;
  idOf: (item: T) => string;
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<P>;
}) {
  const { key, idOf, load } = options;
  const first = useRequest({ key, load: signal => load(undefined, signal) });
  const [more, setMore] = useState<Further<P>>({ pages: [], loading: false });
  const abort = useRef<AbortController>();
  useEffect(() => () => abort.current?.abort(), [key]);

  // Further pages belong to the first page that they continue.
  const current: Further<P> =
    more.first === first.value ? more : { pages: [], loading: false };
  const last = current.pages.at(-1) ?? first.value;
  const nextCursor = last?.nextCursor;

  const loadMore = () => {
    if (!nextCursor || !first.value) return;
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    const base = { first: first.value, pages: current.pages };
    setMore({ ...base, loading: true });
    load(nextCursor, controller.signal).then(
      page => {
        if (controller.signal.aborted) return;
        setMore({ ...base, pages: [...base.pages, page], loading: false });
      },
      cause => {
        if (controller.signal.aborted) return;
        setMore({ ...base, loading: false, error: toError(cause) });
      },
    );
  };

  const seen = new Set<string>();
  const items = [first.value, ...current.pages]
    .flatMap(page => page?.items ?? [])
    .filter(item => !seen.has(idOf(item)) && seen.add(idOf(item)));
  return {
    first: first.value,
    items,
    loading: first.loading,
    error: first.error,
    retry: first.retry,
    hasMore: nextCursor !== undefined,
    loadingMore: current.loading,
    moreError: current.error,
    loadMore,
  };
}
