import type { Entity } from '@backstage/catalog-model';
import {
  createMembership,
  type PolicyDocuments,
  type PrincipalFacts,
  type RoleBindingDocument,
  type Subject,
} from '@tracegate/plugin-trace-access-common';
import { Random } from './random';

export const ENVIRONMENTS = ['dev', 'staging', 'prod'];

const meta = (name: string) => ({ name, owner: 'group:default/platform' });
const apiVersion = 'trace-access/v1' as const;

/** A company: who and what there is, and who may do what. */
export interface Workload {
  documents: PolicyDocuments;
  entities: Entity[];
  principals: PrincipalFacts[];
}

/** Groups in a tree, eight to a parent. */
const parentOf = (i: number) => (i === 0 ? [] : [Math.floor((i - 1) / 8)]);
const groupRef = (i: number) => `group:default/g${i}`;

function bindingOf(
  i: number,
  random: Random,
  size: { groups: number; entities: number; systems: number },
): RoleBindingDocument {
  const deny = random.chance(0.05);
  // Most bindings are a team's own; a few are broad.
  const shape = random.next();
  const subjects: Subject[] =
    shape < 0.15
      ? ['owners']
      : [{ group: groupRef(random.below(size.groups)) }];
  if (shape > 0.97) {
    subjects.push({ user: `user:default/u${random.below(1000)}` });
  }
  const what = random.next();
  const name = `s${random.below(size.entities)}`;
  let entities: RoleBindingDocument['spec']['entities'];
  if (what < 0.3) {
    entities = { 'metadata.name': name };
  } else if (what < 0.6) {
    entities = {
      kind: 'Component',
      'spec.system': `sys${random.below(size.systems)}`,
    };
  } else if (what < 0.9) {
    entities = {
      kind: 'Component',
      'metadata.tags': { $contains: `tag${random.below(2000)}` },
    };
  } else if (what < 0.96) {
    entities = {
      'spec.lifecycle': { $in: ['production', 'experimental'] },
      'spec.owner': `group:default/g${random.below(size.groups)}`,
    };
  } else {
    entities = '*';
  }
  return {
    apiVersion,
    kind: 'RoleBinding',
    metadata: meta(`binding-${i}`),
    spec: {
      subjects,
      entities,
      environments: [random.pick(ENVIRONMENTS)],
      actions: ['view'],
      priority: random.below(3),
      ...(deny
        ? { effect: 'deny' as const }
        : {
            effect: 'allow' as const,
            access: random.chance(0.6)
              ? ('standing' as const)
              : ('onRequest' as const),
            role: 'reader',
            limits: { maxDuration: random.pick(['PT1H', 'PT2H', 'PT4H']) },
          }),
    },
  };
}

/** The same company for the same seed. */
export function createWorkload(options: {
  seed: number;
  bindings: number;
  entities: number;
  groups: number;
  principals: number;
}): Workload {
  const random = new Random(options.seed);
  const systems = Math.max(1, Math.floor(options.entities / 50));
  const size = { groups: options.groups, entities: options.entities, systems };

  const entities = Array.from({ length: options.entities }, (_, i): Entity => {
    const system = i % systems;
    const owner = groupRef(random.below(options.groups));
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: random.chance(0.9) ? 'Component' : 'API',
      metadata: {
        namespace: 'default',
        name: `s${i}`,
        uid: `uid-${i}`,
        description: `Service number ${i} of the sample company`,
        tags: Array.from(
          { length: 1 + random.below(4) },
          () => `tag${random.below(2000)}`,
        ),
        annotations: { 'example.com/slug': `org/service-${i}` },
      },
      spec: {
        type: 'service',
        lifecycle: random.chance(0.8) ? 'production' : 'deprecated',
        system: `sys${system}`,
        owner,
      },
      relations: [{ type: 'ownedBy', targetRef: owner }],
    };
  });

  const membership = createMembership({
    groups: Array.from({ length: options.groups }, (_, i) => ({
      ref: groupRef(i),
      parents: parentOf(i).map(groupRef),
    })),
  });
  const principals = Array.from(
    { length: options.principals },
    (_, i): PrincipalFacts => ({
      ref: `user:default/u${i}`,
      type: 'user',
      known: true,
      groups: membership.groupsOf(
        Array.from({ length: 1 + random.below(3) }, () =>
          groupRef(random.below(options.groups)),
        ),
      ),
      membershipKnown: true,
      idpGroups: [],
    }),
  );

  const documents: PolicyDocuments = {
    environments: ENVIRONMENTS.map(name => ({
      apiVersion,
      kind: 'Environment',
      metadata: meta(name),
      spec: { tier: 'low' },
    })),
    sources: [],
    roles: [],
    bindings: Array.from({ length: options.bindings }, (_, i) =>
      bindingOf(i, random, size),
    ),
    approvalRules: [],
  };
  return { documents, entities, principals };
}
