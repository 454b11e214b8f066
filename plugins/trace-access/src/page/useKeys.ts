import { useEffect, useRef, type RefObject } from 'react';

/** What single keys do, by `KeyboardEvent.key`. */
export type Keys = Readonly<Record<string, () => void>>;

const NOT_TYPED_IN = ['checkbox', 'radio', 'button', 'submit', 'reset'];

/** Whether a key pressed there belongs to a field, a menu or a list of choices. */
function isTyping(target: Element): boolean {
  const input = target.closest('input');
  if (input) return !NOT_TYPED_IN.includes(input.type);
  return (
    target.closest(
      'textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="listbox"], [role="menu"]',
    ) !== null
  );
}

const dialogOf = (element: Element) => element.closest('[role="dialog"]');

/**
 * Single keys that act on a place of the page: not while somebody types, not
 * with a modifier, not again while the key is held (holding one must not decide
 * what it has only just opened), and not from within a dialog other than the
 * one that the place is in.
 *
 * @param place - an element that says which dialog, if any, the keys belong to.
 */
export function useKeys(place: RefObject<Element>, keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(target instanceof Element) || !place.current) return;
      if (!Object.hasOwn(latest.current, key) || isTyping(target)) return;
      if (dialogOf(target) !== dialogOf(place.current)) return;
      event.preventDefault();
      latest.current[key]();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [place]);
}
