import type { HiddenSpan } from './model';

/** What to press on a hidden span. */
export function askLabel(options: {
  span: HiddenSpan;
  /** Entities that the viewer has asked for, and waits. */
  requested: ReadonlyMap<string, unknown>;
}): string {
  const { owner } = options.span;
  if (!owner) return 'Whom to ask';
  return options.requested.has(owner.entityRef)
    ? 'See your request'
    : 'Request access';
}
