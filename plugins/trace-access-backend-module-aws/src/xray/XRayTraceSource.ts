import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  XRayClient,
  type BatchGetTracesCommandOutput,
  type GetTraceSummariesCommandOutput,
  type Trace,
  type TraceSummary,
} from '@aws-sdk/client-xray';
import { NotAllowedError } from '@backstage/errors';
import type {
  SourceTrace,
  TraceCandidate,
  TraceQuery,
  TraceSource,
  TraceSourceContext,
} from '@tracegate/plugin-trace-access-node';
import { AwsSessionCredentials } from '../sts/AwsSessionCredentials';
import { inParallel } from './inParallel';
import type { XRayConfig } from './config';
import { mapXRayError } from './errors';
import { filterExpressions } from './filterExpression';
import { fromXRayId, toXRayId } from './ids';
import { segmentsToTrace } from './segments';
import { MARGIN_MS, WindowWalk, type Window } from './windows';

/** What BatchGetTraces takes in one call. */
const IDS_PER_CALL = 5;
const PARALLEL_CALLS = 4;
/** A window with more traces than this is cut in two instead of read on. */
const MAX_PER_WINDOW = 1_000;
/** One operation, its retries included. */
const TIMEOUT_MS = 20_000;

/**
 * Traces of one account and region in X-Ray's indexed mode, read with a
 * session's credentials.
 */
export class XRayTraceSource implements TraceSource {
  readonly #clients = new WeakMap<AwsSessionCredentials, XRayClient>();
  #handler?: XRayClient['config']['requestHandler'];

  constructor(
    private readonly options: {
      name: string;
      config: XRayConfig;
      endpoint?: string;
    },
  ) {}

  async *search(
    query: TraceQuery,
    context: TraceSourceContext,
  ): AsyncIterable<TraceCandidate[]> {
    const expressions = filterExpressions({
      query,
      annotations: this.options.config.annotations,
    });
    if (expressions.length === 0) return;
    const seen = new Set<string>();
    const walk = new WindowWalk(query);
    for (let window = walk.next(); window; window = walk.next()) {
      const found = await this.#readWindow({ window, expressions, context });
      if (!found.complete) {
        walk.split(window);
        continue;
      }
      walk.found(found.candidates.length);
      const fresh = found.candidates.filter(one => !seen.has(one.traceId));
      fresh.forEach(one => seen.add(one.traceId));
      if (fresh.length > 0) yield fresh;
    }
  }

  async fetch(
    traceIds: readonly string[],
    context: TraceSourceContext,
  ): Promise<SourceTrace[]> {
    const ids = [...new Set(traceIds)].map(toXRayId);
    const batches: string[][] = [];
    for (let at = 0; at < ids.length; at += IDS_PER_CALL) {
      batches.push(ids.slice(at, at + IDS_PER_CALL));
    }
    const answers = await inParallel({
      items: batches,
      limit: PARALLEL_CALLS,
      run: batch => this.#batch(batch, context),
    });
    return answers.flat();
  }

