import {
  createMembership,
  type EntityFacts,
  entityFacts,
  type PrincipalFacts,
} from '@tracegate/plugin-trace-access-common';
import { readDocuments, readYaml } from './files';

const entities = [
  ...readDocuments('examples/org.yaml'),
  ...readDocuments('examples/services'),
];
const personas: { sub: string; groups: string[] }[] = readYaml(
  'examples/local-cloud.yaml',
).oidc.personas;
const groups = entities.filter(({ kind }) => kind === 'Group');
const group = (name: string) => `group:default/${name}`;

const membership = createMembership({
  groups: groups.map(({ metadata, spec }) => ({
    ref: group(metadata.name),
    parents: [
      spec.parent,
      ...groups
        .filter(other => other.spec.children.includes(metadata.name))
        .map(other => other.metadata.name),
    ]
      .filter(Boolean)
      .map(group),
  })),
});

/** What is known of a person, as the catalog and the identity provider have them. */
export function principal(name: string): PrincipalFacts {
  const user = entities.find(
    ({ kind, metadata }) => kind === 'User' && metadata.name === name,
  );
  const persona = personas.find(({ sub }) => sub === name);
  const direct = [
    ...user.spec.memberOf,
    ...groups
      .filter(({ spec }) => spec.members?.includes(name))
      .map(({ metadata }) => metadata.name),
  ];
  return {
    ref: `user:default/${name}`,
    type: 'user',
    known: true,
    groups: membership.groupsOf(direct.map(group)),
    membershipKnown: true,
    idpGroups: (persona?.groups ?? []).map(each => ({
      source: 'oidc',
      name: each,
    })),
  };
}

/** What is known of a component. */
export function component(name: string): EntityFacts {
  return entityFacts({
    entity: entities.find(
      ({ kind, metadata }) => kind === 'Component' && metadata.name === name,
    ),
  });
}
