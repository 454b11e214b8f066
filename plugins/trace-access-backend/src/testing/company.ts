import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';

const location = 'url:https://example.com/catalog.yaml';

/** An entity as a catalog file would have it. */
export function entity(options: {
  kind: string;
  name: string;
  namespace?: string;
  spec: Entity['spec'];
  tags?: string[];
  annotations?: Record<string, string>;
  origin?: string;
}): Entity {
  const { kind, name, namespace, spec, tags, annotations, origin } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...(tags && { tags }),
      annotations: {
        [ANNOTATION_LOCATION]: origin ?? location,
        [ANNOTATION_ORIGIN_LOCATION]: origin ?? location,
        ...annotations,
      },
    },
    spec,
  };
}

export const user = (name: string, memberOf: string[]) =>
  entity({ kind: 'User', name, spec: { memberOf } });

export const group = (name: string, parent?: string) =>
  entity({
    kind: 'Group',
    name,
    spec: { type: 'team', children: [], ...(parent && { parent }) },
  });

export const component = (
  name: string,
  owner: string,
  more: Partial<Parameters<typeof entity>[0]> = {},
) =>
  entity({
    kind: 'Component',
    name,
    ...more,
    spec: { type: 'service', lifecycle: 'production', owner, ...more.spec },
  });

/** A small made-up company: two teams, one on-call group above, a contractor. */
export const COMPANY: readonly Entity[] = [
  group('engineering'),
  group('payments-team', 'engineering'),
  group('ledger-team', 'engineering'),
  group('sre'),
  group('contractors'),
  user('ana', ['payments-team']),
  user('ben', ['ledger-team']),
  user('sam', ['sre']),
  user('cam', ['contractors']),
  component('payments', 'payments-team', { tags: ['pci'] }),
  component('ledger', 'ledger-team'),
  component('audit-log', 'ledger-team', {
    annotations: { 'trace-access.io/service-names': 'ledger, old-ledger' },
  }),
];

/** Policy for it. */
export const POLICY = `
apiVersion: trace-access/v1
kind: Environment
metadata: { name: dev, owner: group:default/sre }
spec: { tier: low }
---
apiVersion: trace-access/v1
kind: Environment
metadata: { name: prod, owner: group:default/sre }
spec: { tier: high, floor: { redact: [user.email] } }
---
apiVersion: trace-access/v1
kind: TraceSource
metadata: { name: xray-prod, owner: group:default/sre }
spec: { environment: prod, type: xray, config: { region: eu-west-1 }, services: { psp: component:default/payments }, claims: confirm }
---
apiVersion: trace-access/v1
kind: Role
metadata: { name: reader, owner: group:default/sre }
spec:
  provider: aws
  environments:
    dev: { arn: 'arn:aws:iam::111122223333:role/reader-dev', externalId: sample-dev }
    prod: { arn: 'arn:aws:iam::111122223333:role/reader-prod', externalId: sample-prod }
---
apiVersion: trace-access/v1
kind: Role
metadata: { name: sre-reader, owner: group:default/sre }
spec:
  provider: aws
  environments:
    prod: { arn: 'arn:aws:iam::111122223333:role/sre-prod', externalId: sample-sre }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: owner-approval, owner: group:default/sre }
spec:
  steps: [{ approvers: [owners, { group: 'group:default/sre' }], count: 1 }]
  requestTtl: P1D
  reason: required
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: owners-prod, owner: group:default/sre }
spec:
  subjects: [owners]
  entities: '*'
  environments: [prod]
  role: reader
  actions: [view]
  effect: allow
  access: standing
  limits: { maxDuration: PT2H }
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: engineering-asks-prod, owner: group:default/sre }
spec:
  subjects: [{ group: 'group:default/engineering' }]
  entities: { kind: Component }
  environments: [prod]
  role: reader
  actions: [view]
  effect: allow
  access: onRequest
  approval: owner-approval
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: sre-prod, owner: group:default/sre }
spec:
  subjects: [{ group: 'group:default/sre' }]
  entities: '*'
  services: [{ source: xray-prod, name: legacy-batch }]
  environments: [prod]
  role: sre-reader
  actions: [view]
  effect: allow
  access: standing
  redact: [db.query.text]
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: no-pci-for-sre, owner: group:default/sre }
spec:
  subjects: [{ group: 'group:default/sre' }]
  entities: { metadata.tags: { $contains: pci } }
  environments: [prod]
  actions: [view]
  effect: deny
`;
