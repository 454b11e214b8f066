import { useEffect, useMemo, useRef, type RefObject } from 'react';

/**
 * Keeps the keyboard's place in a list: a row that goes passes its focus to the
 * one that took its place, and what was opened gives it back when it closes.
 *
 * @param options - `ids` of the rows, in order; `opened` = the one that is being
 * looked at elsewhere; `fallback` gets the focus when the last row has gone.
 */
export function useRowFocus(options: {
  ids: readonly string[];
  opened: string | undefined;
  fallback: RefObject<HTMLElement>;
}) {
  const { ids, opened, fallback } = options;
  const latest = useRef(ids);
  latest.current = ids;
  const rows = useRef(new Map<string, HTMLElement>());
  const place = useRef<{ id: string; index: number }>();

  const focus = useMemo(() => {
    const stand = (id: string) => {
      place.current = { id, index: latest.current.indexOf(id) };
    };
    const show = () => {
      const row = place.current && rows.current.get(place.current.id);
      (row ?? fallback.current)?.focus();
    };
    return {
      /** The row where the keyboard is, or was last. */
      current: () => place.current?.id,
      /** Notes that a row has the focus. */
      stand,
      show,
      /** Goes so many rows down; the first time to the first. */
      move: (by: number) => {
        const last = latest.current.length - 1;
        if (last < 0) return;
        const from = place.current?.index ?? -Math.sign(by);
        stand(latest.current[Math.min(Math.max(from + by, 0), last)]);
        show();
      },
      /** For the `ref` of what a row focuses. */
      rowRef: (id: string) => (element: HTMLElement | null) => {
        if (element) rows.current.set(id, element);
        else rows.current.delete(id);
      },
    };
  }, [fallback]);

  const before = useRef(opened);
  useEffect(() => {
    if (opened && ids.includes(opened)) focus.stand(opened);
    const at = place.current;
    const closed = before.current !== undefined && opened === undefined;
    before.current = opened;
    if (!at) return;
    const gone = !ids.includes(at.id);
    if (gone) {
      const index = Math.min(at.index, ids.length - 1);
      place.current = index < 0 ? undefined : { id: ids[index], index };
    } else {
      focus.stand(at.id);
    }
    const lost = document.activeElement === document.body;
    if (lost && !opened && (gone || closed)) focus.show();
  }, [ids, opened, focus]);
  return focus;
}
