import { z } from 'zod';
import { accessDenied, decide } from '../auth/authorize';
import type { Caller } from '../auth/caller';
import { callerContext } from '../auth/context';
import { AwsError } from '../awsError';
import type { Cloud } from '../cloud';
import type { WireResponse } from '../http/queryService';
import type { WireRequest } from '../http/request';
import { XRAY_PATHS } from '../http/route';
import { batchGetTraces } from './api/batchGetTraces';
import { getServiceGraph, getTraceGraph } from './api/graphs';
import { getTraceSummaries } from './api/getTraceSummaries';
import { putTelemetryRecords, putTraceSegments } from './api/putTraceSegments';
import { readJson } from './input';
import type { XrayOperation } from './operation';
import { exportTraces } from './otlp/exportTraces';

const OPERATIONS: Record<string, XrayOperation> = {
  PutTraceSegments: putTraceSegments,
  PutTelemetryRecords: putTelemetryRecords,
  GetTraceSummaries: getTraceSummaries,
  BatchGetTraces: batchGetTraces,
  GetTraceGraph: getTraceGraph,
  GetServiceGraph: getServiceGraph,
  GetTraceSegmentDestination: ({ wire }) => {
    readJson(wire, z.object({}));
    return { Destination: 'XRay', Status: 'ACTIVE' };
  },
};

/** The permission of an operation whose name is not the permission's. */
const ACTIONS: Record<string, string> = { ExportTraces: 'PutTraceSegments' };

function authorize(options: {
  cloud: Cloud;
  wire: WireRequest;
  caller: Caller;
  region: string;
  now: number;
  action: string;
}): void {
  const { cloud, wire, caller, region, now, action } = options;
  const state = cloud.iam.effective();
  const request = {
    action: `xray:${action}`,
    // None of these operations knows resources.
    resource: '*',
    context: callerContext({ caller, state, now, region, request: wire }),
  };
  const { allowed, reason } = decide({ caller, state, request });
  if (!allowed) {
    const code = 'AccessDeniedException';
    throw accessDenied({ code, caller, request, reason });
  }
}

export function callXray(options: {
  cloud: Cloud;
  wire: WireRequest;
  caller: Caller;
  region: string;
  now: number;
}): WireResponse {
  const { cloud, wire, caller, region, now } = options;
  const name = Object.hasOwn(XRAY_PATHS, wire.path)
    ? XRAY_PATHS[wire.path]
    : undefined;
  if (!name || wire.method !== 'POST') {
    throw new AwsError({
      code: 'UnknownOperationException',
      status: 404,
      message: `There is no ${wire.method} ${wire.path} here.`,
    });
  }
  authorize({ ...options, action: ACTIONS[name] ?? name });
  const { account } = caller;
  const store = cloud.traces.of({ account, region });
  const call = { wire, store, account, region, now };
  if (name === 'ExportTraces') {
    return exportTraces(call);
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(OPERATIONS[name](call)),
  };
}
