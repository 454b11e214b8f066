import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * Changes several parameters of the URL at once; empty means absent.
 *
 * @returns a function of the changes; with `visit` the browser's Back undoes it.
 */
export function useSearchUpdate() {
  const [, setSearch] = useSearchParams();
  return useCallback(
    (
      changes: Record<string, string | undefined>,
      options?: { visit?: boolean },
    ) =>
      setSearch(
        before => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value) after.set(name, value);
            else after.delete(name);
          }
          return after;
        },
        { replace: !options?.visit },
      ),
    [setSearch],
  );
}

/** One parameter of the URL; empty means absent. */
export function useSearchParam(
  name: string,
): [string | undefined, (value: string | undefined) => void] {
  const [search] = useSearchParams();
  const update = useSearchUpdate();
  const set = useCallback(
    (value: string | undefined) => update({ [name]: value }),
    [name, update],
  );
  return [search.get(name) || undefined, set];
}
