export { createFakeBackend, failure, type FakeRoutes } from './fakeBackend';
export { createFakeSignals } from './fakeSignals';
export { accessWith, sampleEntityAccess } from './sampleAccess';
export { ACCESS, sampleRoutes, TRACE, TRACES } from './sampleRoutes';
export { sampleTrace, sampleTraces } from './sampleTraces';
export {
  sampleAuditEvent,
  sampleDelegation,
  sampleObligation,
  sampleRevocation,
  sampleRevocationPreview,
} from './sampleEndings';
export {
  sampleConsoleLink,
  sampleCredentials,
  sampleHandoutPreview,
} from './sampleHandouts';
export { createSampleInbox } from './sampleInbox';
export {
  sampleGrant,
  sampleOpens,
  samplePreview,
  sampleRequest,
  sampleRequestDetail,
} from './sampleRequests';
