import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** One parameter of the URL; empty means absent. */
export function useSearchParam(
  name: string,
): [string | undefined, (value: string | undefined) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string | undefined) =>
      setSearch(
        before => {
          const after = new URLSearchParams(before);
          if (value) after.set(name, value);
          else after.delete(name);
          return after;
        },
        { replace: true },
      ),
    [name, setSearch],
  );
  return [search.get(name) || undefined, set];
}
