import { z } from 'zod';
import {
  duration,
  fields,
  filledList,
  hours,
  oneOf,
  text,
  tier,
} from './fields';
import { approvers, subjects } from './subjects';
import { ticketPatternProblem } from './ticketPattern';

const people = (what: string) =>
  z
    .int({ error: 'Expected a whole number.' })
    .min(1, `${what} at least one.`)
    .max(100, `${what} at most 100 people.`);

const ticket = fields({
  pattern: text('a regular expression', 256)
    .superRefine((value, context) => {
      const problem = ticketPatternProblem(value);
      if (problem !== undefined) {
        context.addIssue({ code: 'custom', message: problem });
      }
    })
    .optional(),
  required: z.boolean({ error: 'Expected true or false.' }).default(false),
  validator: text('the name of a ticket validator', 63).optional(),
});

const autoApproval = fields({
  tiers: filledList(tier).optional(),
  maxDuration: duration.optional(),
  onCall: z
    .literal(true, {
      error:
        "Write 'onCall: true', or leave it out where it makes no difference.",
    })
    .optional(),
  hours: hours.optional(),
  ticket: oneOf(['open']).optional(),
}).refine(
  value => Object.keys(value).length > 0,
  'An empty condition approves everything: say what is approved.',
);

/** The spec of an ApprovalRule. */
export const approvalRule = fields({
  steps: filledList(
    fields({ approvers, count: people('A step asks').default(1) }),
    ' A rule needs a step that says who approves.',
  ),
  requestTtl: duration.optional(),
  claimWithin: duration.optional(),
  reason: oneOf(['required', 'optional']).optional(),
  ticket: ticket.optional(),
  maxDuration: duration.optional(),
  startWithin: duration.optional(),
  denyThreshold: people('A denial takes').optional(),
  remindAfter: duration.optional(),
  escalate: fields({ after: duration, to: approvers }).optional(),
  autoApprove: filledList(autoApproval).optional(),
  breakGlass: fields({
    subjects,
    maxDuration: duration,
    reviewWithin: duration,
  }).optional(),
});
