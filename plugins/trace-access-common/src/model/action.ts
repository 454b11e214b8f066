/**
 * What a binding can give: `view` shows traces in the portal, and credentials
 * never leave the backend; `share` lets another principal see one trace for a
 * while; `console` and `credentials` hand out the whole account and region;
 * `write` is for machines that send spans.
 *
 * @public
 */
export type Action = 'view' | 'share' | 'console' | 'credentials' | 'write';

/**
 * Every action, in the order they are documented.
 *
 * @public
 */
export const ACTIONS: readonly Action[] = [
  'view',
  'share',
  'console',
  'credentials',
  'write',
];
