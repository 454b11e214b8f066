import { parseEntityRef } from '@backstage/catalog-model';
import type { NotificationMessage, OutboxMessage } from '../outbox/message';
import type { RequestRecord } from '../requests/requestRecord';
import type { ObligationRecord } from './ObligationTable';

const nameOf = (ref: string) => parseEntityRef(ref).name;

/** An obligation that has come to a state, and whom that concerns. */
interface Told {
  /** As it is now. */
  obligation: ObligationRecord;
  request: RequestRecord;
  now: number;
  /** Users whose pages may show it. */
  watchers: readonly string[];
  /** Owners of the entity, and of the documents behind the request. */
  concerned: readonly string[];
}

/** It is owed from now on: the notice of the break-glass itself tells people so. */
export function dueMessages(options: Omit<Told, 'concerned'>): OutboxMessage[] {
  return stateMessages(options);
}

/** It was looked back at: who broke the glass hears of it; where it was flagged, owners too. */
export function settledMessages(
  options: Told & {
    /** Who settled it: they know. */
    by: string;
  },
): OutboxMessage[] {
  const { obligation, request, concerned, by } = options;
  const flagged = obligation.state === 'flagged';
  const messages = [
    ...stateMessages(options),
    notice(obligation, {
      recipients: [obligation.principal],
      title: flagged
        ? 'Your break-glass was flagged'
        : 'Your break-glass was acknowledged',
      description: `It was for ${request.environment}. Open it to see by whom and why.`,
      severity: flagged ? 'high' : 'normal',
    }),
  ];
  if (flagged) {
    messages.push(
      notice(obligation, {
        recipients: [...concerned],
        excluded: [obligation.principal, by],
        title: 'A break-glass was flagged',
        description: `${nameOf(obligation.principal)} took access to ${request.environment} that a reviewer finds not right.`,
        severity: 'high',
      }),
    );
  }
  return messages;
}

/** Nobody has looked back at it in time: owners hear of it, and once more those who owe it. */
export function overdueMessages(
  options: Told & {
    /** Users who could settle it. */
    approvers: readonly string[];
  },
): OutboxMessage[] {
  const { obligation, request, now, concerned, approvers } = options;
  const { principal } = obligation;
  const description = `${nameOf(principal)} took access to ${request.environment} without approval.`;
  return [
    ...stateMessages(options),
    {
      kind: 'audit',
      at: now,
      record: {
        eventId: 'obligation-overdue',
        principal: 'system',
        outcome: 'changed',
        environment: request.environment,
        entityRef: request.entityRef,
        binding: request.binding,
        requestId: request.id,
        grantId: obligation.grantId,
        details: {
          holder: principal,
          dueAt: new Date(obligation.dueAt).toISOString(),
        },
      },
    },
    notice(obligation, {
      recipients: [...concerned],
      // Those who can do something about it hear that, and once.
      excluded: [principal, ...approvers],
      title: 'A break-glass was not reviewed in time',
      description,
      severity: 'high',
    }),
    notice(obligation, {
      recipients: [...approvers],
      excluded: [principal],
      title: 'Overdue: a break-glass waits for your review',
      description,
      severity: 'high',
    }),
  ];
}

/** Ids and states only (I13). */
function stateMessages(options: Omit<Told, 'concerned'>): OutboxMessage[] {
  const { obligation, request, now, watchers } = options;
  const { id, grantId, requestId, principal, state } = obligation;
  const { entityRef, environment } = request;
  return [
    {
      kind: 'event',
      type: `obligation.${state}`,
      at: now,
      data: {
        obligationId: id,
        grantId,
        requestId,
        principal,
        entityRef,
        environment,
        state,
      },
    },
    {
      kind: 'signal',
      recipients: [principal, ...watchers],
      message: { kind: 'obligation', id, state },
    },
  ];
}

function notice(
  { id }: ObligationRecord,
  options: Pick<
    NotificationMessage,
    'recipients' | 'excluded' | 'title' | 'description' | 'severity'
  >,
): OutboxMessage {
  return {
    kind: 'notification',
    scope: `trace-access:obligation:${id}`,
    topic: 'trace-access',
    link: '/trace-access/requests?show=reviews',
    ...options,
  };
}
