import { useEffect, useRef } from 'react';

/** For the `ref` of what takes the place of something that had the focus. */
export function useFocusOnMount<T extends HTMLElement>() {
  const element = useRef<T>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}
