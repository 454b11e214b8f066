import { NotFoundError } from '@backstage/errors';
import type { Decision, Schemas } from '@tracegate/plugin-trace-access-common';
import type { Request } from 'express';
import type { Caller, ViewableRole } from '../access/AccessService';
import { doneBy } from '../audit/doneBy';
import { claimedVisibility, grantsBehind } from './claimedVisibility';
import { clientLeft } from './clientGone';
import type { Reading } from './InFlight';
import { readTraces, type MergedTrace } from './readTraces';
import { readableWith } from './readable';
import { SourceStatuses } from './sourceStatus';
import { countServices, type ServiceTotal } from './summary';
import { TraceRoles } from './TraceRoles';
import type { TraceDependencies } from './TraceSearch';
import { unanswered } from './unanswered';
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
  /** Ids of the grants that show something of it, or gave the role. */
  grants: string[];
}

/**
 * Opens one trace. An id that doesn't exist, one of somebody else's and one in
 * an environment where nothing is the caller's get the same answer, on the same
 * way: every role that the caller holds is tried before it is given.
 */
export class TraceReader {
  readonly #roles: TraceRoles;

  constructor(private readonly deps: TraceDependencies) {
    this.#roles = new TraceRoles(deps);
  }

  async get(options: GetOptions): Promise<Schemas['Trace']> {
    const { caller, signal } = options;
    const reading = this.deps.inFlight.begin({ principal: caller.ref, signal });
    try {
      return await this.#get({ ...options, ...reading });
    } finally {
      reading.done();
    }
  }

  async #get(options: GetOptions & Reading): Promise<Schemas['Trace']> {
    const { environment, traceId, signal } = options;
    const sources = this.deps.registry.of(environment);
    const statuses = new SourceStatuses({ sources, logger: this.deps.logger });
    let found: Found | undefined;
    try {
      found = await this.#find({ ...options, statuses });
      // What wasn't there may be in a source that is down.
      const failure = found ? undefined : statuses.firstFailure();
      if (failure) throw failure;
      options.uses(found?.grants ?? []);
      signal.throwIfAborted();
    } catch (thrown) {
      const error = signal.aborted ? signal.reason : thrown;
      if (clientLeft(signal)) throw error;
      await this.deps.audit.record({
        ...recordOf(options),
        ...unanswered({ error, statuses }),
      });
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
    const { trace, view, decision, sessionId, totals, grants } = found;
    await this.deps.audit.record({
      ...recordOf(options),
      outcome: 'given',
      binding: decision.binding,
      role: decision.role,
      policyVersion: decision.policyVersion,
      sessionId,
      ...(grants.length > 0 && { grants }),
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
    options: GetOptions & Reading & { statuses: SourceStatuses },
  ): Promise<Found | undefined> {
    const { caller, environment } = options;
    let failure: unknown;
    for (const role of await this.#roles.of(options)) {
      try {
        const found = await this.#readWith({ ...options, role });
        if (found) return found;
      } catch (error) {
        options.signal.throwIfAborted();
        failure ??= error;
      }
    }
    if (failure) throw failure;
    this.deps.logger.debug(
      `No visible trace for ${caller.ref} in ${environment}`,
    );
    return undefined;
  }

  async #readWith(
    options: GetOptions &
      Reading & { role: ViewableRole; statuses: SourceStatuses },
  ): Promise<Found | undefined> {
    const { caller, environment, traceId, role, signal, statuses } = options;
    const { access, registry, sessions } = this.deps;
    // A source for another role's credentials is no failure: that role has its turn.
    const sources = readableWith({
      sources: registry.of(environment),
      role: access.role(role.decision.role ?? ''),
    });
    if (sources.length === 0) return undefined;
    const decision = await this.#roles.claimed(options);
    if (decision.grant) options.uses([decision.grant.id]);
    const session = await sessions.acquire({
      caller,
      decision,
      environment,
      action: 'view',
      again: () => this.#roles.again(options),
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
    const shown = {
      spans: trace.spans,
      visibilityOf: await claimedVisibility({
        ...this.deps,
        ...options,
        trace,
      }),
    };
    const view = viewTrace(shown);
    if (view.visible === 0) return undefined;
    const totals = new Map<string, ServiceTotal>();
    countServices({ totals, ...shown });
    const grants = grantsBehind(shown);
    if (decision.grant) grants.add(decision.grant.id);
    return { trace, view, decision, sessionId, totals, grants: [...grants] };
  }
}

function recordOf(options: GetOptions) {
  const { caller, environment, traceId, entityRef, request } = options;
  return {
    eventId: 'trace-view',
    request,
    ...doneBy(caller),
    environment,
    traceId,
    action: 'view' as const,
    ...(entityRef !== undefined && { entityRef }),
  };
}
