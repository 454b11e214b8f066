import { z } from 'zod';
import type { WireRequest } from '../http/request';
import { decodedBody } from '../http/request';
import { nestsTooDeeply } from './nesting';
import { invalidRequest } from './restErrors';
import { TRACE_ID } from './segment';

/** Reads a JSON body by its schema; throws InvalidRequestException. */
export function readJson<T>(wire: WireRequest, schema: z.ZodType<T>): T {
  const text = decodedBody(wire).toString('utf8');
  if (nestsTooDeeply(text)) {
    throw invalidRequest('The request body nests too deeply.');
  }
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw invalidRequest('Could not parse request body into json.');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue.path.join('.');
    throw invalidRequest(where ? `${where}: ${issue.message}` : issue.message);
  }
  return parsed.data;
}

/** Times of REST-JSON are epoch seconds, with fractions. */
export const timestamp = z.number().nonnegative().max(4102444800);

export const nextToken = z.string().min(1).max(4096).nullish();

export const traceIds = z
  .array(z.string().regex(TRACE_ID, 'Invalid trace id'))
  .min(1);

const HOURS_6 = 6 * 3600;

export function checkWindow(window: {
  StartTime: number;
  EndTime: number;
}): void {
  const { StartTime, EndTime } = window;
  if (EndTime < StartTime) {
    throw invalidRequest('End time must not be earlier than start time.');
  }
  if (EndTime - StartTime > HOURS_6) {
    throw invalidRequest(
      'Time range must not be longer than 6 hours: the maximum is 21600 seconds.',
    );
  }
}

/** A token names where the next page begins, and for which question. */
export function writeToken(question: object, after: string): string {
  return Buffer.from(
    JSON.stringify({ q: fingerprint(question), a: after }),
  ).toString('base64url');
}

export function readToken(token: string, question: object): string {
  try {
    const { q, a } = JSON.parse(
      Buffer.from(token, 'base64url').toString('utf8'),
    );
    if (q === fingerprint(question) && typeof a === 'string') {
      return a;
    }
  } catch {
    // Said below, as for every other token that is not ours.
  }
  throw invalidRequest('Invalid NextToken.');
}

function fingerprint(question: object): string {
  return JSON.stringify(question);
}
