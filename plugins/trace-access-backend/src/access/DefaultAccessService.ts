import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Action,
  Decision,
  Explanation,
  PrincipalFacts,
  Role,
  TraceSourceConfig,
} from '@tracegate/plugin-trace-access-common';
import { fullRef } from '../catalog/entityRefs';
import type {
  AccessService,
  Caller,
  ServiceNames,
  ServiceVisibility,
} from './AccessService';
import {
  decideIn,
  narrow,
  NO_POLICY,
  type AccessDependencies,
  type DecisionContext,
} from './decideIn';
import { ServiceVisibilityResolver } from './serviceVisibility';
import { ViewableRoles } from './viewableRoles';

/** The access policy ∩ the portal's permissions, on fresh facts. */
export class DefaultAccessService implements AccessService {
  readonly #d: AccessDependencies;
  readonly #services: ServiceVisibilityResolver;
  readonly #roles: ViewableRoles;

  constructor(dependencies: AccessDependencies) {
    this.#d = dependencies;
    this.#services = new ServiceVisibilityResolver(dependencies);
    this.#roles = new ViewableRoles(dependencies);
  }

  async caller(options: {
    credentials: BackstageCredentials;
    ip?: string;
  }): Promise<Caller> {
    const { credentials, ip } = options;
    const facts = await this.#d.principals.ofCredentials(credentials);
    return { ref: facts.ref, facts, credentials, ip };
  }

  async decide(options: {
    caller: Caller;
    entityRef: string;
    environment: string;
    action: Action;
  }): Promise<Decision> {
    const { caller, environment, action } = options;
    const ref = fullRef(options.entityRef);
    const context = await this.context({ caller, refs: [ref] });
    return context
      ? this.decideEntity({ context, ref, environment, action })
      : NO_POLICY;
  }

  async mayRead(options: {
    caller: Caller;
    entityRef: string;
  }): Promise<boolean> {
    const ref = fullRef(options.entityRef);
    const found = await this.#d.readable.of({
      caller: options.caller,
      refs: [ref],
    });
    return found.has(ref);
  }

  /**
   * Everything a decision on these entities needs, fresh; undefined where no
   * policy is active.
   *
   * @throws ServiceUnavailableError - the catalog or the permission backend is down
   */
  async context(options: {
    caller: Caller;
    refs: readonly string[];
  }): Promise<DecisionContext | undefined> {
    const { policy, entities, permissions, clock } = this.#d;
    const { caller, refs } = options;
    for (;;) {
      const { active } = policy;
      if (!active) return undefined;
      const gate =
        permissions.peekTraceRead(caller.credentials) ??
        (await permissions.traceRead(caller.credentials));
      if (refs.length > 0) await entities.ensureFresh(refs);
      // A newer policy may read other fields: then these facts are not for it.
      if (active === policy.active) {
        return { active, caller, gate, at: clock.now() };
      }
    }
  }

  /** Decides on one entity in a context; only policy and portal, no reads. */
  decideEntity(options: {
    context: DecisionContext;
    ref: string;
    environment: string;
    action: Action;
  }): Decision {
    const { context, ref, environment, action } = options;
    const entity = this.#d.entities.get(ref)?.facts;
    return decideIn({
      context,
      resource: { entity, ref },
      environment,
      action,
    });
  }

  /** The whole chain of a decision, for anybody, at any time. */
  async explain(options: {
    asker: Caller;
    principal: PrincipalFacts;
    entityRef: string;
    environment: string;
    action: Action;
    at?: number;
    ip?: string;
  }): Promise<Explanation> {
    const { asker, principal, entityRef, environment, action } = options;
    const ref = fullRef(entityRef);
    const context = await this.context({ caller: asker, refs: [ref] });
    if (!context) {
      return {
        decision: NO_POLICY,
        steps: [...NO_POLICY.why],
        nearestMisses: [],
      };
    }
    const { active, gate } = context;
    const explanation = active.evaluator.explain({
      principal,
      resource: { entity: this.#d.entities.get(ref)?.facts, ref },
      environment,
      action,
      at: options.at ?? context.at,
      ip: options.ip,
    });
    // Another's gate is not known here; the portal's policy is asked per caller.
    if (principal !== asker.facts) return explanation;
    const decision = narrow({
      decision: explanation.decision,
      gate,
      active,
      entity: this.#d.entities.get(ref)?.facts,
      environment,
    });
    return decision === explanation.decision
      ? explanation
      : {
          ...explanation,
          decision,
          steps: [...explanation.steps, decision.why[0]],
        };
  }

  async serviceNames(options: {
    entityRef: string;
    source: string;
    environment: string;
  }): Promise<ServiceNames> {
    const { policy, entities, claims } = this.#d;
    const ref = fullRef(options.entityRef);
    const source = policy.active?.policy.sources.get(options.source);
    if (!source || source.environment !== options.environment) {
      return { confirmed: [], pending: [], declared: false };
    }
    const lookup = await claims.lookup();
    await entities.ensureFresh([ref]);
    const { names, declared } = claims.namesOf({ entityRef: ref, source });
    const confirmed: string[] = [];
    const pending: string[] = [];
    for (const service of names) {
      const resolution = lookup.resolve({ source, service });
      if (resolution.confirmed.some(claim => claim.ref === ref)) {
        confirmed.push(service);
      } else if (resolution.pending.includes(ref)) {
        pending.push(service);
      }
    }
    return { confirmed, pending, declared };
  }

  async services(options: {
    caller: Caller;
    environment: string;
    source: string;
    names: readonly string[];
  }): Promise<ReadonlyMap<string, ServiceVisibility>> {
    return this.#services.resolve({
      ...options,
      context: refs => this.context({ caller: options.caller, refs }),
    });
  }

  async viewable(options: {
    caller: Caller;
    environment: string;
  }): Promise<Decision[]> {
    return this.#roles.of({
      ...options,
      context: refs => this.context({ caller: options.caller, refs }),
    });
  }

  sources(environment: string): readonly TraceSourceConfig[] {
    const all = this.#d.policy.active?.policy.sources.values() ?? [];
    return [...all]
      .filter(source => source.environment === environment)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  role(alias: string): Role | undefined {
    return this.#d.policy.active?.policy.roles.get(alias);
  }
}
