import type { JsonObject } from '@backstage/types';
import type {
  TraceSource,
  TraceSourceFactory,
} from '@tracegate/plugin-trace-access-node';
import { parseXRayConfig } from './config';
import { XRayTraceSource } from './XRayTraceSource';

/** Makes sources of TraceSource documents with `type: xray`. */
export class XRayTraceSourceFactory implements TraceSourceFactory {
  readonly type = 'xray';
  readonly provider = 'aws';

  constructor(private readonly options: { endpoint?: string }) {}

  create(options: { name: string; config: JsonObject }): TraceSource {
    return new XRayTraceSource({
      name: options.name,
      config: parseXRayConfig(options.config),
      endpoint: this.options.endpoint,
    });
  }
}
