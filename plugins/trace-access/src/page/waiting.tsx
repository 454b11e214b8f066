import { createContext, useContext, type ReactNode } from 'react';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { useObligations, useRequests } from '../api';

interface Waiting {
  /** Requests that wait for the viewer's decision, oldest first. */
  inbox: ReturnType<typeof useRequests>;
  /** Open post-reviews that the viewer owes or is concerned by. */
  obligations: ReturnType<typeof useObligations>;
}

const WaitingContext = createContext<Waiting | undefined>(undefined);

/** Reads what waits for the viewer once, for the tab that shows it and the count on the tab. */
export function WaitingProvider(props: { children: ReactNode }) {
  const inbox = useRequests({ box: 'inbox' });
  const obligations = useObligations({ open: true });
  return (
    <WaitingContext.Provider value={{ inbox, obligations }}>
      {props.children}
    </WaitingContext.Provider>
  );
}

/** What waits for the viewer. */
export function useWaiting(): Waiting {
  const waiting = useContext(WaitingContext);
  if (!waiting) throw new Error('useWaiting needs a WaitingProvider around it');
  return waiting;
}

/** The post-reviews that the viewer themself owes. */
export function owedOf(
  obligations: readonly Schemas['Obligation'][],
): Schemas['Obligation'][] {
  return obligations.filter(({ maySettle }) => maySettle);
}
