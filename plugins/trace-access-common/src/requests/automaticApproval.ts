import { compileConditions } from '../policy/evaluation/conditions';
import type { AutoApproval, Tier } from '../policy/language/documents';
import { durationMs } from '../policy/language/terms';
import type { ApprovalTerms } from './approvalTerms';

/**
 * What automatic approval goes by. What is not known does not count.
 *
 * @public
 */
export interface AutomaticFacts {
  /** Of the environment. */
  tier: Tier;
  /** What is asked for, in milliseconds. */
  durationMs: number;
  /** Whether the requester is on call for the entity. */
  onCall: boolean | undefined;
  /** The moment of the request; epoch milliseconds. */
  at: number;
  /** Whether every validator of the terms says that the ticket is being worked on. */
  ticketOpen: boolean | undefined;
}

/** The parts of a condition in words; undefined where one does not hold. */
function heldParts(
  condition: AutoApproval,
  facts: AutomaticFacts,
): string[] | undefined {
  const { tiers, maxDuration, onCall, hours, ticket } = condition;
  const parts: [given: boolean, holds: () => boolean, words: string][] = [
    [
      tiers !== undefined,
      () => tiers!.includes(facts.tier),
      `the tier is ${facts.tier}`,
    ],
    [
      maxDuration !== undefined,
      () => facts.durationMs <= durationMs(maxDuration!)!,
      `it is for no longer than ${maxDuration}`,
    ],
    [
      onCall !== undefined,
      () => facts.onCall === onCall,
      `the requester is ${onCall ? '' : 'not '}on call`,
    ],
    [
      hours !== undefined,
      () => compileConditions({ hours })!(facts) === true,
      `it is within ${hours}`,
    ],
    [
      ticket !== undefined,
      () => facts.ticketOpen === true,
      'the ticket is being worked on',
    ],
  ];
  const given = parts.filter(([isGiven]) => isGiven);
  return given.length > 0 && given.every(([, holds]) => holds())
    ? given.map(([, , words]) => words)
    : undefined;
}

/**
 * Whether a request needs nobody's approval: every rule says so by itself.
 *
 * @returns with a sentence for people where it does not
 *
 * @public
 */
export function automaticApproval(options: {
  terms: Pick<ApprovalTerms, 'rules' | 'autoApprove'>;
  facts: AutomaticFacts;
}): { automatic: true; why: string } | { automatic: false } {
  const { terms, facts } = options;
  const held = (terms.autoApprove ?? []).map(conditions =>
    conditions
      .map(condition => heldParts(condition, facts))
      .find(parts => parts !== undefined),
  );
  if (held.length === 0 || held.some(parts => parts === undefined)) {
    return { automatic: false };
  }
  const words = [...new Set(held.flatMap(parts => parts ?? []))];
  return {
    automatic: true,
    why: `Approved automatically by ${terms.rules.join(
      ' and ',
    )}, since ${words.join(' and ')}.`,
  };
}
