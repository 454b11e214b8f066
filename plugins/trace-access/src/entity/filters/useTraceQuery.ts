import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { formatQuery, parseQuery, type TraceQuery } from './query';

/** The query in the URL, so that a link shows the same list to another viewer. */
export function useTraceQuery() {
  const [search, setSearch] = useSearchParams();
  const query = useMemo(() => parseQuery(search), [search]);
  const change = useCallback(
    (part: Partial<TraceQuery>) =>
      setSearch(
        before => formatQuery({ ...parseQuery(before), ...part }, before),
        { replace: true },
      ),
    [setSearch],
  );
  return { query, change };
}
