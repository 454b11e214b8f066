import { type SegmentBody, walk } from './segment';
import type { TraceView } from './view';

/** A trace and what lists say of it. Times are epoch seconds. */
export interface TraceFacts extends TraceView {
  account: string;
  root?: SegmentBody;
  start: number;
  end: number;
  duration: number;
  responseTime?: number;
  partial: boolean;
}

export function factsOf(view: TraceView, account: string): TraceFacts {
  const { segments, ownerOf } = view;
  const start = Math.min(...segments.map(one => one.start_time));
  const end = Math.max(...segments.map(one => one.end_time ?? one.start_time));
  const roots = segments.filter(
    one => !one.inferred && (!one.parent_id || !ownerOf.has(one.parent_id)),
  );
  roots.sort((a, b) => a.start_time - b.start_time);
  const root = roots.find(one => !one.parent_id) ?? roots[0];
  return {
    ...view,
    account,
    root,
    start,
    end,
    duration: rounded(end - start),
    responseTime:
      root?.end_time === undefined
        ? undefined
        : rounded(root.end_time - root.start_time),
    partial:
      segments.some(one => one.in_progress) || !root || Boolean(root.parent_id),
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

interface ServiceId {
  Name: string;
  Names: string[];
  AccountId: string;
  Type?: string;
}

export function serviceId(segment: SegmentBody, account: string): ServiceId {
  const { name, origin } = segment;
  return { Name: name, Names: [name], AccountId: account, Type: origin };
}

function uniqueServices(segments: SegmentBody[], account: string): ServiceId[] {
  const found = new Map<string, ServiceId>();
  for (const segment of segments) {
    const id = serviceId(segment, account);
    found.set(JSON.stringify(id), id);
  }
  return [...found.values()];
}

function annotationsOf({ segments, account }: TraceFacts) {
  const found: Record<
    string,
    Map<string, { value: unknown; owners: SegmentBody[] }>
  > = Object.create(null);
  for (const segment of segments) {
    walk(segment, one => {
      for (const [key, value] of Object.entries(one.annotations ?? {})) {
        found[key] ??= new Map();
        const at = JSON.stringify(value);
        const entry = found[key].get(at) ?? { value, owners: [] };
        entry.owners.push(segment);
        found[key].set(at, entry);
      }
    });
  }
  const wrap = (value: unknown) => {
    switch (typeof value) {
      case 'number':
        return { NumberValue: value };
      case 'boolean':
        return { BooleanValue: value };
      default:
        return { StringValue: String(value) };
    }
  };
  return Object.fromEntries(
    Object.entries(found).map(([key, entries]) => [
      key,
      [...entries.values()].map(({ value, owners }) => ({
        AnnotationValue: wrap(value),
        ServiceIds: uniqueServices(owners, account),
      })),
    ]),
  );
}

function usersOf({ segments, account }: TraceFacts) {
  const users = [...new Set(segments.flatMap(({ user }) => user ?? []))];
  return users.map(UserName => ({
    UserName,
    ServiceIds: uniqueServices(
      segments.filter(({ user }) => user === UserName),
      account,
    ),
  }));
}

/** One entry of GetTraceSummaries. */
export function summaryOf(facts: TraceFacts) {
  const { segments, account, root } = facts;
  const http = root?.http;
  return {
    Id: facts.id,
    StartTime: facts.start,
    Duration: facts.duration,
    ResponseTime: facts.responseTime,
    HasFault: segments.some(one => one.fault),
    HasError: segments.some(one => one.error),
    HasThrottle: segments.some(one => one.throttle),
    IsPartial: facts.partial,
    Http: http
      ? {
          HttpURL: http.request?.url,
          HttpStatus: http.response?.status,
          HttpMethod: http.request?.method,
          UserAgent: http.request?.user_agent,
          ClientIp: http.request?.client_ip,
        }
      : {},
    Annotations: annotationsOf(facts),
    Users: usersOf(facts),
    ServiceIds: uniqueServices(segments, account),
    EntryPoint: root ? serviceId(root, account) : undefined,
    ResourceARNs: [],
    InstanceIds: [],
    AvailabilityZones: [],
    FaultRootCauses: [],
    ErrorRootCauses: [],
    ResponseTimeRootCauses: [],
    Revision: facts.revision,
    MatchedEventTime: facts.start,
  };
}
