export * from './document';
export { ENVIRONMENTS, type SampleEnvironment } from './environments';
export { createRng, type Rng } from './rng';
export { buildTrace, type SampleTrace } from './trace';
