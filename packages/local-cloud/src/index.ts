/**
 * A stand-in cloud for demos and tests: STS, IAM, X-Ray and an OIDC issuer on
 * loopback, stricter than the real ones.
 *
 * @packageDocumentation
 */
export { type Fault, Faults } from './faults';
export {
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from './localCloud';
export { SeedError } from './seed/load';
export type { Seed } from './seed/schema';
