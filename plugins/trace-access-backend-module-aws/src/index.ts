/**
 * AWS for Tracegate: STS sessions, their revocation in IAM, and X-Ray traces.
 *
 * @packageDocumentation
 */
export { traceAccessModuleAws as default } from './module';
