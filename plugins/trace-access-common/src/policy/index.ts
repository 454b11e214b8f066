export * from './facts';
export type { GrantFacts } from './grant';
export { formatFinding, PolicyError } from './finding';
export type { Finding, PolicyFile, PolicyLocation } from './finding';
export { parsePolicy, parsePolicyInSlices } from './language/parsePolicy';
export type { ParsedPolicy } from './language/parsePolicy';
export { POLICY_API_VERSION } from './language/documents';
export type {
  ApprovalRuleDocument,
  Approver,
  AutoApproval,
  BindingConditions,
  EnvironmentDocument,
  EnvironmentFloor,
  PolicyDocument,
  PolicyDocuments,
  PolicyKind,
  PolicyMetadata,
  RoleBindingDocument,
  RoleDocument,
  Subject,
  Tier,
  TraceSourceDocument,
} from './language/documents';
export { compilePolicy } from './compile';
export type {
  ApprovalRule,
  Binding,
  Environment,
  Policy,
  Role,
  RoleTarget,
  TraceSourceConfig,
} from './policy';
export { entityFacts } from './entityFacts';
export { createMembership } from './membership';
export type { Membership } from './membership';
export { Evaluator } from './evaluator';
export type { DecisionInput } from './question';
export type { Explanation, NearestMiss } from './evaluation/explain';
export type { GrantQuestion, GrantStanding } from './evaluation/grantStanding';
export { matchesRedaction } from './redaction';
