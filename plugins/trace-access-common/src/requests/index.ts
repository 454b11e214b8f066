export { approverKeys, keysOfPrincipal } from './approverKeys';
export { combineRules } from './approvalTerms';
export type { ApprovalStepTerms, ApprovalTerms } from './approvalTerms';
export { approverMatches, approversOfStep, stepsFor } from './approvers';
export type { ApproverCandidate, OnCallFacts } from './approvers';
export { automaticApproval } from './automaticApproval';
export type { AutomaticFacts } from './automaticApproval';
export { breakGlassFor } from './breakGlass';
export { formatDuration } from '../policy/language/terms';
export {
  parseDuration,
  sensibleDurations,
  shortestSensible,
} from './durations';
export { canBeFilled, progressOf } from './progress';
export type { ApprovalProgress, StepPlaces, StepTaker } from './progress';
export { grantStateAt, requestStateAt } from './states';
export type { GrantState, GrantTimes, RequestState } from './states';
export { ticketProblem } from './ticket';
