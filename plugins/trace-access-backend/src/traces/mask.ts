import type {
  Attributes,
  Span,
  SpanEvent,
} from '@tracegate/plugin-trace-access-common';
import { redactAttributes, type IsRedacted, type Removed } from './redaction';

/** A visible span less what policy takes out of it. */
export interface MaskedSpan {
  span: Span;
  /** Names of what was taken out, sorted. */
  redacted: string[];
}

/** Shorter texts occur everywhere by chance. */
const SHORTEST_NEEDLE = 5;
/** A span with more redacted texts than can be looked for loses its own texts. */
const MOST_NEEDLES = 200;
const MESSAGE = 'exception.message';
const STACK = 'exception.stacktrace';
const STATUS = 'status.message';

/**
 * Takes out of a visible span what policy redacts: attributes of the span, its
 * resource, events and links, and what repeats them in the texts that tracing
 * libraries copy them to: the name, the status message, exception messages and
 * stack traces.
 */
export function maskSpan(options: {
  span: Span;
  isRedacted: IsRedacted;
}): MaskedSpan {
  const { span, isRedacted } = options;
  const removed: Removed = { names: new Set(), texts: [] };
  const take = (attributes: Attributes) =>
    redactAttributes({ attributes, isRedacted, removed });
  const masked: Span = {
    ...span,
    attributes: take(span.attributes),
    resource: take(span.resource),
    events: span.events.map(event => ({
      ...event,
      attributes: take(event.attributes),
    })),
    links: span.links.map(link => ({
      ...link,
      attributes: take(link.attributes),
    })),
  };
  const texts = isRedacted(STATUS) || removed.names.size > 0;
  const result = texts
    ? scrubTexts({ span: masked, removed, isRedacted })
    : masked;
  return { span: result, redacted: [...removed.names].sort() };
}

function scrubTexts(options: {
  span: Span;
  removed: Removed;
  isRedacted: IsRedacted;
}): Span {
  const { span, removed, isRedacted } = options;
  const needles = [
    ...new Set(removed.texts.filter(one => one.length >= SHORTEST_NEEDLE)),
  ];
  const repeats = (text: string | undefined) =>
    text !== undefined &&
    (needles.length > MOST_NEEDLES ||
      needles.some(needle => text.includes(needle)));
  // What an exception says is also what the status and the stack trace say.
  const message = removed.names.has(MESSAGE);
  const status = { ...span.status };
  if (
    status.message !== undefined &&
    (message || isRedacted(STATUS) || repeats(status.message))
  ) {
    delete status.message;
    removed.names.add(STATUS);
  }
  let { name } = span;
  if (repeats(name)) {
    name = '[redacted]';
    removed.names.add('name');
  }
  const copies = new Set(needles);
  const events = span.events.map(event =>
    scrubEvent({
      event: {
        ...event,
        attributes: withoutCopies({ from: event.attributes, copies, removed }),
      },
      message,
      repeats,
      removed,
    }),
  );
  return {
    ...span,
    name,
    status,
    events,
    links: span.links.map(link => ({
      ...link,
      attributes: withoutCopies({ from: link.attributes, copies, removed }),
    })),
    attributes: withoutCopies({ from: span.attributes, copies, removed }),
    resource: withoutCopies({ from: span.resource, copies, removed }),
  };
}

// Libraries write one value under an older and a newer name (db.statement,
// db.query.text): what is taken out under one is taken out under the other.
function withoutCopies(options: {
  from: Attributes;
  copies: ReadonlySet<string>;
  removed: Removed;
}): Attributes {
  const { from, copies, removed } = options;
  const kept = Object.entries(from).filter(([key, value]) => {
    const copy =
      (typeof value === 'string' || typeof value === 'number') &&
      copies.has(String(value));
    if (copy) removed.names.add(key);
    return !copy;
  });
  return Object.fromEntries(kept);
}

function scrubEvent(options: {
  event: SpanEvent;
  message: boolean;
  repeats: (text: string | undefined) => boolean;
  removed: Removed;
}): SpanEvent {
  const { event, message, repeats, removed } = options;
  const attributes = { ...event.attributes };
  for (const key of [MESSAGE, STACK]) {
    const value = attributes[key];
    const text = typeof value === 'string' ? value : undefined;
    if (value !== undefined && ((message && key === STACK) || repeats(text))) {
      delete attributes[key];
      removed.names.add(key);
    }
  }
  const name = repeats(event.name) ? '[redacted]' : event.name;
  return { ...event, name, attributes };
}
