/**
 * AWS for Tracegate: STS sessions and X-Ray traces.
 *
 * @packageDocumentation
 */
export { traceAccessModuleAws as default } from './module';
