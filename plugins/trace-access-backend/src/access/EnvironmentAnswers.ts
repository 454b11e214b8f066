import type {
  Action,
  Policy,
  Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { DefaultAccessService } from './DefaultAccessService';
import { decideIn, requestableIn, type DecisionContext } from './decideIn';
import { accessState, environmentAccess } from './environmentAccess';

type EnvironmentAccess = Schemas['EnvironmentAccess'];

const HANDOUTS = ['console', 'credentials'] as const;

/** What is known of requests, for the screens that lead to one. */
export interface KnownRequests {
  /** The pending requests of one person: for one entity, or for all. */
  pending(options: {
    requester: string;
    entityRef?: string;
  }): Promise<{ id: string; entityRef: string; environment: string }[]>;
  /** Minutes that deciding on a binding's requests usually takes. */
  typicalMinutes(binding: string): Promise<number | undefined>;
}

/** How the environments of entities stand for a caller, as the screens say it. */
export class EnvironmentAnswers {
  readonly #access: DefaultAccessService;
  readonly #requests: KnownRequests;

  constructor(options: {
    access: DefaultAccessService;
    /** Default: nothing is pending, and no times are known. */
    requests?: KnownRequests;
  }) {
    this.#access = options.access;
    this.#requests = options.requests ?? {
      pending: async () => [],
      typicalMinutes: async () => undefined,
    };
  }

  /** For each entity one answer per environment, in their order. */
  async of(options: {
    context: DecisionContext;
    refs: readonly string[];
    environments: readonly string[];
  }): Promise<EnvironmentAccess[][]> {
    const { context, refs, environments } = options;
    if (refs.length === 0) return [];
    const pending = await this.#requests.pending({
      requester: context.caller.facts.ref,
      ...(refs.length === 1 && { entityRef: refs[0] }),
    });
    const pendingIds = new Map(
      pending.map(one => [`${one.entityRef} ${one.environment}`, one.id]),
    );
    const answers = refs.map(ref =>
      environments.map(environment => ({
        ...this.#answer({ context, ref, environment }),
        pendingRequest: pendingIds.get(`${ref} ${environment}`),
      })),
    );
    const minutes = await this.#minutes(answers.flat());
    return answers.map(ofEntity =>
      ofEntity.map(({ answer, askedUnder, pendingRequest }) => {
        const typicalMinutes = minutes.get(askedUnder ?? '');
        return {
          ...answer,
          ...(pendingRequest !== undefined && { pendingRequest }),
          ...(typicalMinutes !== undefined && { typicalMinutes }),
        };
      }),
    );
  }

  #answer(options: {
    context: DecisionContext;
    ref: string;
    environment: string;
  }): { answer: EnvironmentAccess; askedUnder?: string } {
    const { context, ref, environment } = options;
    const { policy } = context.active;
    const entity = this.#access.factsOf(ref);
    const question = { context, resource: { entity, ref }, environment };
    const given = actionsGivenIn(policy).get(environment);
    const handouts = HANDOUTS.filter(action => given?.has(action));

    const asked = (['view', ...handouts] as const)
      .map(action => ({
        action,
        decision: requestableIn({ ...question, action }),
      }))
      .filter(one => one.decision.outcome === 'requestable');
    return {
      answer: {
        ...environmentAccess({
          decision: decideIn({ ...question, action: 'view' }),
          policy,
          environment,
          entity,
          principal: context.caller.facts,
        }),
        requestable: asked.map(one => one.action),
        handouts: handouts
          .map(action => ({
            action,
            state: accessState(decideIn({ ...question, action })),
          }))
          .filter(one => one.state !== 'closed'),
      },
      askedUnder: asked[0]?.decision.binding,
    };
  }

  /** By binding; each is asked for once. */
  async #minutes(
    answers: readonly { askedUnder?: string }[],
  ): Promise<ReadonlyMap<string, number | undefined>> {
    const bindings = new Set(answers.flatMap(one => one.askedUnder ?? []));
    return new Map(
      await Promise.all(
        [...bindings].map(
          async binding =>
            [binding, await this.#requests.typicalMinutes(binding)] as const,
        ),
      ),
    );
  }
}

const given = new WeakMap<Policy, ReadonlyMap<string, ReadonlySet<Action>>>();

/**
 * The actions that each environment's bindings give to anybody: what is decided
 * for a whole environment is not asked where nothing could come of it.
 */
function actionsGivenIn(
  policy: Policy,
): ReadonlyMap<string, ReadonlySet<Action>> {
  const known = given.get(policy);
  if (known) return known;
  const found = new Map<string, Set<Action>>();
  for (const { effect, environments, actions } of policy.bindings.values()) {
    if (effect === 'deny') continue;
    for (const environment of environments) {
      const all = found.get(environment) ?? new Set();
      actions.forEach(action => all.add(action));
      found.set(environment, all);
    }
  }
  given.set(policy, found);
  return found;
}
