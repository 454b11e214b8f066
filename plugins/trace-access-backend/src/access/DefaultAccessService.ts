import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Action,
  Decision,
  EntityFacts,
  Explanation,
  GrantFacts,
  GrantStanding,
  PrincipalFacts,
  Role,
  TraceSourceConfig,
} from '@tracegate/plugin-trace-access-common';
import { fullRef } from '../catalog/entityRefs';
import { actorOf } from '../identity/actorOf';
import type {
  AccessService,
  Caller,
  ServiceNames,
  ServiceVisibility,
  ViewableRole,
} from './AccessService';
import {
  decideIn,
  decideOpen,
  narrow,
  NO_POLICY,
  questionIn,
  requestableIn,
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
    live?: boolean;
  }): Promise<Caller> {
    const { credentials, ip, live } = options;
    const facts = await this.#d.principals.ofCredentials(credentials, { live });
    const actor = actorOf(credentials);
    return { ref: facts.ref, facts, actor, credentials, ip };
  }

  async decide(options: {
    caller: Caller;
    entityRef: string;
    environment: string;
    action: Action;
    live?: boolean;
    open?: boolean;
  }): Promise<Decision> {
    const { environment, action, live, open } = options;
    const ref = fullRef(options.entityRef);
    const caller = live
      ? await this.caller({ ...options.caller, live })
      : options.caller;
    if (live) await this.#d.entities.reread([ref]);
    const context = await this.context({ caller, refs: [ref] });
    if (!context) return NO_POLICY;
    const entity = this.#d.entities.get(ref)?.facts;
    const resource = { entity, ref };
    const question = { context, resource, environment, action };
    return open ? decideOpen(question) : decideIn(question);
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
   * For each action what could be requested, whatever is open already; narrowed
   * by the portal's permission `trace-access.trace.read`.
   *
   * @param options - `live`: on the entity's facts as they are now (I4); the
   *   caller's are those that the caller comes with
   * @throws ServiceUnavailableError - the catalog is down
   */
  async requestable(options: {
    caller: Caller;
    entityRef: string;
    environment: string;
    actions: readonly Action[];
    live?: boolean;
  }): Promise<Decision[]> {
    const { caller, environment, actions, live } = options;
    const ref = fullRef(options.entityRef);
    if (live) await this.#d.entities.reread([ref]);
    const context = await this.context({ caller, refs: [ref] });
    if (!context) return actions.map(() => NO_POLICY);
    const entity = this.#d.entities.get(ref)?.facts;
    return actions.map(action =>
      requestableIn({
        context,
        resource: { entity, ref },
        environment,
        action,
      }),
    );
  }

  /**
   * Whether a grant's binding still gives it to its holder; with `live` on
   * facts that are read now.
   *
   * @throws ServiceUnavailableError - the catalog is down, so nobody can say
   */
  async grantStanding(options: {
    grant: GrantFacts;
    live?: boolean;
  }): Promise<GrantStanding> {
    const { grant, live } = options;
    const { policy, principals, entities, clock } = this.#d;
    const { active } = policy;
    if (!active) {
      return { state: 'suspended', why: NO_POLICY.why[0] };
    }
    const principal = await principals.ofRef(grant.principal, { live });
    if (live) await entities.reread([grant.entityRef]);
    else await entities.ensureFresh([grant.entityRef]);
    const standings = grant.actions.map(action =>
      active.evaluator.grantStanding({
        principal,
        resource: {
          entity: entities.get(grant.entityRef)?.facts,
          ref: grant.entityRef,
        },
        environment: grant.environment,
        action,
        at: clock.now(),
        grant,
        ...(action !== 'view' && { catalog: entities.allFacts() }),
      }),
    );
    // One action that is gone is enough: a grant opens exactly what was asked for.
    return (
      standings.find(one => one.state === 'gone') ??
      standings.find(one => one.state === 'suspended') ??
      standings[0]
    );
  }

  /**
   * Reads the facts that many grants depend on side by side, for those who ask
   * about each.
   *
   * @throws ServiceUnavailableError - the catalog is down
   */
  async readAhead(
    grants: readonly Pick<GrantFacts, 'principal' | 'entityRef'>[],
  ): Promise<void> {
    const { entities, principals } = this.#d;
    await Promise.all([
      entities.ensureFresh([...new Set(grants.map(one => one.entityRef))]),
      ...[...new Set(grants.map(one => one.principal))].map(ref =>
        principals.ofRef(ref),
      ),
    ]);
  }

  /** What a binding of the active policy takes out of spans, and the environment's floor with it. */
  redactOf(options: {
    binding: string;
    environment: string;
  }): readonly string[] {
    const policy = this.#d.policy.active?.policy;
    const own = policy?.bindings.get(options.binding)?.redact ?? [];
    const floor =
      policy?.environments.get(options.environment)?.floor.redact ?? [];
    return [...new Set([...own, ...floor])];
  }

  /** What is known of an entity, as it was read last. */
  factsOf(ref: string): EntityFacts | undefined {
    return this.#d.entities.get(ref)?.facts;
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
    const { policy, entities, permissions, grants, clock } = this.#d;
    const { caller, refs } = options;
    for (;;) {
      const { active } = policy;
      if (!active) return undefined;
      const gate =
        permissions.peekTraceRead(caller.credentials) ??
        (await permissions.traceRead(caller.credentials));
      if (refs.length > 0) await entities.ensureFresh(refs);
      const mine = await grants.of(caller.ref);
      // A newer policy may read other fields: then these facts are not for it.
      if (active === policy.active) {
        return {
          active,
          caller,
          gate,
          grants: mine,
          catalog: () => entities.allFacts(),
          at: clock.now(),
        };
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
      ...questionIn({
        context,
        resource: { entity: this.#d.entities.get(ref)?.facts, ref },
        environment,
        action,
      }),
      principal,
      grants: await this.#d.grants.of(principal.ref),
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
  }): Promise<ViewableRole[]> {
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
