import type { SegmentBody } from '../segment';
import { walk } from '../segment';
import type { TraceFacts } from '../summary';
import type { CompareOperator, Expression, Literal, ServiceMatch } from './ast';

/** What an expression is asked about: a trace, or part of one. */
interface Scope {
  facts: TraceFacts;
  /** The whole trace, one service's segments, or the far ends of an edge. */
  segments: SegmentBody[];
  whole: boolean;
}

/** Whether a trace matches a filter expression. */
export function matchesFilter(
  expression: Expression,
  facts: TraceFacts,
): boolean {
  return matches(expression, { facts, segments: facts.segments, whole: true });
}

function matches(expression: Expression, scope: Scope): boolean {
  switch (expression.kind) {
    case 'and':
      return (
        matches(expression.left, scope) && matches(expression.right, scope)
      );
    case 'or':
      return (
        matches(expression.left, scope) || matches(expression.right, scope)
      );
    case 'not':
      return !matches(expression.inner, scope);
    case 'flag':
      return flag(expression.keyword, scope) === expression.value;
    case 'compare':
      return values(expression.keyword, scope).some(value =>
        compare(value, expression.operator, expression.value),
      );
    case 'annotation':
      return annotations(expression.key, scope).some(value =>
        compare(value, expression.operator, expression.value),
      );
    case 'service':
      return service(expression, scope);
    case 'edge':
      return edge(expression, scope);
    default:
      return false;
  }
}

function compare(
  value: Literal,
  operator: CompareOperator,
  wanted: Literal,
): boolean {
  if (typeof value !== typeof wanted) {
    return false;
  }
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
    case 'CONTAINS':
      return String(value).includes(String(wanted));
    case 'BEGINSWITH':
      return String(value).startsWith(String(wanted));
    default:
      return String(value).endsWith(String(wanted));
  }
}

function everyPart(scope: Scope): SegmentBody[] {
  const parts: SegmentBody[] = [];
  scope.segments.forEach(segment => walk(segment, one => parts.push(one)));
  return parts;
}

/**
 * What a keyword that tells the outcome of a request looks at: of a whole
 * trace that is its root alone, since an error that was handled downstream is
 * none to whoever called.
 */
function answering(scope: Scope): SegmentBody[] {
  const { root } = scope.facts;
  if (!scope.whole) {
    return scope.segments;
  }
  return root ? [root] : [];
}

function flag(keyword: string, scope: Scope): boolean {
  const { facts, segments } = scope;
  const any = (test: (segment: SegmentBody) => unknown) =>
    segments.some(segment => Boolean(test(segment)));
  switch (keyword) {
    case 'ok':
      return answering(scope).every(
        one => !one.fault && !one.error && !one.throttle,
      );
    case 'fault':
    case 'error':
    case 'throttle':
      return answering(scope).some(one => Boolean(one[keyword]));
    case 'partial':
      return scope.whole ? facts.partial : any(one => one.in_progress);
    case 'inferred':
      return any(one => one.inferred);
    case 'remote':
      return any(one => one.origin === 'remote');
    case 'root':
    case 'first':
      return any(one => one === facts.root);
    default: {
      const lastStart = Math.max(...facts.segments.map(one => one.start_time));
      return any(one => one.start_time === lastStart);
    }
  }
}

function seconds(segment: SegmentBody): number[] {
  return segment.end_time === undefined
    ? []
    : [segment.end_time - segment.start_time];
}

function values(keyword: string, scope: Scope): Literal[] {
  const { facts, segments, whole } = scope;
  const http = (read: (http: NonNullable<SegmentBody['http']>) => unknown) =>
    answering(scope).flatMap(({ http: block }) => {
      const value = block && read(block);
      return value === undefined ? [] : [value as Literal];
    });
  const text = (read: (segment: SegmentBody) => unknown) =>
    everyPart(scope).flatMap(one => {
      const value = read(one);
      return typeof value === 'string' ? [value] : [];
    });
  switch (keyword) {
    case 'responsetime':
      return whole
        ? [facts.responseTime ?? []].flat()
        : segments.flatMap(seconds);
    case 'duration':
      return whole ? [facts.duration] : segments.flatMap(seconds);
    case 'http.status':
      return http(({ response }) => response?.status);
    case 'http.url':
      return http(({ request }) => request?.url);
    case 'http.method':
      return http(({ request }) => request?.method);
    case 'http.useragent':
      return http(({ request }) => request?.user_agent);
    case 'http.clientip':
      return http(({ request }) => request?.client_ip);
    case 'user':
      return segments.flatMap(one => one.user ?? []);
    case 'name':
      return segments.map(one => one.name);
    case 'type':
      return segments.flatMap(one => one.origin ?? []);
    case 'account.id':
      return [facts.account];
    case 'aws.region':
      return text(({ aws }) => aws?.region);
    case 'aws.operation':
    case 'aws.api':
      return text(({ aws }) => aws?.operation);
    case 'aws.resource':
      return text(({ aws }) => aws?.resource ?? aws?.table_name);
    case 'message':
      return everyPart(scope).flatMap(({ cause }) => messages(cause));
    default:
      return [];
  }
}

function messages(cause: unknown): string[] {
  const list = (cause as { exceptions?: unknown } | undefined)?.exceptions;
  if (!Array.isArray(list)) {
    return [];
  }
  return list.flatMap(one =>
    typeof one?.message === 'string' ? [one.message as string] : [],
  );
}

function annotations(key: string, scope: Scope): Literal[] {
  return everyPart(scope).flatMap(one =>
    one.annotations && Object.hasOwn(one.annotations, key)
      ? [one.annotations[key]]
      : [],
  );
}

function isService(
  segment: SegmentBody,
  match: ServiceMatch,
  facts: TraceFacts,
): boolean {
  return (
    (match.name === undefined || segment.name === match.name) &&
    (match.type === undefined || segment.origin === match.type) &&
    (match.accountId === undefined || facts.account === match.accountId)
  );
}

function service(
  expression: Extract<Expression, { kind: 'service' }>,
  scope: Scope,
): boolean {
  const found = scope.segments.filter(segment =>
    isService(segment, expression.match, scope.facts),
  );
  const { inner } = expression;
  // Services are asked one at a time: `{ fault AND http.url … }` must hold
  // within one service.
  const names = new Set(found.map(({ name, origin }) => `${name}/${origin}`));
  return [...names].some(name => {
    const segments = found.filter(one => `${one.name}/${one.origin}` === name);
    return !inner || matches(inner, { ...scope, segments, whole: false });
  });
}

function edge(
  expression: Extract<Expression, { kind: 'edge' }>,
  scope: Scope,
): boolean {
  const { facts } = scope;
  const segments = scope.segments.filter(segment => {
    const caller = segment.parent_id
      ? facts.ownerOf.get(segment.parent_id)
      : undefined;
    return (
      caller &&
      isService(caller, expression.from, facts) &&
      isService(segment, expression.to, facts)
    );
  });
  const { inner } = expression;
  return (
    segments.length > 0 &&
    (!inner || matches(inner, { ...scope, segments, whole: false }))
  );
}
