import {
  ACTIONS,
  type Action,
  type IdpGroup,
} from '@tracegate/plugin-trace-access-common';
import { DateTime } from 'luxon';
import { isIP } from 'node:net';
import { completeRef } from './refs';

/** A request as written: the flags of `explain`, or a line of `--requests`. */
export interface RawQuestion {
  principal?: unknown;
  idpGroups?: unknown;
  entity?: unknown;
  environment?: unknown;
  action?: unknown;
  at?: unknown;
  ip?: unknown;
}

/** A request as understood. */
export interface Question {
  principal: string;
  idpGroups: IdpGroup[];
  entity: string;
  environment: string;
  action: Action;
  at: number;
  ip?: string;
}

/** A request that cannot be understood. */
export class BadRequest extends Error {
  readonly name = 'BadRequest';
}

const FIELDS = [
  'principal',
  'idpGroups',
  'entity',
  'environment',
  'action',
  'at',
  'ip',
];

function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new BadRequest(
      value === undefined || value === null
        ? `'${field}' is missing.`
        : `'${field}' must be text.`,
    );
  }
  return value;
}

const absent = (value: unknown): value is undefined | null =>
  value === undefined || value === null;

function principalOf(value: unknown): string {
  const text = textOf(value, 'principal').trim();
  const service = /^service:(.+)$/i.exec(text);
  const ref = service
    ? `service:${service[1].toLowerCase()}`
    : completeRef({ ref: text, defaultKind: 'user' });
  if (!ref || !/^(user|service):/.test(ref)) {
    throw new BadRequest(
      `'principal' must be a user or a service, such as 'user:default/ana' or 'service:ci-deploy'.`,
    );
  }
  return ref;
}

function idpGroupsOf(value: unknown): IdpGroup[] {
  if (absent(value)) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw new BadRequest(
      "'idpGroups' must be a list such as ['okta/Payments-Oncall'].",
    );
  }
  return value.map(each => {
    const match = /^([^/]+)\/([^]+)$/.exec(
      typeof each === 'string' ? each : '',
    );
    if (!match) {
      throw new BadRequest(
        "An IdP group is written 'source/name', such as 'okta/Payments-Oncall'.",
      );
    }
    return { source: match[1], name: match[2] };
  });
}

function atOf(value: unknown, now: number): number {
  if (absent(value)) {
    return now;
  }
  const time = DateTime.fromISO(textOf(value, 'at').trim(), { zone: 'utc' });
  if (!time.isValid) {
    throw new BadRequest(
      "'at' must be an ISO time such as '2026-11-20T14:30:00Z'.",
    );
  }
  return time.toMillis();
}

/** Understands a request; throws {@link BadRequest} with what to do. */
export function readQuestion(raw: unknown, now: number): Question {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new BadRequest('A request is a JSON object.');
  }
  const unknown = Object.keys(raw).find(field => !FIELDS.includes(field));
  if (unknown !== undefined) {
    throw new BadRequest(
      `'${unknown.slice(0, 60)}' is not a field of a request: known are ${FIELDS.join(
        ', ',
      )}.`,
    );
  }
  const { entity, environment, action, at, ip, ...who } = raw as RawQuestion;
  const principal = principalOf(who.principal);
  const entityRef = completeRef({
    ref: textOf(entity, 'entity'),
    defaultKind: 'component',
  });
  if (entityRef === undefined) {
    throw new BadRequest(
      "'entity' must be an entity ref such as 'component:default/payments'.",
    );
  }
  if (!absent(action) && !ACTIONS.includes(action as Action)) {
    throw new BadRequest(`'action' must be one of ${ACTIONS.join(', ')}.`);
  }
  if (!absent(ip) && (typeof ip !== 'string' || isIP(ip.trim()) === 0)) {
    throw new BadRequest("'ip' must be an IPv4 or IPv6 address.");
  }
  return {
    principal,
    idpGroups: idpGroupsOf(who.idpGroups),
    entity: entityRef,
    environment: textOf(environment, 'environment'),
    action: (action as Action | null | undefined) ?? 'view',
    at: atOf(at, now),
    ...(!absent(ip) && { ip: (ip as string).trim() }),
  };
}
