export { createFakeBackend, failure, type FakeRoutes } from './fakeBackend';
export { sampleEntityAccess, sampleEnvironments } from './sampleAccess';
export { sampleBindings } from './samplePolicy';
export { ACCESS, sampleRoutes, TRACE, TRACES } from './sampleRoutes';
export { sampleTrace, sampleTraces } from './sampleTraces';
