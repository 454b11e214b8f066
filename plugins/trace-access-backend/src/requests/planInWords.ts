import { NotAllowedError } from '@backstage/errors';
import { canBeFilled } from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import type { Draft, Plan } from './RequestPlanner';
import { takersOf } from './Reviewers';

/** Why a request can't be sent, said before it is (I5). */
export function whyNot(
  plan: Omit<Plan, 'possible' | 'why'> & { caller: Caller; draft: Draft },
): { code: string; message: string } | undefined {
  const { decision, terms, people, automatic, breakGlass, draft } = plan;
  if (decision.outcome !== 'requestable') {
    return {
      code: 'not-requestable',
      message: decision.why[0]?.message ?? 'Nothing makes this requestable.',
    };
  }
  if (draft.breakGlass) {
    if (!breakGlass) {
      return {
        code: 'no-break-glass',
        message: plan.caller.actor
          ? 'People break the glass themselves; agents for people do not.'
          : 'No rule lets you break the glass here.',
      };
    }
    return plan.startsAt === undefined
      ? undefined
      : {
          code: 'break-glass-later',
          message:
            'Who breaks the glass gets in at once: leave the start out, or ask for it.',
        };
  }
  if (automatic !== undefined) return undefined;
  if (terms.steps.length === 0) {
    return {
      code: 'no-rule',
      message: `Nobody can approve this: no approval rule stands behind binding ${decision.binding}. Tell its owner, ${plan.binding?.owner ?? 'the operators'}.`,
    };
  }
  if (!canBeFilled({ steps: terms.steps, candidates: takersOf(people) })) {
    return {
      code: 'no-approver',
      message: `Nobody can approve this: ${terms.rules.join(' and ')} names too few people beside you. Tell its owner.`,
    };
  }
  return undefined;
}

/** A plan in one sentence: who decides, or why it can not be. */
export function sentenceOf(plan: Plan): string {
  if (!plan.possible) return plan.why[0].message;
  if (plan.automatic) return plan.automatic;
  const people = new Set(plan.people.flatMap(step => step.people)).size;
  return `${plan.terms.rules.join(' and ')} decides; ${people === 1 ? 'one person' : `${people} people`} can approve it.`;
}

/** Turns a plan that can't be into the error that says so. */
export function assertPossible(plan: Plan): void {
  if (!plan.possible) throw new NotAllowedError(plan.why[0].message);
}
