import type { Action, Decision, Reason } from '../model';
import { indexOf, type PolicyIndex } from './compile';
import { CatalogReach } from './evaluation/catalogReach';
import { windowEnd } from './evaluation/conditions';
import { explainDecision, type Explanation } from './evaluation/explain';
import type { CandidateClass } from './evaluation/order';
import {
  explainSubject,
  explainWinner,
  nameOfResource,
  type Resource,
} from './evaluation/reasons';
import { NONE, Search } from './evaluation/search';
import type { Slot } from './evaluation/slot';
import { termsOf, type Terms } from './evaluation/terms';
import { PrincipalViews, type View } from './evaluation/view';
import type { EntityFacts, PrincipalFacts } from './facts';
import type { Policy } from './policy';

/**
 * One question: may this principal do this, here, now?
 *
 * @public
 */
export interface DecisionInput {
  principal: PrincipalFacts;
  /**
   * A catalog entity (`undefined`: the catalog doesn't have it), or a service
   * that nobody claims and a binding may name.
   */
  resource:
    | { entity: EntityFacts | undefined; ref?: string }
    | { service: { source: string; name: string } };
  environment: string;
  action: Action;
  /** Epoch milliseconds. */
  at: number;
  /** As given by configured proxies only; absent = unknown. */
  ip?: string;
  /**
   * Every entity of the catalog, for `console` and `credentials`: they show
   * the whole environment, so a deny of `view` for any of these entities
   * denies them. Treated as immutable: what is learnt of it is kept as long as
   * the array. Absent: any deny of `view` that could reach something does.
   */
  catalog?: readonly EntityFacts[];
}

const WHOLE_ENVIRONMENT: readonly Action[] = ['console', 'credentials'];

/**
 * Decides by one version of the policy. Pure: the same question has the same
 * answer, whatever the time or the machine.
 *
 * @public
 */
export class Evaluator {
  readonly policy: Policy;
  private readonly index: PolicyIndex;
  private readonly views = new PrincipalViews();
  private readonly reaches = new WeakMap<
    readonly EntityFacts[],
    CatalogReach
  >();
  private readonly terms = new Map<Slot, Terms[]>();

  constructor(options: { policy: Policy }) {
    this.policy = options.policy;
    this.index = indexOf(options.policy);
  }

  /** Decides one question, in microseconds. */
  decide(input: DecisionInput): Decision {
    const { principal, resource, environment, action } = input;
    const slot = this.index.slots.get(environment)?.get(action);
    if (slot === undefined) {
      return this.refuse(
        this.policy.environments.has(environment)
          ? {
              code: 'unknown-action',
              message: `There is no action '${action}'.`,
            }
          : {
              code: 'unknown-environment',
              message: `The policy has no environment '${environment}'.`,
            },
      );
    }
    if (!principal.known) {
      return this.refuse({
        code: 'unknown-principal',
        message: `The catalog has no ${principal.ref}.`,
      });
    }
    const view = this.views.of(principal, slot);
    const search = new Search(slot, input);
    if ('service' in resource) {
      const { source, name } = resource.service;
      if (this.policy.sources.get(source)?.environment !== environment) {
        return this.refuse({
          code: 'unknown-source',
          message: `${environment} has no trace source '${source}', whose service '${name}' could be asked for.`,
        });
      }
      search.service(view, resource.service);
    } else if (resource.entity === undefined) {
      return this.refuse({
        code: 'unknown-entity',
        message: `The catalog has no ${nameOfResource(resource)}.`,
      });
    } else {
      search.entity(
        view,
        resource.entity,
        this.index.predicates.matching(resource.entity),
      );
    }
    const own = search.best;
    if (WHOLE_ENVIRONMENT.includes(action)) {
      search.environment(view, this.reachOf(input.catalog));
    }
    return this.answer({
      input,
      slot,
      view,
      rank: search.best,
      wholeEnvironment: search.best !== own,
    });
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
      index: this.index,
    });
  }

  private reachOf(catalog: readonly EntityFacts[] | undefined) {
    if (catalog === undefined) {
      return undefined;
    }
    let reach = this.reaches.get(catalog);
    if (reach === undefined) {
      reach = new CatalogReach(this.index.predicates, catalog);
      this.reaches.set(catalog, reach);
    }
    return reach;
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
    slot: Slot;
    view: View;
    rank: number;
    wholeEnvironment: boolean;
  }): Decision {
    const { input, slot, view, rank, wholeEnvironment } = options;
    const { principal, resource, environment, action, at } = input;
    if (rank === NONE) {
      let why: Reason[] | undefined;
      return {
        outcome: 'denied',
        redact: [],
        policyVersion: this.policy.version,
        // Lists ask for thousands of decisions and show the reasons of few.
        get why() {
          why ??= [noBinding(principal, resource, environment, action)];
          return why;
        },
      };
    }
    const { binding } = slot.ranked[rank];
    const terms = this.termsAt(slot, rank);
    const { hours } = binding.conditions;
    let why: Reason[] | undefined;
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
        why ??= whyWon({
          principal,
          resource,
          slot,
          view,
          rank,
          wholeEnvironment,
        });
        return why;
      },
    };
    if (hours !== undefined && terms.outcome !== 'denied') {
      decision.endsAt = windowEnd(hours, at);
    }
    return decision;
  }
}

function classAt(slot: Slot, rank: number): CandidateClass {
  if (rank < slot.denyEnd) {
    return 'deny';
  }
  return rank < slot.standingEnd ? 'standing' : 'onRequest';
}

function noBinding(
  principal: PrincipalFacts,
  resource: Resource,
  environment: string,
  action: Action,
): Reason {
  const unknown =
    !principal.membershipKnown || (principal.unknownIdpSources?.size ?? 0) > 0;
  return {
    code: unknown ? 'membership-unknown' : 'no-binding',
    message: `No binding gives ${principal.ref} ${action} of ${nameOfResource(
      resource,
    )} in ${environment}${
      unknown ? ', as far as their groups are known at present' : ''
    }.`,
  };
}

function whyWon(options: {
  principal: PrincipalFacts;
  resource: Resource;
  slot: Slot;
  view: View;
  rank: number;
  wholeEnvironment: boolean;
}): Reason[] {
  const { principal, resource, slot, view, rank, wholeEnvironment } = options;
  const { binding } = slot.ranked[rank];
  const candidateClass = classAt(slot, rank);
  const why = [
    explainWinner({
      binding,
      candidateClass,
      action: slot.action,
      environment: slot.environment.name,
      resource: nameOfResource(resource),
      wholeEnvironment,
    }),
  ];
  if (!wholeEnvironment) {
    const entity = 'service' in resource ? undefined : resource.entity;
    const { identity } = view;
    why.push(explainSubject({ binding, identity, principal, entity }).reason);
  }
  if (candidateClass === 'onRequest' && binding.access === 'standing') {
    why.push({
      code: 'floor-on-request',
      message: `Everything in ${slot.environment.name} is on request, standing bindings too.`,
    });
  }
  return why;
}
