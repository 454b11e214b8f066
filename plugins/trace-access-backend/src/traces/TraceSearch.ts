import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, isError, NotAllowedError } from '@backstage/errors';
import type { Decision, Schemas } from '@tracegate/plugin-trace-access-common';
import type { Request } from 'express';
import type { AccessService, Caller } from '../access/AccessService';
import type { AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import type { Clock } from '../clock';
import type { GrantService } from '../grants/GrantService';
import type { SessionService } from '../sessions/SessionService';
import { clientLeft } from './clientGone';
import type { CursorPosition, CursorSealer } from './cursor';
import { emptyBecause, type EmptyReason } from './empty';
import { entityNames, type EntityNames } from './entityNames';
import type { TraceFilters } from './filters';
import type { InFlight, Reading } from './InFlight';
import { readPage, type PageResult } from './page';
import { readableWith } from './readable';
import type { SourceRegistry } from './SourceRegistry';
import { SourceStatuses } from './sourceStatus';
import { parseTimeRange, type TimeRange } from './timeRange';
import { unanswered } from './unanswered';
import { whyEmpty } from './whyEmpty';

/** A search as it comes from a request. */
export interface SearchOptions {
  caller: Caller;
  entityRef: string;
  environment: string;
  start?: string;
  end?: string;
  limit: number;
  cursor?: string;
  filters: TraceFilters;
  /** 32 hex digits: only this trace, whenever it was. */
  traceId?: string;
  signal: AbortSignal;
  request?: Request<any, any, any, any, any>;
}

/** A page with whose session it was read, and why it has nothing. */
type ReadPage = PageResult & { sessionId?: string; empty?: EmptyReason };

export interface TraceDependencies {
  access: AccessService;
  sessions: SessionService;
  grants: Pick<GrantService, 'claimed'>;
  inFlight: InFlight;
  registry: SourceRegistry;
  audit: AuditService;
  cursors: CursorSealer;
  clock: Clock;
  logger: LoggerService;
}

/** Lists an entity's traces: decides, reads with a session, masks, filters, audits. */
export class TraceSearch {
  constructor(private readonly deps: TraceDependencies) {}

  async search(options: SearchOptions): Promise<Schemas['TracePage']> {
    const { caller, signal } = options;
    const reading = this.deps.inFlight.begin({ principal: caller.ref, signal });
    try {
      return await this.#search({ ...options, ...reading });
    } finally {
      reading.done();
    }
  }

  async #search(
    options: SearchOptions & Reading,
  ): Promise<Schemas['TracePage']> {
    const { caller, entityRef, environment, signal } = options;
    const scope = [
      caller.ref,
      entityRef,
      environment,
      options.filters,
      options.traceId,
    ];
    const { range, position } = await this.#window(options, scope);
    const decision = await this.#allowed(options);
    if (decision.grant) options.uses([decision.grant.id]);
    const record = recordOf({ ...options, decision });
    const sources = this.deps.registry.of(environment);
    const statuses = new SourceStatuses({ sources, logger: this.deps.logger });
    let page: ReadPage;
    try {
      const names = await entityNames({ ...this.deps, ...options, sources });
      page = await this.#read({
        ...options,
        decision,
        range,
        position,
        names,
        statuses,
      });
      const failure = statuses.nothingLeft();
      if (failure && page.rows.length === 0) throw failure;
      signal.throwIfAborted();
    } catch (thrown) {
      const error = signal.aborted ? signal.reason : thrown;
      if (clientLeft(signal)) throw error;
      await this.deps.audit.record({
        ...record,
        ...unanswered({ error, statuses }),
      });
      throw error;
    }
    // Reading takes seconds, in which access may have ended (I1).
    await this.#allowed({
      ...options,
      caller: await this.deps.access.caller(options.caller),
    });
    const nextCursor =
      page.next &&
      (await this.deps.cursors.seal({
        position: { ...range, ...page.next },
        scope,
      }));
    await this.deps.audit.record({
      ...record,
      sessionId: page.sessionId,
      outcome: 'given',
      ...(page.grants.size > 0 && { grants: [...page.grants] }),
      details: {
        traces: page.rows.length,
        read: page.read,
        services: Object.fromEntries(
          [...page.totals].map(([name, total]) => [name, { ...total }]),
        ),
        causes: statuses.causes(),
      },
    });
    return {
      environment,
      start: new Date(range.start).toISOString(),
      end: new Date(range.end).toISOString(),
      traces: page.rows,
      ...(nextCursor && { nextCursor }),
      sources: statuses.list(),
      ...(page.empty && { empty: emptyBecause(page.empty) }),
    };
  }

  /**
   * The decision at this moment, with the grant behind it claimed; a no is
   * audited, and thrown with its reason.
   */
  async #allowed(options: SearchOptions): Promise<Decision> {
    const { caller, entityRef } = options;
    const decision = await this.deps.access.decide({
      ...options,
      action: 'view',
    });
    if (decision.outcome === 'allowed') {
      return this.#claimed({ ...options, decision });
    }
    await this.deps.audit.record({
      ...recordOf({ ...options, decision }),
      outcome: 'refused',
      details: { reason: decision.why[0]?.code ?? 'denied' },
    });
    // The reason would tell of an entity that the caller may not know of.
    if (!(await this.deps.access.mayRead({ caller, entityRef }))) {
      throw new NotAllowedError(
        `The catalog has no ${entityRef}, or you may not read it there.`,
      );
    }
    throw new NotAllowedError(
      decision.why[0]?.message ?? 'You may not view these traces',
    );
  }

  async #claimed(
    options: SearchOptions & { decision: Decision },
  ): Promise<Decision> {
    try {
      return await this.deps.grants.claimed({ ...options, action: 'view' });
    } catch (error) {
      if (isError(error) && error.name === 'NotAllowedError') {
        await this.deps.audit.record({
          ...recordOf(options),
          outcome: 'refused',
          details: { reason: 'claim-refused' },
        });
      }
      throw error;
    }
  }

  async #window(
    options: SearchOptions,
    scope: unknown,
  ): Promise<{ range: TimeRange; position?: CursorPosition }> {
    const given = parseTimeRange({ ...options, now: this.deps.clock.now() });
    if (options.cursor === undefined) return { range: given };
    const position = await this.deps.cursors.open({
      cursor: options.cursor,
      scope,
    });
    // Without a time range of its own, a continuation has that of the first page.
    const other =
      (options.start !== undefined && given.start !== position.start) ||
      (options.end !== undefined && given.end < position.end);
    if (other) {
      throw new InputError(
        'The cursor is of another time range. Leave it out to start again with the newest traces',
      );
    }
    return { range: { start: position.start, end: position.end }, position };
  }

  async #read(
    options: SearchOptions &
      Reading & {
        decision: Decision;
        range: TimeRange;
        position?: CursorPosition;
        names: EntityNames;
        statuses: SourceStatuses;
      },
  ): Promise<ReadPage> {
    const { caller, decision, environment, signal, names, statuses } = options;
    const sources = this.deps.registry.of(environment);
    const nothing = whyNothing({ sources: sources.length, names });
    if (nothing) return { ...nothingRead(), empty: nothing };
    const readable = readableWith({
      sources,
      role: this.deps.access.role(decision.role ?? ''),
      statuses,
    });
    if (readable.length === 0) return nothingRead();
    const session = await this.deps.sessions.acquire({
      caller,
      decision,
      environment,
      action: 'view',
      again: () =>
        this.deps.access.decide({ ...options, action: 'view', live: true }),
      signal,
    });
    const reading = {
      ...this.deps,
      ...options,
      sources: readable,
      credentials: session.credentials,
    };
    const page = await readPage(reading);
    const { sessionId } = session;
    if (statuses.firstFailure()) this.deps.sessions.discard(sessionId);
    if (page.rows.length > 0 || page.next || options.position) {
      return { ...page, sessionId };
    }
    return { ...page, sessionId, empty: await whyEmpty({ ...reading, page }) };
  }
}

function nothingRead(): PageResult {
  return {
    rows: [],
    read: 0,
    met: 0,
    inWindow: 0,
    totals: new Map(),
    grants: new Set(),
  };
}

/** Why there is nothing to ask the sources for, where there isn't. */
function whyNothing(options: { sources: number; names: EntityNames }) {
  const { sources, names } = options;
  if (sources === 0) return 'no-source' as const;
  if (names.visible.size > 0) return undefined;
  if (names.confirmed > 0) return 'nothing-visible' as const;
  return names.declared || names.pending > 0
    ? ('wrong-service-name' as const)
    : ('not-instrumented' as const);
}

function recordOf(options: SearchOptions & { decision: Decision }) {
  const { caller, entityRef, environment, decision, request } = options;
  return {
    eventId: 'trace-search',
    request,
    ...doneBy(caller),
    environment,
    entityRef,
    action: 'view' as const,
    binding: decision.binding,
    role: decision.role,
    policyVersion: decision.policyVersion,
    grantId: decision.grant?.id,
    ...(options.traceId && { traceId: options.traceId }),
  };
}
