import { useEffect, useRef } from 'react';

/**
 * Something that is done while somebody can see it: at once, or, where the page
 * is out of sight, once as soon as it comes back.
 */
export function useInSight(act: () => void): () => void {
  const latest = useRef(act);
  latest.current = act;
  const missed = useRef(false);
  const run = useRef(() => {
    missed.current = document.visibilityState === 'hidden';
    if (!missed.current) latest.current();
  });
  useEffect(() => {
    const onVisible = () => {
      if (missed.current) run.current();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => document.removeEventListener('visibilitychange', onVisible);
  }, []);
  return run.current;
}