  /** The traces of one window, newest first. */
  async #readWindow(options: {
    window: Window;
    expressions: readonly string[];
    context: TraceSourceContext;
  }): Promise<{ candidates: TraceCandidate[]; complete: boolean }> {
    const { window, expressions } = options;
    const found = new Map<string, TraceCandidate>();
    const most = WindowWalk.divisible(window) ? MAX_PER_WINDOW : Infinity;
    let complete = true;
    for (const expression of expressions) {
      let token: string | undefined;
      do {
        const page = await this.#summaries({ ...options, expression, token });
        for (const summary of page.TraceSummaries ?? []) {
          const one = candidate(summary);
          if (one && within(window, one)) found.set(one.traceId, one);
        }
        token = page.NextToken;
        complete &&= !(token && found.size >= most);
      } while (token && complete);
      if (!complete) break;
    }
    const candidates = [...found.values()].sort(
      (a, b) => b.startedAt - a.startedAt,
    );
    return { candidates, complete };
  }

  async #batch(
    ids: readonly string[],
    context: TraceSourceContext,
  ): Promise<SourceTrace[]> {
    const found = new Map<string, Trace>();
    const first = await this.#pages({ ids, found, context });
    // Left over once is load; twice, they are reported as they are.
    const left =
      first.length > 0 ? await this.#pages({ ids: first, found, context }) : [];
    const unread = new Set(left);
    const traces = [...found.values()].map(trace => {
      const read = segmentsToTrace({
        traceId: fromXRayId(trace.Id)!,
        documents: (trace.Segments ?? []).map(one => one.Document),
        limitExceeded: trace.LimitExceeded,
      });
      return unread.delete(trace.Id!) ? { ...read, partial: true } : read;
    });
    return [
      ...traces,
      ...[...unread].map(id => ({
        traceId: fromXRayId(id)!,
        spans: [],
        partial: true,
      })),
    ];
  }

  /** Reads a batch page by page into `found`; gives the ids that X-Ray left over. */
  async #pages(options: {
    ids: readonly string[];
    found: Map<string, Trace>;
    context: TraceSourceContext;
  }): Promise<string[]> {
    const { ids, found, context } = options;
    const asked = new Set(ids);
    const left = new Set<string>();
    let token: string | undefined;
    do {
      const page = await this.#batchPage({ ids, token, context });
      for (const trace of page.Traces ?? []) {
        if (!trace.Id || !asked.has(trace.Id)) continue;
        const known = found.get(trace.Id);
        const segments = [
          ...(known?.Segments ?? []),
          ...(trace.Segments ?? []),
        ];
        found.set(trace.Id, {
          ...trace,
          LimitExceeded: trace.LimitExceeded || known?.LimitExceeded,
          Segments: segments,
        });
      }
      for (const id of page.UnprocessedTraceIds ?? []) {
        if (asked.has(id)) left.add(id);
      }
      token = page.NextToken;
    } while (token);
    return [...left];
  }

  #summaries(options: {
    window: Window;
    expression: string;
    token?: string;
    context: TraceSourceContext;
  }): Promise<GetTraceSummariesCommandOutput> {
    const { window, expression, token, context } = options;
    const command = new GetTraceSummariesCommand({
      StartTime: new Date(window.start - MARGIN_MS),
      EndTime: new Date(window.end + MARGIN_MS),
      FilterExpression: expression,
      NextToken: token,
    });
    return this.#send('GetTraceSummaries', context, ({ client, signal }) =>
      client.send(command, { abortSignal: signal }),
    );
  }

  #batchPage(options: {
    ids: readonly string[];
    token?: string;
    context: TraceSourceContext;
  }): Promise<BatchGetTracesCommandOutput> {
    const { ids, token, context } = options;
    const command = new BatchGetTracesCommand({
      TraceIds: [...ids],
      NextToken: token,
    });
    return this.#send('BatchGetTraces', context, ({ client, signal }) =>
      client.send(command, { abortSignal: signal }),
    );
  }

  async #send<T>(
    operation: string,
    context: TraceSourceContext,
    run: (o: { client: XRayClient; signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    context.signal.throwIfAborted();
    const client = this.#client(context.credentials);
    try {
      return await run({
        client,
        signal: AbortSignal.any([
          context.signal,
          AbortSignal.timeout(TIMEOUT_MS),
        ]),
      });
    } catch (error) {
      throw mapXRayError({
        error,
        source: this.options.name,
        operation,
        signal: context.signal,
      });
    }
  }

  /** A client per session, all on the same connections. */
  #client(credentials: unknown): XRayClient {
    if (!(credentials instanceof AwsSessionCredentials)) {
      throw new NotAllowedError(
        `Source ${this.options.name} is read with AWS sessions only; give it a role whose provider is aws`,
      );
    }
    let client = this.#clients.get(credentials);
    if (!client) {
      const { config, endpoint } = this.options;
      client = new XRayClient({
        region: config.region,
        credentials: credentials.identity(),
        endpoint,
        maxAttempts: 3,
        requestHandler: this.#handler ?? {
          connectionTimeout: 2_000,
          requestTimeout: 10_000,
          throwOnRequestTimeout: true,
        },
      });
      this.#handler ??= client.config.requestHandler;
      this.#clients.set(credentials, client);
    }
    return client;
  }
}

// X-Ray's window is of the time in the id, and to the second: ours is of the
// start itself, so that every trace is in exactly one window.
function within({ start, end }: Window, one: TraceCandidate): boolean {
  return one.startedAt >= start && one.startedAt < end;
}

function candidate(summary: TraceSummary): TraceCandidate | undefined {
  const traceId = fromXRayId(summary.Id);
  if (!traceId) return undefined;
  const startedAt =
    summary.StartTime?.getTime() ?? parseInt(traceId.slice(0, 8), 16) * 1000;
  return { traceId, startedAt };
}
