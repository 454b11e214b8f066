import {
  APPROVAL_DEFAULTS,
  type Approver,
  type AutoApproval,
  type Subject,
} from '../policy/language/documents';
import { durationMs } from '../policy/language/terms';
import { byCodeUnit } from '../policy/language/version';
import type { ApprovalRule, Binding, Environment } from '../policy/policy';

/**
 * One step of an approval: so many different people of those named.
 *
 * @public
 */
export interface ApprovalStepTerms {
  /** Name of the rule that asks for it. */
  rule: string;
  approvers: readonly Approver[];
  count: number;
  /** Who may take it too, once a request has waited for so many milliseconds. */
  escalate?: { afterMs: number; to: readonly Approver[] };
}

/**
 * Everything that a request is subject to: all the rules of a decision
 * together, as strict as each of them. Plain JSON, to be recorded with the
 * request. All times are in milliseconds.
 *
 * @public
 */
export interface ApprovalTerms {
  /** Names of the rules; none = nobody can approve. */
  rules: readonly string[];
  /** Every one must be filled; none = nobody can approve. */
  steps: readonly ApprovalStepTerms[];
  /** How long a request may be pending. */
  requestTtlMs: number;
  /** How long an approved grant waits for its first use. */
  claimWithinMs: number;
  /** The longest grant. */
  maxDurationMs: number;
  /** How far ahead a grant may start; absent = from now on only. */
  startWithinMs?: number;
  reasonRequired: boolean;
  ticket: {
    required: boolean;
    /** Regular expressions, all of which a ticket must match. */
    patterns: readonly string[];
    /** Names of the validators, all of which must accept a ticket. */
    validators: readonly string[];
  };
  /** So many denials end a request. */
  denyThreshold: number;
  /** Approvers are reminded after so long. */
  remindAfterMs?: number;
  /** For each rule: when it approves by itself. Absent where one never does. */
  autoApprove?: readonly (readonly AutoApproval[])[];
  /** Absent where one rule has no break-glass. */
  breakGlass?: {
    /** For each rule: whom it lets in. */
    subjects: readonly (readonly Subject[])[];
    maxDurationMs: number;
    /** By when the review is owed, from the start of the grant. */
    reviewWithinMs: number;
  };
}

const ms = (duration: string | undefined) =>
  duration === undefined ? undefined : durationMs(duration);

/** What a rule says, or what holds where it doesn't. */
const timeOf = (
  rule: Partial<ApprovalRule>,
  field: 'requestTtl' | 'claimWithin',
) => durationMs(rule[field] ?? APPROVAL_DEFAULTS[field])!;

const defined = <T>(value: T | undefined): value is T => value !== undefined;

/** What every rule gives; undefined where one does not. */
function everyOf<T>(
  rules: readonly ApprovalRule[],
  part: (rule: ApprovalRule) => T | undefined,
): T[] | undefined {
  const parts = rules.map(part).filter(defined);
  return rules.length > 0 && parts.length === rules.length ? parts : undefined;
}

const earliest = (times: readonly (number | undefined)[]) =>
  Math.min(...times.filter(defined));

function stepsOf(rule: ApprovalRule): ApprovalStepTerms[] {
  const escalate = rule.escalate && {
    afterMs: durationMs(rule.escalate.after)!,
    to: rule.escalate.to,
  };
  return rule.steps.map(({ approvers, count }) => ({
    rule: rule.name,
    approvers,
    count,
    ...(escalate && { escalate }),
  }));
}

/**
 * Puts the rules of a decision together: all steps of all of them, and of every
 * limit the strictest. Automatic approval and break-glass need all rules to
 * agree. The order of the rules makes no difference.
 *
 * @param options - `binding` and `environment`: those of the decision, for the
 *   longest duration; where neither they nor a rule limit it, it is an hour
 *
 * @public
 */
export function combineRules(options: {
  rules: readonly ApprovalRule[];
  binding: Pick<Binding, 'maxDurationMs'>;
  environment: Pick<Environment, 'floor'>;
}): ApprovalTerms {
  const { binding, environment } = options;
  const rules = [
    ...new Map(options.rules.map(rule => [rule.name, rule])).values(),
  ].sort((a, b) => byCodeUnit(a.name, b.name));
  const limit = earliest([
    binding.maxDurationMs,
    environment.floor.maxDurationMs,
    ...rules.map(rule => ms(rule.maxDuration)),
  ]);
  const startWithin = everyOf(rules, rule => ms(rule.startWithin));
  const remindAfter = earliest(rules.map(rule => ms(rule.remindAfter)));
  const autoApprove = everyOf(rules, rule => rule.autoApprove);
  const breakGlass = everyOf(rules, rule => rule.breakGlass);
  // Where there are no rules, there are still the defaults.
  const orDefaults: readonly Partial<ApprovalRule>[] =
    rules.length > 0 ? rules : [{}];
  const distinct = (texts: readonly (string | undefined)[]) => [
    ...new Set(texts.filter(defined)),
  ];
  return {
    rules: rules.map(({ name }) => name),
    steps: rules.flatMap(stepsOf),
    requestTtlMs: earliest(orDefaults.map(rule => timeOf(rule, 'requestTtl'))),
    claimWithinMs: earliest(
      orDefaults.map(rule => timeOf(rule, 'claimWithin')),
    ),
    maxDurationMs:
      limit === Infinity ? durationMs(APPROVAL_DEFAULTS.maxDuration)! : limit,
    ...(startWithin && { startWithinMs: earliest(startWithin) }),
    reasonRequired: rules.some(rule => rule.reason === 'required'),
    ticket: {
      required: rules.some(rule => rule.ticket?.required),
      patterns: distinct(rules.map(rule => rule.ticket?.pattern)),
      validators: distinct(rules.map(rule => rule.ticket?.validator)),
    },
    denyThreshold: Math.min(
      ...orDefaults.map(
        rule => rule.denyThreshold ?? APPROVAL_DEFAULTS.denyThreshold,
      ),
    ),
    ...(remindAfter < Infinity && { remindAfterMs: remindAfter }),
    ...(autoApprove && { autoApprove }),
    ...(breakGlass && {
      breakGlass: {
        subjects: breakGlass.map(each => each.subjects),
        maxDurationMs: earliest([
          limit,
          ...breakGlass.map(each => ms(each.maxDuration)),
        ]),
        reviewWithinMs: earliest(breakGlass.map(each => ms(each.reviewWithin))),
      },
    }),
  };
}
