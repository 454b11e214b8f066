import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { SeenUnderGrant } from '../audit/AuditReader';
import type { RequestRecord } from '../requests/requestRecord';
import type { ObligationRecord } from './ObligationTable';

/** How an obligation stands at a moment: what is due by then is overdue, told or not (I1). */
export function obligationStateAt(
  obligation: Pick<ObligationRecord, 'state' | 'dueAt'>,
  now: number,
): ObligationRecord['state'] {
  const { state, dueAt } = obligation;
  return state === 'due' && now >= dueAt ? 'overdue' : state;
}

/** Whether it is still to be settled. */
export function isOpen({ state }: Pick<ObligationRecord, 'state'>): boolean {
  return state === 'due' || state === 'overdue';
}

const iso = (ms: number) => new Date(ms).toISOString();

const WORDS: Readonly<Record<string, string>> = {
  'trace-view': 'views',
  'trace-search': 'searches',
  'console-link': 'consoleLinks',
  'credentials-handout': 'credentials',
};

/** An obligation as people look at it. */
export function obligationView(options: {
  obligation: ObligationRecord;
  /** That which broke the glass. */
  request: RequestRecord;
  maySettle: boolean;
  /** Absent = nothing was. */
  seen: SeenUnderGrant | undefined;
  now: number;
}): Schemas['Obligation'] {
  const { obligation, request, maySettle, seen, now } = options;
  const { id, kind, grantId, requestId, principal } = obligation;
  return {
    id,
    kind,
    grantId,
    requestId,
    principal,
    entityRef: request.entityRef,
    environment: request.environment,
    reason: request.reason,
    state: obligationStateAt(obligation, now),
    dueAt: iso(obligation.dueAt),
    createdAt: iso(obligation.createdAt),
    ...(obligation.settledBy && { settledBy: obligation.settledBy }),
    ...(obligation.settledAt !== undefined && {
      settledAt: iso(obligation.settledAt),
    }),
    ...(obligation.comment && { comment: obligation.comment }),
    maySettle,
    seen: {
      traces: seen?.traces ?? 0,
      ...Object.fromEntries(
        [...(seen?.events ?? [])].map(([event, times]) => [
          WORDS[event] ?? event,
          times,
        ]),
      ),
    },
  };
}
