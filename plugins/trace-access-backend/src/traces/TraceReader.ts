import { NotFoundError } from '@backstage/errors';
import type { Decision, Schemas } from '@tracegate/plugin-trace-access-common';
import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import type { Request } from 'express';
import type { Caller } from '../access/AccessService';
import { clientLeft } from './clientGone';
import { readTraces, visibilityOf, type MergedTrace } from './readTraces';
import { readableWith } from './readable';
import { SourceStatuses } from './sourceStatus';
import { countServices, type ServiceTotal } from './summary';
import type { TraceDependencies } from './TraceSearch';
import { viewTrace, type TraceView } from './visibility';

/** A trace as it is asked for by a request. */
export interface GetOptions {
  caller: Caller;
  environment: string;
  /** 32 hex digits. */
  traceId: string;
  /** The entity from whose page it is opened: its role is tried first. */
  entityRef?: string;
  signal: AbortSignal;
  request?: Request<any, any, any, any, any>;
}

interface Found {
  trace: MergedTrace;
  view: TraceView;
  decision: Decision;
  sessionId: string;
  totals: Map<string, ServiceTotal>;
}

/**
 * Opens one trace. An id that doesn't exist, one of somebody else's and one in
 * an environment where nothing is the caller's get the same answer, on the same
 * way: every role that the caller holds is tried before it is given.
 */
export class TraceReader {
  constructor(private readonly deps: TraceDependencies) {}

  async get(options: GetOptions): Promise<Schemas['Trace']> {
    const { environment, traceId, signal } = options;
    const sources = this.deps.registry.of(environment);
    const statuses = new SourceStatuses({ sources, logger: this.deps.logger });
    let found: Found | undefined;
    try {
      found = await this.#find({ ...options, statuses });
      // What wasn't there may be in a source that is down.
      const failure = found ? undefined : statuses.firstFailure();
      if (failure) throw failure;
    } catch (error) {
      if (!clientLeft(signal))
        await this.#failed({ ...options, error, statuses });
      throw error;
    }
    if (!found) {
      await this.deps.audit.record({
        ...recordOf(options),
        outcome: 'refused',
        details: { reason: 'unknown-or-forbidden' },
      });
      throw new NotFoundError(
        'There is no such trace here, or you may see nothing in it',
      );
    }
    const { trace, view, decision, sessionId, totals } = found;
    await this.deps.audit.record({
      ...recordOf(options),
      outcome: 'given',
      binding: decision.binding,
      role: decision.role,
      policyVersion: decision.policyVersion,
      sessionId,
      details: {
        visible: view.visible,
        hidden: view.spans.length - view.visible,
        services: Object.fromEntries(
          [...totals].map(([name, total]) => [name, { ...total }]),
        ),
      },
    });
    const down = statuses.list().filter(one => one.state === 'failed');
    return {
      traceId,
      environment,
      source: trace.sources.join(', '),
      partial: trace.partial || down.length > 0,
      warnings: [
        ...view.warnings,
        ...down.map(one => `Source ${one.name} failed: ${one.message ?? ''}`),
      ],
      spans: view.spans,
    };
  }

  async #find(
    options: GetOptions & { statuses: SourceStatuses },
  ): Promise<Found | undefined> {
    const { caller, environment } = options;
    let found: Found | undefined;
    let failure: unknown;
    for (const decision of await this.#decisions(options)) {
      try {
        const one = await this.#readWith({ ...options, decision });
        if (one && !found) found = one;
      } catch (error) {
        options.signal.throwIfAborted();
        failure ??= error;
      }
      if (found) return found;
    }
    if (failure) throw failure;
    this.deps.logger.debug(
      `No visible trace for ${caller.ref} in ${environment}`,
    );
    return undefined;
  }

  /** With which roles to look: that of the entity's page, else every one the caller holds. */
  async #decisions(options: GetOptions): Promise<Decision[]> {
    const { access } = this.deps;
    const { caller, environment, entityRef } = options;
    if (entityRef !== undefined) {
      const decision = await access.decide({
        caller,
        entityRef,
        environment,
        action: 'view',
      });
      if (decision.outcome === 'allowed') return [decision];
    }
    return access.viewable({ caller, environment });
  }

  async #readWith(
    options: GetOptions & { decision: Decision; statuses: SourceStatuses },
  ): Promise<Found | undefined> {
    const { caller, environment, traceId, decision, signal, statuses } =
      options;
    const { access, registry, sessions } = this.deps;
    // A source for another role's credentials is no failure: that role has its turn.
    const sources = readableWith({
      sources: registry.of(environment),
      role: access.role(decision.role ?? ''),
    });
    if (sources.length === 0) return undefined;
    const session = await sessions.acquire({
      caller,
      decision,
      environment,
      action: 'view',
      signal,
    });
    const { credentials, sessionId } = session;
    const traces = await readTraces({
      traceIds: [traceId],
      sources,
      credentials,
      signal,
      statuses,
    });
    signal.throwIfAborted();
    if (statuses.firstFailure()) sessions.discard(sessionId);
    const trace = traces.get(traceId);
    if (!trace) return undefined;
    const visible = await visibilityOf({
      access,
      // Reading takes seconds, in which somebody may have left a group.
      caller: await access.caller(caller),
      environment,
      traces: [trace],
    });
    const view = viewTrace({ spans: trace.spans, visibilityOf: visible });
    if (view.visible === 0) return undefined;
    const totals = new Map<string, ServiceTotal>();
    countServices({ totals, spans: trace.spans, visibilityOf: visible });
    return { trace, view, decision, sessionId, totals };
  }

  async #failed(
    options: GetOptions & { error: unknown; statuses: SourceStatuses },
  ): Promise<void> {
    const { error, statuses } = options;
    const causes = [operatorCauseOf(error), ...statuses.causes()];
    await this.deps.audit.record({
      ...recordOf(options),
      outcome: 'failed',
      details: {
        error: (error as Error).name,
        causes: [...new Set(causes.filter(one => one !== undefined))],
      },
    });
  }
}

function recordOf(options: GetOptions) {
  const { caller, environment, traceId, entityRef, request } = options;
  return {
    eventId: 'trace-view',
    request,
    principal: caller.ref,
    environment,
    traceId,
    action: 'view' as const,
    ...(entityRef !== undefined && { entityRef }),
  };
}
