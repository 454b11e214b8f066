import type { Entity } from '@backstage/catalog-model';
import { compilePolicy } from '../compile';
import { entityFacts } from '../entityFacts';
import { Evaluator } from '../evaluator';
import type { EntityFacts, PrincipalFacts } from '../facts';
import type { Finding, PolicyLocation } from '../finding';
import { parsePolicy } from '../language/parsePolicy';

/** Environments, a role, an approval rule and a source to bind. */
export const BASE = `
apiVersion: trace-access/v1
kind: Environment
metadata: { name: dev, owner: group:default/platform }
spec: { tier: low }
---
apiVersion: trace-access/v1
kind: Environment
metadata: { name: prod, owner: group:default/platform }
spec: { tier: high }
---
apiVersion: trace-access/v1
kind: Role
metadata: { name: reader, owner: group:default/platform }
spec:
  provider: aws
  environments:
    dev: { arn: 'arn:aws:iam::111111111111:role/dev-reader' }
    prod: { arn: 'arn:aws:iam::222222222222:role/prod-reader', externalId: tg-1, maxSession: PT1H }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: four-eyes, owner: group:default/platform }
spec: { steps: [{ approvers: [owners] }] }
---
apiVersion: trace-access/v1
kind: TraceSource
metadata: { name: xray-prod, owner: group:default/platform }
spec: { environment: prod, type: xray, config: { region: eu-west-1 } }
`;

/** A binding document; `spec` is inline YAML fields. */
export const binding = (name: string, spec: string) => `
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: ${name}, owner: group:default/platform }
spec: { ${spec} }
`;

/** A standing allow of view in prod for everyone, less what is overridden. */
export function allow(name: string, overrides: Record<string, string> = {}) {
  const spec = {
    subjects: "'*'",
    entities: "'*'",
    environments: '[prod]',
    actions: '[view]',
    role: 'reader',
    access: 'standing',
    ...overrides,
  };
  return binding(
    name,
    Object.entries(spec)
      .map(([field, value]) => `${field}: ${value}`)
      .join(', '),
  );
}

/** A deny of view in prod for everyone, less what is overridden. */
export function deny(name: string, overrides: Record<string, string> = {}) {
  const spec = {
    subjects: "'*'",
    entities: "'*'",
    environments: '[prod]',
    actions: '[view]',
    effect: 'deny',
    ...overrides,
  };
  return binding(
    name,
    Object.entries(spec)
      .map(([field, value]) => `${field}: ${value}`)
      .join(', '),
  );
}

/** Findings of one file. */
export function findingsOf(text: string, location?: PolicyLocation): Finding[] {
  return parsePolicy({ files: [{ path: 'policy.yaml', text, location }] })
    .findings;
}

/** An evaluator of BASE and more; fails on errors. */
export async function evaluatorFor(
  more: string,
  base = BASE,
): Promise<Evaluator> {
  const { documents, findings } = parsePolicy({
    files: [{ path: 'policy.yaml', text: `${base}${more}` }],
  });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new Evaluator({ policy: await compilePolicy({ documents }) });
}

/** A known user in some groups. */
export function user(
  name: string,
  groups: string[] = [],
  facts: Partial<PrincipalFacts> = {},
): PrincipalFacts {
  return {
    ref: `user:default/${name}`,
    type: 'user',
    known: true,
    groups: new Map(
      groups.map(group => [
        `group:default/${group}`,
        [`group:default/${group}`],
      ]),
    ),
    membershipKnown: true,
    idpGroups: [],
    ...facts,
  };
}

/** A component's facts. */
export function component(
  name: string,
  options: { owner?: string; tags?: string[]; spec?: Entity['spec'] } = {},
): EntityFacts {
  const { owner, tags, spec } = options;
  return entityFacts({
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name, namespace: 'default', ...(tags && { tags }) },
      spec: { type: 'service', ...(owner && { owner }), ...spec },
    },
  });
}
