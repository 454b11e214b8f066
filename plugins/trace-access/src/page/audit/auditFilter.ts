import type { AuditFilter } from '../../api';

/** What narrows the trail, by its name in the URL. */
export const FILTERS = [
  'principal',
  'event',
  'outcome',
  'entity',
  'environment',
  'request',
] as const;

export const OUTCOMES = ['given', 'refused', 'failed', 'changed'] as const;

/** The filter in the URL, so that a trail can be sent as a link. */
export function filterIn(search: URLSearchParams): AuditFilter {
  const text = (name: (typeof FILTERS)[number]) =>
    search.get(name) || undefined;
  return {
    principal: text('principal'),
    event: text('event'),
    outcome: OUTCOMES.find(each => each === search.get('outcome')),
    entity: text('entity'),
    environment: text('environment'),
    request: text('request'),
  };
}
