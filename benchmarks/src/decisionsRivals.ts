import {
  createMongoAbility,
  type RawRuleOf,
  type MongoAbility,
} from '@casl/ability';
import type { Entity } from '@backstage/catalog-model';
import { evaluateFilterPredicate } from '@backstage/filter-predicates';
import type {
  EntityFacts,
  Outcome,
  PrincipalFacts,
  RoleBindingDocument,
  Subject,
} from '@tracegate/plugin-trace-access-common';
import { newEnforcer, newModel } from 'casbin';
import type { Workload } from './decisionsWorkload';

// The same policy said in the words of two libraries. Neither has a third
// answer, so "on request" is an action of its own there, and each decision asks
// for `view` first and `request` next.

/** One decision by someone else's library. */
export type Rival = (question: {
  principal: PrincipalFacts;
  entity: Entity;
  facts: EntityFacts;
  environment: string;
}) => Promise<Outcome> | Outcome;

const actsOf = ({ spec }: RoleBindingDocument) => {
  if (spec.effect === 'deny') {
    return ['view', 'request'];
  }
  return spec.access === 'standing' ? ['view'] : ['request'];
};

function keyOf(subject: Subject): string {
  if (typeof subject === 'string') {
    return subject;
  }
  if ('group' in subject) {
    return subject.group;
  }
  return 'user' in subject ? subject.user : '';
}

const CASBIN_MODEL = `
[request_definition]
r = sub, obj, env, act
[policy_definition]
p = sub, obj, env, act, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.act == p.act && r.env == p.env && (p.obj == "*" || matches(r.obj, p.obj)) && (p.sub == "owners" && owns(r.sub, r.obj) || g(r.sub, p.sub))
`;

/** Casbin: its role manager for groups, its effect rule for denies. */
export async function casbinRival(workload: Workload): Promise<Rival> {
  const enforcer = await newEnforcer(newModel(CASBIN_MODEL));
  const groupsOf = new Map(
    workload.principals.map(({ ref, groups }) => [ref, groups]),
  );
  const predicates = new Map<string, never>();
  await enforcer.addFunction('matches', (entity: EntityFacts, text: string) =>
    evaluateFilterPredicate(predicates.get(text)!, entity.fields),
  );
  await enforcer.addFunction('owns', (user: string, entity: EntityFacts) =>
    entity.owners.some(owner => groupsOf.get(user)?.has(owner)),
  );
  const rules = workload.documents.bindings.flatMap(binding => {
    const { subjects, entities, environments, effect } = binding.spec;
    const text = entities === '*' ? '*' : JSON.stringify(entities);
    predicates.set(text, entities as never);
    return subjects.flatMap(subject =>
      (environments as string[]).flatMap(environment =>
        actsOf(binding).map(act => [
          keyOf(subject),
          text,
          environment,
          act,
          effect,
        ]),
      ),
    );
  });
  await enforcer.addPolicies([
    ...new Map(rules.map(rule => [rule.join('\n'), rule])).values(),
  ]);
  const links = new Map<string, string[]>();
  for (const { ref, groups } of workload.principals) {
    for (const [group, path] of groups) {
      const below = path.length > 1 ? path[path.length - 2] : ref;
      links.set(`${below} ${group}`, [below, group]);
    }
  }
  await enforcer.addGroupingPolicies([...links.values()]);
  return async ({ principal, facts, environment }) => {
    for (const [act, outcome] of [
      ['view', 'allowed'],
      ['request', 'requestable'],
    ] as const) {
      if (await enforcer.enforce(principal.ref, facts, environment, act)) {
        return outcome;
      }
    }
    return 'denied';
  };
}

type Rule = RawRuleOf<MongoAbility>;
interface Ability {
  can(action: string, subject: never): boolean;
}

/** A predicate of the workload as a MongoDB query. */
function query(entities: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entities as object).map(([path, matcher]) => [
      path,
      (matcher as { $contains?: unknown })?.$contains ?? matcher,
    ]),
  );
}

/** CASL: an ability per principal and environment, denies last. */
export function caslRival(workload: Workload): Rival {
  const rulesOf = (principal: PrincipalFacts, environment: string): Rule[] => {
    const rules: Rule[] = [];
    for (const binding of workload.documents.bindings) {
      const { spec } = binding;
      const named = spec.subjects.some(
        subject =>
          keyOf(subject) === principal.ref ||
          principal.groups.has(keyOf(subject)),
      );
      const owners = spec.subjects.includes('owners');
      if (
        (spec.environments as string[]).includes(environment) &&
        (named || owners)
      ) {
        const conditions = {
          ...(spec.entities !== '*' && query(spec.entities)),
          ...(!named && {
            'relations.0.targetRef': {
              $in: [principal.ref, ...principal.groups.keys()],
            },
          }),
        };
        rules.push({
          action: actsOf(binding),
          subject: 'Entity',
          inverted: spec.effect === 'deny',
          ...(Object.keys(conditions).length > 0 && { conditions }),
        } as Rule);
      }
    }
    return rules.sort((a, b) => Number(a.inverted) - Number(b.inverted));
  };
  const abilities = new Map<string, Ability>();
  return ({ principal, entity, environment }) => {
    const key = `${principal.ref} ${environment}`;
    let ability = abilities.get(key);
    if (!ability) {
      ability = createMongoAbility(rulesOf(principal, environment), {
        detectSubjectType: () => 'Entity',
      });
      abilities.set(key, ability);
    }
    if (ability.can('view', entity as never)) {
      return 'allowed';
    }
    return ability.can('request', entity as never) ? 'requestable' : 'denied';
  };
}
