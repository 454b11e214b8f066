import { NotAllowedError } from '@backstage/errors';

/**
 * Access that was there when something was begun, and ended before anything was
 * given of it: a refusal, not a failure. To callers it is a `NotAllowedError`.
 */
export class AccessEndedError extends NotAllowedError {}
