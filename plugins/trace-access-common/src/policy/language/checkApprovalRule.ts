import {
  APPROVAL_DEFAULTS,
  type ApprovalRuleDocument,
  type Approver,
} from './documents';
import type { Names } from './names';
import type { DocumentProblem } from './readDocument';
import { durationMs } from './terms';
import type { Path } from './yaml';

type Spec = ApprovalRuleDocument['spec'];

function* checkApprovers(
  approvers: readonly Approver[],
  path: Path,
): Generator<DocumentProblem> {
  const all = approvers.indexOf('*');
  if (all >= 0) {
    yield {
      severity: 'warning',
      code: 'anybody-approves',
      message:
        "'*' lets anybody who can sign in approve, except for their own requests: name those who should.",
      path: [...path, all],
    };
  }
}

function* checkTimes(spec: Spec): Generator<DocumentProblem> {
  const {
    breakGlass,
    maxDuration,
    requestTtl = APPROVAL_DEFAULTS.requestTtl,
  } = spec;
  if (
    breakGlass &&
    maxDuration !== undefined &&
    durationMs(breakGlass.maxDuration)! > durationMs(maxDuration)!
  ) {
    yield {
      code: 'break-glass-too-long',
      message: `Breaking the glass gives ${breakGlass.maxDuration}, but nothing under this rule lasts longer than ${maxDuration}: shorten it.`,
      path: ['spec', 'breakGlass', 'maxDuration'],
    };
  }
  const late = (after: string) => durationMs(after)! >= durationMs(requestTtl)!;
  if (spec.remindAfter !== undefined && late(spec.remindAfter)) {
    yield {
      severity: 'warning',
      code: 'reminder-too-late',
      message: `A request is pending for ${requestTtl}, so a reminder after ${spec.remindAfter} never comes: make it earlier.`,
      path: ['spec', 'remindAfter'],
    };
  }
  if (spec.escalate && late(spec.escalate.after)) {
    yield {
      severity: 'warning',
      code: 'escalation-too-late',
      message: `A request is pending for ${requestTtl}, so it never escalates after ${spec.escalate.after}: make it earlier.`,
      path: ['spec', 'escalate', 'after'],
    };
  }
}

/** What is wrong with an approval rule beyond its shape. */
export function* checkApprovalRule(
  { metadata, spec }: ApprovalRuleDocument,
  names: Names,
): Generator<DocumentProblem> {
  for (const [i, { approvers }] of spec.steps.entries()) {
    yield* checkApprovers(approvers, ['spec', 'steps', i, 'approvers']);
  }
  yield* checkApprovers(spec.escalate?.to ?? [], ['spec', 'escalate', 'to']);
  yield* checkTimes(spec);
  const highTier = names.rulesInHighTier.has(metadata.name);
  for (const [i, each] of (spec.autoApprove ?? []).entries()) {
    const path = ['spec', 'autoApprove', i];
    if (each.ticket === 'open' && spec.ticket?.validator === undefined) {
      yield {
        code: 'auto-approve-without-validator',
        message:
          'Whether a ticket is open is for a validator to say: name one under ticket.validator.',
        path: [...path, 'ticket'],
      };
    }
    if (
      highTier &&
      each.tiers === undefined &&
      each.maxDuration === undefined
    ) {
      yield {
        severity: 'warning',
        code: 'auto-approve-high-tier',
        message:
          'This rule decides for an environment of the tier high, and here it approves by itself, for as long as can be asked: add maxDuration, or the tiers that it is meant for.',
        path,
      };
    }
  }
}
