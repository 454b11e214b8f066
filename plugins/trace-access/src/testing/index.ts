export { createFakeBackend, failure, type FakeRoutes } from './fakeBackend';
export { sampleEntityAccess } from './sampleAccess';
export { ACCESS, sampleRoutes, TRACE, TRACES } from './sampleRoutes';
export { sampleTrace, sampleTraces } from './sampleTraces';
