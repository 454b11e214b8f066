/**
 * OpenTelemetry for the portal's own backend, loaded before anything else
 * (`node --require`). Spans go to X-Ray's OTLP endpoint, signed, so that the
 * catalog entity `developer-portal` shows the portal's own traces.
 *
 * On only where `PORTAL_TELEMETRY_OTLP_URL` is set.
 */
import { Sha256 } from '@aws-crypto/sha256-js';
import { SpanKind } from '@opentelemetry/api';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  SamplingDecision,
  type ReadableSpan,
  type Sampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { withoutQuery } from './withoutQuery';

/** OTLP over HTTP with AWS Signature Version 4, as X-Ray asks for. */
class XRayOtlpExporter implements SpanExporter {
  readonly #url: URL;
  readonly #signer: SignatureV4;

  constructor(options: {
    url: string;
    region: string;
    accessKeyId: string;
    secretAccessKey: string;
  }) {
    this.#url = new URL(options.url);
    this.#signer = new SignatureV4({
      service: 'xray',
      region: options.region,
      credentials: options,
      sha256: Sha256,
    });
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#send(spans).then(
      () => done({ code: ExportResultCode.SUCCESS }),
      error => done({ code: ExportResultCode.FAILED, error }),
    );
  }

  async shutdown(): Promise<void> {}

  async #send(spans: ReadableSpan[]): Promise<void> {
    const body = ProtobufTraceSerializer.serializeRequest(spans);
    if (!body) throw new Error('Spans could not be serialised');
    const request = new HttpRequest({
      method: 'POST',
      protocol: this.#url.protocol,
      hostname: this.#url.hostname,
      port: this.#url.port ? Number(this.#url.port) : undefined,
      path: this.#url.pathname,
      headers: {
        host: this.#url.host,
        'content-type': 'application/x-protobuf',
      },
      body,
    });
    const { headers } = await this.#signer.sign(request);
    const response = await fetch(this.#url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) {
      throw new Error(
        `X-Ray answered ${response.status} to ${spans.length} spans`,
      );
    }
  }
}

/** What somebody asked for, and not the loops that run by themselves. */
const requestsOnly: Sampler = {
  shouldSample: (_context, _traceId, _name, kind) => ({
    decision:
      kind === SpanKind.SERVER
        ? SamplingDecision.RECORD_AND_SAMPLED
        : SamplingDecision.NOT_RECORD,
  }),
  toString: () => 'requestsOnly',
};

function start(url: string) {
  const {
    PORTAL_TELEMETRY_AWS_REGION: region = 'eu-central-1',
    PORTAL_TELEMETRY_AWS_ACCESS_KEY_ID: accessKeyId = '',
    PORTAL_TELEMETRY_AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  } = process.env;
  const off = { enabled: false };
  new NodeSDK({
    resource: resourceFromAttributes({ 'service.name': 'developer-portal' }),
    spanProcessors: [
      new BatchSpanProcessor(
        new XRayOtlpExporter({ url, region, accessKeyId, secretAccessKey }),
        { scheduledDelayMillis: 2_000 },
      ),
    ],
    sampler: new ParentBasedSampler({ root: requestsOnly }),
    logRecordProcessors: [],
    metricReaders: [],
    instrumentations: [
      getNodeAutoInstrumentations({
        '@opentelemetry/instrumentation-dns': off,
        '@opentelemetry/instrumentation-fs': off,
        '@opentelemetry/instrumentation-net': off,
        '@opentelemetry/instrumentation-router': off,
        '@opentelemetry/instrumentation-connect': off,
        '@opentelemetry/instrumentation-winston': off,
        '@opentelemetry/instrumentation-express': {
          ignoreLayersType: ['middleware', 'router'] as any,
        },
        '@opentelemetry/instrumentation-http': {
          // Health checks say nothing, and sign-in URLs carry one-time codes.
          ignoreIncomingRequestHook: ({ url: target = '' }) =>
            target.startsWith('/.backstage/') ||
            target.startsWith('/api/auth/') ||
            target.startsWith('/static/') ||
            target.includes('jwks.json'),
          requireParentforOutgoingSpans: true,
          applyCustomAttributesOnSpan: withoutQuery,
        },
        '@opentelemetry/instrumentation-undici': {
          requestHook: withoutQuery,
          requireParentforSpans: true,
        },
        '@opentelemetry/instrumentation-knex': {
          requireParentSpan: true,
        } as any,
      }),
    ],
  }).start();
}

const url = process.env.PORTAL_TELEMETRY_OTLP_URL;
if (url) start(url);
