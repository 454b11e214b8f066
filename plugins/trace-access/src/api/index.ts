export { answerOf } from './answer';
export { createTraceAccessApi, traceAccessApiRef } from './traceAccessApi';
export { useAction } from './useAction';
export { useAudit, type AuditFilter } from './useAudit';
export {
  useCreateDelegation,
  useDelegations,
  useEndDelegation,
} from './useDelegations';
export { useEntityAccess } from './useEntityAccess';
export { useGrants } from './useGrants';
export {
  useConsoleLink,
  useCredentials,
  useHandoutPreview,
} from './useHandouts';
export { isRefused } from './useIntent';
export { useInSight } from './useInSight';
export { useIssuing } from './useIssuing';
export { useLive } from './useLive';
export { useMyAccess } from './useMyAccess';
export { useMySessions } from './useMySessions';
export { useObligations, useSettleObligation } from './useObligations';
export {
  useBindingReach,
  useBindings,
  useClaims,
  useExplanation,
  usePolicyStatus,
} from './usePolicy';
export {
  useCancelRequest,
  useCreateRequest,
  useRequest,
  useRequestPreview,
  useRequests,
  useReviewRequest,
} from './useRequests';
export {
  useRevocation,
  useRevocationPreview,
  useRevocations,
  useRevoke,
} from './useRevocations';
export { useTrace } from './useTrace';
