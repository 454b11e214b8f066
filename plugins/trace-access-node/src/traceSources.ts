import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { Span } from '@tracegate/plugin-trace-access-common';

/**
 * How a read of a source is made: with whose credentials, until when.
 *
 * @public
 */
export interface TraceSourceContext {
  /** `IssuedSession.credentials` of the source's provider. */
  credentials: unknown;
  /** Aborted when the client goes, the access ends or the time is up. */
  signal: AbortSignal;
}

/**
 * A search. Every field but the window is a prefilter: the backend evaluates
 * all of them again after masking, so a source may ignore what it can't say,
 * and must never negate.
 *
 * @public
 */
export interface TraceQuery {
  /** Names under which the entity's service appears in this source; any of them. */
  services: readonly string[];
  /** Epoch milliseconds, start inclusive, end exclusive. */
  start: number;
  end: number;
  errorsOnly?: boolean;
  minDurationMs?: number;
  maxDurationMs?: number;
  operation?: string;
  attribute?: { key: string; value: string };
}

/**
 * A trace that may match, newest first within a page.
 *
 * @public
 */
export interface TraceCandidate {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** Epoch milliseconds, as far as the source tells without reading the trace. */
  startedAt: number;
}

/**
 * A whole trace as the source has it, normalised to OTLP spans.
 *
 * @public
 */
export interface SourceTrace {
  traceId: string;
  spans: Span[];
  /** The source says that spans are missing (cut, still coming). */
  partial: boolean;
}

/**
 * One configured trace backend.
 *
 * @public
 */
export interface TraceSource {
  /**
   * Candidates newest first, page by page, until the window is through. The
   * caller stops reading when it has enough; the source then stops asking.
   *
   * @throws NotAllowedError - the provider itself refused the session, in its own
   *   words: that proves a revocation, so whatever else fails is not called so
   * @throws InputError | ServiceUnavailableError
   */
  search(
    query: TraceQuery,
    context: TraceSourceContext,
  ): AsyncIterable<TraceCandidate[]>;
  /**
   * The traces that exist among these ids, in any order; unknown ids are left out.
   *
   * @throws NotAllowedError | InputError | ServiceUnavailableError
   */
  fetch(
    traceIds: readonly string[],
    context: TraceSourceContext,
  ): Promise<SourceTrace[]>;
}

/**
 * Makes sources of one type from `TraceSource` documents.
 *
 * @public
 */
export interface TraceSourceFactory {
  /** The `type` of TraceSource documents: `xray`. */
  readonly type: string;
  /** The provider of the credentials that its sources need: `aws`. */
  readonly provider: string;
  /**
   * @throws InputError - the document's `config` is not right (says which field)
   */
  create(options: {
    name: string;
    environment: string;
    config: JsonObject;
  }): TraceSource;
}

/**
 * Where modules add trace sources.
 *
 * @public
 */
export interface TraceSourcesExtensionPoint {
  addTraceSourceFactory(factory: TraceSourceFactory): void;
}

/** @public */
export const traceSourcesExtensionPoint =
  createExtensionPoint<TraceSourcesExtensionPoint>({
    id: 'trace-access.trace-sources',
  });
