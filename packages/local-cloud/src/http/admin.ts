import { z } from 'zod';
import { authenticate, REST_CODES } from '../auth/authenticate';
import { AwsError } from '../awsError';
import type { Cloud } from '../cloud';
import { faultSchema } from '../faults';
import { parseSignature } from '../sigv4/signed';
import { restError } from '../xray/restErrors';
import { ADMINISTRATOR } from '../seed/administrator';
import type { WireResponse } from './queryService';
import type { WireRequest } from './request';

/** Where the administrator turns faults on and off. */
export const adminPath = '/_local-cloud/faults';

const bodySchema = z.strictObject({ faults: z.array(faultSchema) });

/**
 * `GET` lists the faults, `POST {"faults": […]}` replaces them. Both signed
 * with SigV4 for the service `local-cloud` by the account's administrator.
 */
export function answerAdmin(incoming: {
  cloud: Cloud;
  wire: WireRequest;
  now: number;
}): WireResponse {
  try {
    const { cloud, wire } = incoming;
    requireAdministrator(incoming);
    if (wire.method === 'POST') {
      cloud.faults.set(readFaults(wire));
    } else if (wire.method !== 'GET') {
      throw new AwsError({
        code: 'MethodNotAllowed',
        status: 405,
        message: 'Use GET to list the faults, POST to replace them.',
      });
    }
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults: cloud.faults.list() }),
    };
  } catch (error) {
    if (error instanceof AwsError) {
      return restError(error);
    }
    throw error;
  }
}

function requireAdministrator(incoming: {
  cloud: Cloud;
  wire: WireRequest;
  now: number;
}): void {
  const { cloud, wire: request, now } = incoming;
  const parsed = parseSignature(request);
  if (parsed.kind !== 'claim') {
    throw new AwsError({
      code: REST_CODES.missing,
      status: 403,
      message: 'Sign this request as the administrator.',
    });
  }
  const caller = authenticate({
    cloud,
    request,
    claim: parsed.claim,
    service: 'local-cloud',
    codes: REST_CODES,
    now,
  });
  if (
    caller.kind !== 'user' ||
    caller.account !== cloud.account ||
    caller.user.name !== ADMINISTRATOR
  ) {
    throw new AwsError({
      code: 'AccessDeniedException',
      status: 403,
      message: 'Only the administrator may turn faults on and off.',
    });
  }
}

function readFaults(wire: WireRequest) {
  try {
    return bodySchema.parse(JSON.parse(wire.body.toString('utf8'))).faults;
  } catch (error) {
    throw new AwsError({
      code: 'InvalidRequestException',
      message: `The body must be {"faults": […]}: ${(error as Error).message}`,
    });
  }
}
