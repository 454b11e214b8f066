import { randomUUID } from 'crypto';
import { AwsError } from '../awsError';
import type { WireResponse } from '../http/queryService';

export function invalidRequest(message: string): AwsError {
  return new AwsError({ code: 'InvalidRequestException', message });
}

/** An error as a REST-JSON service writes it. */
export function restError(error: AwsError): WireResponse {
  const modelled = ['InvalidRequestException', 'ThrottledException'];
  const name = modelled.includes(error.code) ? 'Message' : 'message';
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': randomUUID(),
      'x-amzn-errortype': error.code,
    },
    body: JSON.stringify({ __type: error.code, [name]: error.message }),
  };
}
