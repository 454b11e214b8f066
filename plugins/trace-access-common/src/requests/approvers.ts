import { identityOf, subjectHolds } from '../policy/evaluation/subjects';
import type { EntityFacts, PrincipalFacts } from '../policy/facts';
import type { Approver } from '../policy/language/documents';
import type { ApprovalStepTerms, ApprovalTerms } from './approvalTerms';

/**
 * Who is on call, as full user refs by schedule. Of a schedule that is not in
 * it nobody is known to be.
 *
 * @public
 */
export type OnCallFacts = ReadonlyMap<string, readonly string[]>;

/**
 * One who might approve.
 *
 * @public
 */
export interface ApproverCandidate {
  principal: PrincipalFacts;
  /** What `owners` own; undefined = nobody owns it. */
  entity: EntityFacts | undefined;
  /** Absent = nobody is on call. */
  onCall?: OnCallFacts;
}

/** Tests approvers for one candidate: machines and strangers are none. */
function tester({ principal, entity, onCall }: ApproverCandidate) {
  if (principal.type !== 'user' || !principal.known) {
    return () => false;
  }
  const identity = identityOf(principal);
  return (approver: Approver): boolean =>
    typeof approver === 'object' && 'onCall' in approver
      ? (onCall?.get(approver.onCall)?.includes(principal.ref) ?? false)
      : subjectHolds({ subject: approver, identity, effect: 'allow', entity });
}

/**
 * Whether an approver of a rule names somebody. Membership that is not known
 * counts as none.
 *
 * @public
 */
export function approverMatches(
  options: ApproverCandidate & { approver: Approver },
): boolean {
  return tester(options)(options.approver);
}

/**
 * Who may take a step, of a request that has waited for so long: its approvers,
 * and once it is time those it escalates to.
 *
 * @public
 */
export function approversOfStep(options: {
  step: ApprovalStepTerms;
  /** Milliseconds since the request was made. */
  waitedMs: number;
}): readonly Approver[] {
  const { step, waitedMs } = options;
  return step.escalate && waitedMs >= step.escalate.afterMs
    ? [...step.approvers, ...step.escalate.to]
    : step.approvers;
}

/**
 * Indexes of the steps that somebody can take, ascending. Whether they may at
 * all (it is not their own request, nor one they share an agent with) is for
 * the caller to know.
 *
 * @public
 */
export function stepsFor(
  options: ApproverCandidate & {
    terms: Pick<ApprovalTerms, 'steps'>;
    /** Milliseconds since the request was made; default 0. */
    waitedMs?: number;
  },
): number[] {
  const { terms, waitedMs = 0 } = options;
  const matches = tester(options);
  return terms.steps.flatMap((step, i) =>
    approversOfStep({ step, waitedMs }).some(matches) ? [i] : [],
  );
}
