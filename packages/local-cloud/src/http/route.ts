import type { SignatureClaim } from '../sigv4/signed';
import type { WireRequest } from './request';

export type ServiceName = 'sts' | 'iam' | 'xray' | 'signin';

/** Where AWS has a host of its own, `signin.aws.amazon.com`. */
export const FEDERATION_PATH = '/federation';

/** The paths of X-Ray's REST API and the operations they stand for. */
export const XRAY_PATHS: Readonly<Record<string, string>> = {
  '/TraceSegments': 'PutTraceSegments',
  '/TelemetryRecords': 'PutTelemetryRecords',
  '/TraceSummaries': 'GetTraceSummaries',
  '/Traces': 'BatchGetTraces',
  '/TraceGraph': 'GetTraceGraph',
  '/ServiceGraph': 'GetServiceGraph',
  '/GetTraceSegmentDestination': 'GetTraceSegmentDestination',
  '/v1/traces': 'ExportTraces',
};

/** What the path alone tells: STS stands for all of the query protocol. */
export function serviceOfPath(path: string): 'sts' | 'xray' | 'signin' {
  if (path === FEDERATION_PATH) {
    return 'signin';
  }
  return path === '/' ? 'sts' : 'xray';
}

const QUERY_VERSIONS: Record<string, ServiceName> = {
  '2011-06-15': 'sts',
  '2010-05-08': 'iam',
};

/**
 * Which service a request is for: on AWS its host says so; here all share one
 * endpoint, so the credential scope does, and for want of one the request's
 * form.
 */
export function serviceOf(
  wire: WireRequest,
  claim: SignatureClaim | undefined,
  form: ReadonlyMap<string, string>,
): ServiceName | undefined {
  if (wire.path !== '/') {
    return serviceOfPath(wire.path);
  }
  const scoped = claim?.service;
  if (scoped === 'sts' || scoped === 'iam') {
    return scoped;
  }
  return QUERY_VERSIONS[form.get('Version') ?? ''];
}
