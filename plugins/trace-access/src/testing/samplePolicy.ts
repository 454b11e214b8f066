import type { Schemas } from '@tracegate/plugin-trace-access-common';

export const sampleBindings: Schemas['Binding'][] = [
  {
    name: 'sre-prod',
    title: 'SRE on call',
    owner: 'group:default/platform',
    effect: 'allow',
    access: 'standing',
    subjects: ['group:default/sre'],
    entities: '*',
    environments: ['prod', 'prod-us'],
    actions: ['view'],
    role: 'payments-reader',
    priority: 10,
    maxDuration: 'PT1H',
    conditions: ['08:00–20:00 Europe/Berlin'],
    redact: ['user.email'],
  },
  {
    name: 'payments-staging',
    owner: 'group:default/platform',
    effect: 'allow',
    access: 'onRequest',
    subjects: ['owners', 'idp group okta/Payments-Oncall'],
    entities: {
      kind: 'Component',
      'metadata.tags': { $contains: 'payments' },
    },
    environments: ['staging'],
    actions: ['view'],
    role: 'payments-reader',
    priority: 0,
    maxDuration: 'PT2H',
    redact: ['db.query.text', 'http.request.header.*'],
    approval: 'payments-approval',
  },
  {
    name: 'no-contractors-prod',
    owner: 'group:default/security',
    effect: 'deny',
    subjects: ['group:default/contractors'],
    entities: '*',
    environments: ['prod', 'prod-us'],
    actions: ['view'],
    priority: 0,
    redact: [],
  },
];

export function samplePolicyStatus(now: number): Schemas['PolicyStatus'] {
  return {
    active: {
      version: '3f9ac0d2b7e1445a9b0d',
      loadedAt: new Date(now - 3_600_000).toISOString(),
      bindings: sampleBindings.length,
    },
    refused: {
      at: new Date(now - 120_000).toISOString(),
      message: '1 error in 1 file.',
    },
    findings: [
      {
        severity: 'error',
        code: 'unknown-field',
        message: 'Unknown field "enviroments". Did you mean "environments"?',
        file: 'policy/teams.yaml',
        line: 42,
        column: 3,
        document: 'RoleBinding payments-prod',
      },
      {
        severity: 'warning',
        code: 'unknown-group',
        message: 'group:default/team-gone is not in the catalog.',
        file: 'policy/sre.yaml',
        line: 7,
      },
    ],
  };
}

export const sampleExplanation: Schemas['Explanation'] = {
  outcome: 'denied',
  policyVersion: '3f9ac0d2b7e1445a9b0d',
  why: [
    {
      code: 'no-binding',
      message: 'No binding lets user:default/kim view this in prod.',
    },
  ],
  steps: [
    { code: 'deny', message: 'No deny matches.' },
    { code: 'standing', message: 'No standing binding matches.' },
    { code: 'on-request', message: 'No binding on request matches.' },
  ],
  nearestMisses: [
    {
      binding: 'sre-prod',
      missing: [
        {
          code: 'subject',
          message: 'user:default/kim is not in group:default/sre.',
        },
      ],
    },
  ],
};

export const sampleClaims: Schemas['Claim'][] = [
  {
    source: 'xray-prod',
    environment: 'prod',
    service: 'legacy-batch',
    entityRef: 'component:default/payments',
    state: 'pending',
    mayConfirm: true,
  },
  {
    source: 'xray-prod',
    environment: 'prod',
    service: 'pay-svc',
    entityRef: 'component:default/payments',
    state: 'confirmed',
    by: 'user:default/olga',
    mayConfirm: true,
  },
  {
    source: 'xray-dev',
    environment: 'dev',
    service: 'shared-cache',
    entityRef: 'component:default/ledger',
    state: 'contested',
  },
];
