import { randomUUID } from 'crypto';
import type { Caller } from '../auth/caller';
import { AwsError } from '../awsError';
import type { Cloud } from '../cloud';
import type { QueryForm } from './params';
import type { WireRequest } from './request';
import { decodedBody } from './request';
import { escapeXml, toXml, type XmlValue } from './xml';

export interface QueryCall {
  cloud: Cloud;
  caller: Caller;
  form: QueryForm;
  wire: WireRequest;
  region: string;
  now: number;
}

/** One operation of a query-protocol service; returns its result's elements. */
export type QueryOperation = (
  call: QueryCall,
) => Record<string, XmlValue> | void | Promise<Record<string, XmlValue> | void>;

/** An answer ready to be written. */
export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

export interface QueryService {
  name: 'sts' | 'iam';
  version: string;
  namespace: string;
  operations: Readonly<Record<string, QueryOperation>>;
}

/** The form of a request: its body when posted, else its query string. */
export function readForm(wire: WireRequest): QueryForm {
  const form = new Map<string, string>();
  const add = (text: string) => {
    for (const [name, value] of new URLSearchParams(text)) {
      if (form.has(name)) {
        throw new AwsError({
          code: 'MalformedQueryString',
          message: `The parameter ${name} is given twice.`,
        });
      }
      form.set(name, value);
    }
  };
  add(wire.query);
  const type = wire.headers.get('content-type') ?? '';
  if (
    wire.method === 'POST' &&
    type.toLowerCase().startsWith('application/x-www-form-urlencoded')
  ) {
    add(decodedBody(wire).toString('utf8'));
  }
  return form;
}

export function findOperation(
  service: QueryService,
  form: QueryForm,
): QueryOperation {
  const action = form.get('Action') ?? '';
  const version = form.get('Version') ?? '';
  if (!action) {
    throw new AwsError({
      code: 'MissingAction',
      message: 'The request is missing an action or a required parameter.',
    });
  }
  if (
    version !== service.version ||
    !Object.hasOwn(service.operations, action)
  ) {
    throw new AwsError({
      code: 'InvalidAction',
      message: `Could not find operation ${action} for version ${
        version || 'NO_VERSION_SPECIFIED'
      }`,
    });
  }
  return service.operations[action];
}

export function queryResult(options: {
  service: QueryService;
  action: string;
  result: Record<string, XmlValue> | undefined;
}): WireResponse {
  const { service, action, result } = options;
  const requestId = randomUUID();
  const body = `<${action}Response xmlns="${service.namespace}">${
    result ? toXml(`${action}Result`, result) : ''
  }<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return xmlResponse({ status: 200, requestId, body });
}

export function queryError(error: AwsError, namespace: string): WireResponse {
  const requestId = randomUUID();
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const body = `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(
    error.code,
  )}</Code><Message>${escapeXml(
    error.message,
  )}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return xmlResponse({ status: error.status, requestId, body });
}

function xmlResponse(options: {
  status: number;
  requestId: string;
  body: string;
}): WireResponse {
  return {
    status: options.status,
    headers: {
      'content-type': 'text/xml',
      'x-amzn-requestid': options.requestId,
    },
    body: options.body,
  };
}
