import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type { Decision, Schemas } from '@tracegate/plugin-trace-access-common';
import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import type { Request } from 'express';
import type { AccessService, Caller } from '../access/AccessService';
import type { AuditService } from '../audit/AuditService';
import type { Clock } from '../clock';
import type { SessionService } from '../sessions/SessionService';
import { clientLeft } from './clientGone';
import type { CursorPosition, CursorSealer } from './cursor';
import { emptyBecause, type EmptyReason } from './empty';
import { entityNames, type EntityNames } from './entityNames';
import type { TraceFilters } from './filters';
import { readPage, type PageResult } from './page';
import { readableWith } from './readable';
import type { SourceRegistry } from './SourceRegistry';
import { SourceStatuses } from './sourceStatus';
import { parseTimeRange, type TimeRange } from './timeRange';
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
    const { caller, entityRef, environment } = options;
    const scope = [
      caller.ref,
      entityRef,
      environment,
      options.filters,
      options.traceId,
    ];
    const { range, position } = await this.#window(options, scope);
    const decision = await this.#allowed(options);
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
    } catch (error) {
      if (clientLeft(options.signal)) throw error;
      await this.deps.audit.record({
        ...record,
        outcome: 'failed',
        details: {
          error: (error as Error).name,
          causes: [operatorCauseOf(error), ...statuses.causes()].filter(
            (one, at, all) => one !== undefined && all.indexOf(one) === at,
          ) as string[],
        },
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

  /** The decision at this moment; a no is audited, and thrown with its reason. */
  async #allowed(options: SearchOptions): Promise<Decision> {
    const { caller, entityRef, environment } = options;
    const decision = await this.deps.access.decide({
      caller,
      entityRef,
      environment,
      action: 'view',
    });
    if (decision.outcome === 'allowed') return decision;
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
    options: SearchOptions & {
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
    if (nothing) {
      return {
        rows: [],
        read: 0,
        met: 0,
        inWindow: 0,
        totals: new Map(),
        empty: nothing,
      };
    }
    const readable = readableWith({
      sources,
      role: this.deps.access.role(decision.role ?? ''),
      statuses,
    });
    if (readable.length === 0) {
      return { rows: [], read: 0, met: 0, inWindow: 0, totals: new Map() };
    }
    const session = await this.deps.sessions.acquire({
      caller,
      decision,
      environment,
      action: 'view',
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
    principal: caller.ref,
    environment,
    entityRef,
    action: 'view' as const,
    binding: decision.binding,
    role: decision.role,
    policyVersion: decision.policyVersion,
    ...(options.traceId && { traceId: options.traceId }),
  };
}
