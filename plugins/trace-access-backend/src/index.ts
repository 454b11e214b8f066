/**
 * The backend of Tracegate: decides who may see which traces, reads them with
 * short-lived credentials, cuts them to what is visible, and audits.
 *
 * @packageDocumentation
 */
export { traceAccessPlugin as default } from './plugin';
