import type { Decision, Reason } from '../model';
import { Candidates } from './evaluation/candidates';
import { windowEnd } from './evaluation/conditions';
import { explainDecision, type Explanation } from './evaluation/explain';
import { grantThatOpens } from './evaluation/grants';
import {
  standingOfGrant,
  type GrantQuestion,
  type GrantStanding,
} from './evaluation/grantStanding';
import { nameOfResource } from './evaluation/reasons';
import { NONE } from './evaluation/search';
import type { CompiledBinding, Slot } from './evaluation/slot';
import { termsOf, type Terms } from './evaluation/terms';
import {
  classAt,
  whyFound,
  whyGranted,
  whyNone,
  type Found,
} from './evaluation/why';
import type { EntityFacts } from './facts';
import type { GrantFacts } from './grant';
import type { Policy } from './policy';
import type { DecisionInput } from './question';

/**
 * Decides by one version of the policy. Pure: the same question has the same
 * answer, whatever the time or the machine.
 *
 * @public
 */
export class Evaluator {
  readonly policy: Policy;
  private readonly candidates: Candidates;
  private readonly terms = new Map<Slot, Terms[]>();

  constructor(options: { policy: Policy }) {
    this.policy = options.policy;
    this.candidates = new Candidates(options.policy);
  }

  /** Decides one question, in microseconds. */
  decide(input: DecisionInput): Decision {
    const found = this.candidates.search(input);
    if ('refused' in found) {
      return this.refuse(found.refused);
    }
    const { grants, resource } = input;
    const denied = found.rank < found.slot.denyEnd;
    if (grants?.length && !denied && 'entity' in resource && resource.entity) {
      const opening = grantThatOpens({
        input,
        grants,
        entity: resource.entity,
        identity: found.view.identity,
        index: this.candidates.index,
      });
      if (opening) {
        return this.granted({ input, found, ...opening });
      }
    }
    return this.answer({ input, found, onRequest: false });
  }

  /**
   * What could be requested, whatever is open already: the access on request
   * that decides where there is no grant and no standing access.
   *
   * @returns `requestable` or `denied`
   */
  requestable(input: DecisionInput): Decision {
    const found = this.candidates.search(input, { onRequest: true });
    if ('refused' in found) {
      return this.refuse(found.refused);
    }
    if ('service' in input.resource && found.rank >= found.slot.denyEnd) {
      return this.refuse({
        code: 'unclaimed-service',
        message: `Nobody claims ${nameOfResource(
          input.resource,
        )}, so it cannot be requested: have an entity of the catalog claim it.`,
      });
    }
    return this.answer({ input, found, onRequest: true });
  }

  /**
   * Whether the policy still makes the holder of a grant eligible for it,
   * whatever the grant's own times say: `gone` for good, or `suspended` while a
   * condition is false or something is not known. For each of its actions by
   * itself.
   */
  grantStanding(question: GrantQuestion): GrantStanding {
    return standingOfGrant({ question, candidates: this.candidates });
  }

  /** Decides for many entities at once. */
  decideAll(
    input: Omit<DecisionInput, 'resource'> & {
      entities: readonly EntityFacts[];
    },
  ): Decision[] {
    const { entities, ...rest } = input;
    return entities.map(entity =>
      this.decide({ ...rest, resource: { entity } }),
    );
  }

  /**
   * A decision with the whole chain that led to it, or the bindings that came
   * nearest and what would change them. Looks at every binding: milliseconds.
   */
  explain(input: DecisionInput): Explanation {
    return explainDecision({
      input,
      decision: this.decide(input),
      policy: this.policy,
      index: this.candidates.index,
    });
  }

  private refuse(reason: Reason): Decision {
    return {
      outcome: 'denied',
      redact: [],
      policyVersion: this.policy.version,
      why: [reason],
    };
  }

  private termsAt(slot: Slot, rank: number): Terms {
    let terms = this.terms.get(slot);
    if (terms === undefined) {
      terms = [];
      this.terms.set(slot, terms);
    }
    terms[rank] ??= termsOf({
      binding: slot.ranked[rank].binding,
      candidateClass: classAt(slot, rank),
      environment: slot.environment,
    });
    return terms[rank];
  }

  private answer(options: {
    input: DecisionInput;
    found: Found;
    onRequest: boolean;
  }): Decision {
    const { input, found, onRequest } = options;
    const { principal, resource, environment, action, at } = input;
    const { slot, rank } = found;
    let why: Reason[] | undefined;
    if (rank === NONE) {
      return {
        outcome: 'denied',
        redact: [],
        policyVersion: this.policy.version,
        // Lists ask for thousands of decisions and show the reasons of few.
        get why() {
          why ??= whyNone({
            principal,
            resource,
            environment,
            action,
            onRequest,
          });
          return why;
        },
      };
    }
    const { binding } = slot.ranked[rank];
    const terms = this.termsAt(slot, rank);
    const { hours } = binding.conditions;
    const decision: Decision = {
      outcome: terms.outcome,
      binding: terms.binding,
      role: terms.role,
      maxDuration: terms.maxDuration,
      maxDurationMs: terms.maxDurationMs,
      redact: terms.redact,
      approval: terms.approval,
      approvals: terms.approvals,
      policyVersion: this.policy.version,
      get why() {
        why ??= whyFound({ principal, resource, found });
        return why;
      },
    };
    if (hours !== undefined && terms.outcome !== 'denied') {
      decision.endsAt = windowEnd(hours, at);
    }
    return decision;
  }

  private granted(options: {
    input: DecisionInput;
    found: Found;
    grant: GrantFacts;
    compiled: CompiledBinding;
  }): Decision {
    const { input, found, grant, compiled } = options;
    const { principal, resource, at } = input;
    const { binding } = compiled;
    const { id, state, durationMs, claimBy, endsAt } = grant;
    const active = state === 'active';
    const { hours } = binding.conditions;
    const end = Math.min(
      active ? endsAt! : Infinity,
      hours === undefined ? Infinity : windowEnd(hours, at),
    );
    let why: Reason[] | undefined;
    return {
      ...termsOf({
        binding,
        candidateClass: 'standing',
        environment: found.slot.environment,
      }),
      ...(end < Infinity && { endsAt: end }),
      grant: { id, state, durationMs, claimBy, ...(active && { endsAt }) },
      policyVersion: this.policy.version,
      get why() {
        why ??= whyGranted({ principal, resource, found, grant, binding });
        return why;
      },
    };
  }
}
