import type { Decision } from '@tracegate/plugin-trace-access-common';
import { yieldingChunks } from '../service/yielding';
import type { Caller, ViewableRole } from './AccessService';
import {
  decideIn,
  decideOpen,
  type AccessDependencies,
  type DecisionContext,
} from './decideIn';

const MAX_ROLES = 5;
const MAX_AGE_MS = 5_000;

/** An entity, or an unclaimed service. */
type Resource = { ref: string } | { service: { source: string; name: string } };

interface Found {
  key: string;
  at: number;
  /** One for each role. */
  resources: readonly Resource[];
}

/**
 * Which roles a caller can read an environment with, for opening a trace by its
 * id. Where to look is found in the catalog as known, and remembered for 5 s;
 * what is answered is decided on fresh facts.
 */
export class ViewableRoles {
  readonly #d: AccessDependencies;
  readonly #found = new WeakMap<Caller['facts'], Map<string, Found>>();

  constructor(dependencies: AccessDependencies) {
    this.#d = dependencies;
  }

  async of(options: {
    caller: Caller;
    environment: string;
    context: (refs: readonly string[]) => Promise<DecisionContext | undefined>;
  }): Promise<ViewableRole[]> {
    const { caller, environment } = options;
    await this.#d.entities.loaded();
    const context = await options.context([]);
    if (!context) return [];
    const { resources } = await this.#find({ caller, environment, context });

    const refs = resources.flatMap(each => ('ref' in each ? [each.ref] : []));
    const fresh = await options.context(refs);
    if (!fresh) return [];
    const roles = resources.flatMap((each): ViewableRole[] => {
      const decision = this.#decide({ context: fresh, environment, each });
      if (decision.outcome !== 'allowed') return [];
      return [{ decision, ...('ref' in each && { entityRef: each.ref }) }];
    });
    return roles
      .sort((a, b) => rank(a.decision) - rank(b.decision))
      .slice(0, MAX_ROLES);
  }

  async #find(options: {
    caller: Caller;
    environment: string;
    context: DecisionContext;
  }): Promise<Found> {
    const { caller, environment, context } = options;
    const key = [
      context.active.policy.version,
      this.#d.entities.generation,
      caller.ip,
      // By their states: which grants there are changes with the clock too.
      ...context.grants.map(grant => `${grant.id} ${grant.state}`),
    ].join('\n');
    const mine = this.#found.get(caller.facts) ?? new Map<string, Found>();
    this.#found.set(caller.facts, mine);
    const known = mine.get(environment);
    const age = known ? context.at - known.at : Infinity;
    if (known && known.key === key && age >= 0 && age <= MAX_AGE_MS) {
      return known;
    }

    const byRank = [0, 1, 2].map(() => new Map<string, Resource>());
    const [standing] = byRank;
    const look = (each: Resource) => {
      const decision = this.#decide({ context, environment, each });
      if (decision.outcome !== 'allowed' || !decision.role) return;
      const roles = byRank[rank(decision)];
      if (!roles.has(decision.role)) roles.set(decision.role, each);
    };
    for (const service of namedServices(context, environment)) {
      if (standing.size < MAX_ROLES) look({ service });
    }
    const enough = Math.min(MAX_ROLES, givableRoles(context, environment));
    for await (const chunk of yieldingChunks(this.#d.entities.all())) {
      if (standing.size >= enough) break;
      for (const { facts } of chunk) {
        if (standing.size < enough) look({ ref: facts.ref });
      }
    }
    const best = new Map<string, Resource>();
    for (const [role, each] of byRank.flatMap(roles => [...roles])) {
      if (!best.has(role)) best.set(role, each);
    }
    const found = { key, at: context.at, resources: [...best.values()] };
    mine.set(environment, found);
    return found;
  }

  #decide(options: {
    context: DecisionContext;
    environment: string;
    each: Resource;
  }): Decision {
    const { context, environment, each } = options;
    const resource =
      'ref' in each
        ? { ref: each.ref, entity: this.#d.entities.get(each.ref)?.facts }
        : each;
    const question = {
      context,
      resource,
      environment,
      action: 'view',
    } as const;
    const open = decideOpen(question);
    return open.outcome === 'allowed' ? open : decideIn(question);
  }
}

/** Standing access before a grant, which ends sooner; last what starts a clock. */
function rank({ grant }: Decision): 0 | 1 | 2 {
  if (!grant) return 0;
  return grant.state === 'active' ? 1 : 2;
}

/** Unclaimed services that bindings name in the environment. */
function namedServices(context: DecisionContext, environment: string) {
  const services = new Map<string, { source: string; name: string }>();
  const { bindings, sources } = context.active.policy;
  for (const binding of bindings.values()) {
    if (binding.effect === 'deny') continue;
    for (const service of binding.services) {
      if (sources.get(service.source)?.environment === environment) {
        services.set(`${service.source}\n${service.name}`, service);
      }
    }
  }
  return services.values();
}

/** How many roles the environment's bindings could give to anybody. */
function givableRoles(context: DecisionContext, environment: string): number {
  const roles = new Set<string>();
  for (const binding of context.active.policy.bindings.values()) {
    if (binding.role && binding.environments.includes(environment)) {
      roles.add(binding.role);
    }
  }
  return roles.size;
}
