/**
 * Frontend of Tracegate: role-mapped access to traces, on the entity and on a
 * page of its own.
 *
 * @packageDocumentation
 */
export { traceAccessPlugin as default } from './plugin';
export { traceAccessApiRef } from './api/traceAccessApi';
