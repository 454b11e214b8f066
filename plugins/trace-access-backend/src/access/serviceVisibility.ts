import type { Decision } from '@tracegate/plugin-trace-access-common';
import type { Resolution } from '../catalog/claims';
import type { Caller, ServiceVisibility } from './AccessService';
import {
  decideIn,
  type AccessDependencies,
  type DecisionContext,
} from './decideIn';

const HIDDEN: ServiceVisibility = { visible: false, redact: [] };

/**
 * Which services of a source a caller may see: claims settle whose they are,
 * the policy decides on each claimant. All names are one batch.
 */
export class ServiceVisibilityResolver {
  readonly #d: AccessDependencies;

  constructor(dependencies: AccessDependencies) {
    this.#d = dependencies;
  }

  async resolve(options: {
    caller: Caller;
    environment: string;
    source: string;
    names: readonly string[];
    context: (refs: readonly string[]) => Promise<DecisionContext | undefined>;
  }): Promise<ReadonlyMap<string, ServiceVisibility>> {
    const { caller, environment } = options;
    const names = [...new Set(options.names)];
    const hiddenAll = new Map(names.map(name => [name, HIDDEN]));

    const lookup = await this.#d.claims.lookup();
    const resolveAll = (context: DecisionContext) => {
      const source = context.active.policy.sources.get(options.source);
      if (!source || source.environment !== environment) return undefined;
      return new Map(
        names.map(service => [service, lookup.resolve({ source, service })]),
      );
    };

    const first = await options.context([]);
    const before = first && resolveAll(first);
    if (!before) return hiddenAll;
    const context = await options.context(claimantsOf(before));
    // Resolved again: the fresh facts may have dropped or renamed a claimant.
    const after = context && resolveAll(context);
    if (!after) return hiddenAll;

    const decisions = new Map<string, Decision>();
    const decideOn = (ref: string): Decision => {
      const known = decisions.get(ref);
      if (known) return known;
      const entity = this.#d.entities.get(ref)?.facts;
      const decision = decideIn({
        context,
        resource: { entity, ref },
        environment,
        action: 'view',
      });
      decisions.set(ref, decision);
      return decision;
    };

    const result = new Map<string, ServiceVisibility>();
    for (const [name, { confirmed }] of after) {
      if (confirmed.length === 0) {
        const decision = decideIn({
          context,
          resource: { service: { source: options.source, name } },
          environment,
          action: 'view',
        });
        result.set(name, visibility({ decisions: [decision] }));
      } else {
        const refs = confirmed.map(claim => claim.ref);
        result.set(name, visibility({ refs, decisions: refs.map(decideOn) }));
      }
    }
    await this.#nameOwners({ caller, result });
    return result;
  }

  /** Whom to ask for what is hidden, as far as the caller may know. */
  async #nameOwners(options: {
    caller: Caller;
    result: Map<string, ServiceVisibility>;
  }): Promise<void> {
    const { caller, result } = options;
    const hidden = [...result.values()].flatMap(service =>
      !service.visible && service.entityRef ? [service.entityRef] : [],
    );
    if (hidden.length === 0) return;
    const readable = await this.#d.readable.of({ caller, refs: hidden });
    for (const [name, service] of result) {
      const { entityRef } = service;
      if (service.visible || !entityRef) continue;
      const owners = this.#d.entities.get(entityRef)?.facts.owners ?? [];
      result.set(
        name,
        readable.has(entityRef)
          ? { ...service, owner: { entityRef, groups: [...owners] } }
          : service,
      );
    }
  }
}

function claimantsOf(resolutions: ReadonlyMap<string, Resolution>): string[] {
  const refs = new Set<string>();
  for (const { confirmed } of resolutions.values()) {
    for (const { ref } of confirmed) refs.add(ref);
  }
  return [...refs];
}

/** Of one service from the decisions on all its claimants (none: unclaimed). */
function visibility(options: {
  refs?: readonly string[];
  decisions: readonly Decision[];
}): ServiceVisibility {
  const { refs, decisions } = options;
  const visible = decisions.every(each => each.outcome === 'allowed');
  return {
    visible,
    redact: visible ? [...new Set(decisions.flatMap(each => each.redact))] : [],
    ...(decisions.length === 1 && { decision: decisions[0] }),
    ...(refs?.length === 1 && { entityRef: refs[0] }),
  };
}
