import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useGrants, useInSight, useRequests, useTrace } from '../api';

/** States in which a grant opens what it is for. */
const OPENING = ['claimable', 'active'];

/**
 * A trace that is asked for again when the viewer's grants have become others,
 * and then once: each look is written down, whoever told of the change and
 * however often. Never while the page is out of sight, since a look may start
 * the clock of a grant.
 */
export function useTraceLive(options: Parameters<typeof useTrace>[0]) {
  const { environment } = options;
  const trace = useTrace(options);
  const look = useInSight(trace.retry);

  const grants = useGrants(
    trace.value && { box: 'mine', live: true, environment },
  );
  const rereadGrants = grants.retry;
  const opening = grants.items
    .filter(
      ({ state, actions }) =>
        OPENING.includes(state) && actions.includes('view'),
    )
    .map(({ id }) => id)
    .sort()
    .join();
  useChange(grants.first && opening, look);
  // Looking at the trace may have started a clock.
  useChange(trace.value, rereadGrants);

  const hides = trace.value?.spans.some(
    ({ visibility }) => visibility === 'hidden',
  );
  const {
    first,
    items,
    retry: rereadRequests,
  } = useRequests(
    hides ? { box: 'mine', state: 'pending', environment } : undefined,
  );
  const waiting = items.map(({ id }) => id).join();
  const requested = useMemo(
    () =>
      new Map(
        items
          .filter(({ actions }) => actions.includes('view'))
          .map(({ entityRef, id }) => [entityRef, id]),
      ),
    // The list is made anew each time; what it is made of is not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [waiting],
  );
  // What waits no longer may have become a grant.
  useChange(first && waiting, rereadGrants);

  /** To be called when a request made from the trace has come to something. */
  const onRequest = useCallback(() => {
    rereadRequests();
    rereadGrants();
  }, [rereadRequests, rereadGrants]);
  return {
    ...trace,
    /** The viewer's own, in this environment. */
    grants,
    /** Ids of the viewer's own requests to view that wait, by entity. */
    requested,
    onRequest,
  };
}

/** Says when something that is known becomes something else; `undefined` = not known. */
function useChange<T>(value: T | undefined, onChange: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    const known = before.current !== undefined;
    if (value === undefined || value === before.current) return;
    before.current = value;
    if (known) onChange();
  }, [value, onChange]);
}
