import { shortName } from '../access/shortName';
import type { OutboxMessage } from '../outbox/Outbox';
import type { RequestRecord } from './requestRecord';

/** Where a person finds a request. */
export const requestLink = (id: string) =>
  `/trace-access/requests?request=${encodeURIComponent(id)}`;

/** `ana`, or `ana (through service:plugin:helper)` where an agent asked for her. */
function whoAsks({ requester, actor }: RequestRecord): string {
  const who = shortName(requester);
  return actor ? `${who} (through ${actor})` : who;
}

/** Events and signals of a request that has come to a state: ids and states only (I13). */
function told(options: {
  request: RequestRecord;
  type: string;
  now: number;
  watchers: readonly string[];
}): OutboxMessage[] {
  const { request, type, now, watchers } = options;
  const { id, requester, actor, entityRef, environment, state, breakGlass } =
    request;
  return [
    {
      kind: 'event',
      type,
      at: now,
      data: {
        requestId: id,
        requester,
        ...(actor && { actor }),
        entityRef,
        environment,
        state,
        breakGlass,
      },
    },
    {
      kind: 'signal',
      recipients: [...new Set([requester, ...watchers])].filter(ref =>
        ref.startsWith('user:'),
      ),
      message: { kind: 'request', id, state },
    },
  ];
}

/** A request waits for somebody's decision. */
export function askedMessages(options: {
  request: RequestRecord;
  now: number;
  approvers: readonly string[];
}): OutboxMessage[] {
  const { request, now, approvers } = options;
  return [
    ...told({ request, type: 'request.created', now, watchers: approvers }),
    waitingNotice({
      request,
      approvers,
      title: 'Access request: your decision is needed',
      severity: 'normal',
    }),
  ];
}

/** It has waited for long: its approvers are reminded, or others are told. */
export function reminderMessages(options: {
  request: RequestRecord;
  now: number;
  approvers: readonly string[];
  escalated: boolean;
}): OutboxMessage[] {
  const { request, now, approvers, escalated } = options;
  return [
    ...told({
      request,
      type: escalated ? 'request.escalated' : 'request.reminded',
      now,
      watchers: approvers,
    }),
    waitingNotice({
      request,
      approvers,
      title: escalated
        ? 'Nobody has answered an access request: it is now yours too'
        : 'An access request still waits for your decision',
      severity: 'high',
    }),
  ];
}

function waitingNotice(options: {
  request: RequestRecord;
  approvers: readonly string[];
  title: string;
  severity: 'normal' | 'high';
}): OutboxMessage {
  const { request, approvers, title, severity } = options;
  return {
    kind: 'notification',
    recipients: [...approvers],
    excluded: [request.requester],
    scope: `trace-access:request:${request.id}`,
    topic: 'trace-access',
    title,
    description: `${whoAsks(request)} asks for ${request.environment}. Open it to see what and why.`,
    link: requestLink(request.id),
    severity,
  };
}

const OUTCOMES: Record<RequestRecord['state'], string> = {
  pending: 'is pending',
  approved: 'was approved',
  denied: 'was denied',
  cancelled: 'was taken back',
  expired: 'expired without an answer',
};

/** A request is decided: whoever asked is told, and pages that show it. */
export function decidedMessages(options: {
  request: RequestRecord;
  now: number;
  /** Users whose pages may show it. */
  watchers: readonly string[];
  /** Groups and users who own what was opened. */
  owners?: readonly string[];
  /** Who decided: they know. */
  by?: string;
}): OutboxMessage[] {
  const { request, now, watchers, owners = [], by } = options;
  const { id, requester, state, environment } = request;
  const messages = told({ request, type: `request.${state}`, now, watchers });
  if (requester !== by) {
    messages.push({
      kind: 'notification',
      recipients: [requester],
      scope: `trace-access:request:${id}`,
      topic: 'trace-access',
      title: `Your access request ${OUTCOMES[state]}`,
      description: `For ${environment}.`,
      link: requestLink(id),
      severity: 'normal',
    });
  }
  if (state === 'approved' && !request.breakGlass && owners.length > 0) {
    messages.push({
      kind: 'notification',
      recipients: [...owners],
      excluded: [requester, ...(by ? [by] : [])],
      scope: `trace-access:given:${id}`,
      topic: 'trace-access',
      title: 'Access to something you own was given',
      description: `To ${whoAsks(request)}, for ${environment}.`,
      link: requestLink(id),
      severity: 'low',
    });
  }
  return messages;
}

/** The glass was broken: everybody concerned hears of it at once. */
export function breakGlassMessages(options: {
  request: RequestRecord;
  concerned: readonly string[];
}): OutboxMessage[] {
  const { request, concerned } = options;
  return [
    {
      kind: 'notification',
      recipients: [...new Set(concerned)],
      excluded: [request.requester],
      scope: `trace-access:request:${request.id}`,
      topic: 'trace-access',
      title: 'Break-glass: access was taken without approval',
      description: `By ${shortName(request.requester)}, for ${request.environment}. It must be reviewed afterwards.`,
      link: requestLink(request.id),
      severity: 'critical',
    },
  ];
}
