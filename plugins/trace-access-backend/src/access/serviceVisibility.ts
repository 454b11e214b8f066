import type { Decision } from '@tracegate/plugin-trace-access-common';
import type { Resolution } from '../catalog/claims';
import type { Caller, Claimable, ServiceVisibility } from './AccessService';
import {
  decideIn,
  decideOpen,
  type AccessDependencies,
  type DecisionContext,
} from './decideIn';

const HIDDEN: ServiceVisibility = { visible: false, redact: [] };

/** The decisions on one claimant, or on what nobody claims. */
interface Decided {
  ref?: string;
  /** As it is. */
  now: Decision;
  /** Once the grant that would give it, where there is one, is claimed. */
  once: Decision;
}

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

    const view = { context, environment, action: 'view' } as const;
    const decided = new Map<string, Decided>();
    const decideOn = (ref: string): Decided => {
      const known = decided.get(ref);
      if (known) return known;
      const resource = { entity: this.#d.entities.get(ref)?.facts, ref };
      const question = { ...view, resource };
      const once = decideIn(question);
      const now =
        once.grant?.state === 'claimable' ? decideOpen(question) : once;
      decided.set(ref, { ref, now, once });
      return { ref, now, once };
    };

    const result = new Map<string, ServiceVisibility>();
    for (const [name, { confirmed }] of after) {
      if (confirmed.length === 0) {
        const resource = { service: { source: options.source, name } };
        const now = decideIn({ ...view, resource });
        result.set(name, visibility([{ now, once: now }]));
      } else {
        result.set(
          name,
          visibility(confirmed.map(claim => decideOn(claim.ref))),
        );
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
function visibility(decided: readonly Decided[]): ServiceVisibility {
  const visible = decided.every(({ now }) => now.outcome === 'allowed');
  const now = visible ? decided.map(each => each.now) : [];
  const redact = new Set(now.flatMap(decision => decision.redact));
  const grants = now.flatMap(decision => decision.grant?.id ?? []);
  const toClaim = claimable(decided);
  const [{ ref, now: decision }] = decided;
  return {
    visible,
    redact: [...redact],
    ...(decided.length === 1 && { decision }),
    ...(decided.length === 1 && ref !== undefined && { entityRef: ref }),
    ...(grants.length > 0 && { grants }),
    ...(toClaim.length > 0 && { toClaim }),
  };
}

/** None where some claimant stays hidden all the same. */
function claimable(decided: readonly Decided[]): Claimable[] {
  if (decided.some(({ once }) => once.outcome !== 'allowed')) return [];
  return decided.flatMap(({ ref, once }) =>
    ref !== undefined && once.grant?.state === 'claimable'
      ? [{ entityRef: ref, decision: once }]
      : [],
  );
}
