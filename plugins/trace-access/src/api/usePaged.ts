import { useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';
import type { Change } from './live';
import { useAnswer } from './useAnswer';
import { useLive } from './useLive';

interface Page<T> {
  items: T[];
  nextCursor?: string;
}

interface Further<P> {
  /** The pages that these continue. */
  base?: P[];
  pages: P[];
  loading: boolean;
  error?: Error;
}

/**
 * A list that grows page by page. Items of the same id are shown once, where
 * they came first. Read again, it keeps its length.
 */
export function usePaged<P extends Page<T>, T>(options: {
  /** Names the list; undefined = nothing is asked yet. */
  key: string | undefined;
  idOf: (item: T) => string;
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<P>;
  /** Which changes elsewhere renew the list, and of which items one is awaited; default none. */
  live?: {
    concerns: (change: Change) => boolean;
    awaited: (item: T) => boolean;
  };
}) {
  const { key, idOf, load, live } = options;
  const shown = useRef({ key, pages: 1 });
  if (shown.current.key !== key) shown.current = { key, pages: 1 };
  const read = useAnswer({
    key,
    load: async signal => {
      const pages = [await load(undefined, signal)];
      while (pages.length < shown.current.pages && pages.at(-1)!.nextCursor) {
        pages.push(await load(pages.at(-1)!.nextCursor, signal));
      }
      return pages;
    },
  });
  const [more, setMore] = useState<Further<P>>({ pages: [], loading: false });
  const abort = useRef<AbortController>();
  useEffect(() => () => abort.current?.abort(), [key, read.value]);

  const base = read.value;
  // Further pages belong to those that they continue.
  const current: Further<P> =
    more.base === base ? more : { pages: [], loading: false };
  const pages = [...(base ?? []), ...current.pages];
  shown.current.pages = Math.max(1, pages.length);
  const nextCursor = pages.at(-1)?.nextCursor;

  const loadMore = () => {
    if (!nextCursor || !base) return;
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    const before = { base, pages: current.pages };
    setMore({ ...before, loading: true });
    load(nextCursor, controller.signal).then(
      page => {
        if (controller.signal.aborted) return;
        setMore({ ...before, pages: [...before.pages, page], loading: false });
      },
      cause => {
        if (controller.signal.aborted) return;
        setMore({ ...before, loading: false, error: toError(cause) });
      },
    );
  };

  const seen = new Set<string>();
  const items = pages
    .flatMap(page => page.items)
    .filter(item => !seen.has(idOf(item)) && seen.add(idOf(item)));
  useLive(
    live && {
      concerns: live.concerns,
      pending: items.some(live.awaited),
      onChange: read.retry,
    },
  );
  return {
    first: pages.at(0),
    items,
    loading: read.loading,
    error: read.error,
    retry: read.retry,
    hasMore: nextCursor !== undefined,
    loadingMore: current.loading,
    moreError: current.error,
    loadMore,
  };
}
