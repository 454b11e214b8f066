export { answerOf } from './answer';
export { createTraceAccessApi, traceAccessApiRef } from './traceAccessApi';
export { useEntityAccess } from './useEntityAccess';
export { useIssuing } from './useIssuing';
export { useMyAccess } from './useMyAccess';
export { useMySessions } from './useMySessions';
export {
  useBindingReach,
  useBindings,
  useClaims,
  useExplanation,
  usePolicyStatus,
} from './usePolicy';
export { useTrace } from './useTrace';
