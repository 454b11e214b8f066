import type { WireRequest } from '../http/request';
import type { TraceStore } from './store';

export interface XrayCall {
  wire: WireRequest;
  store: TraceStore;
  account: string;
  region: string;
  now: number;
}

/** One operation of X-Ray; returns the JSON of its answer. */
export type XrayOperation = (call: XrayCall) => Record<string, unknown>;
