import type { Schemas } from '@tracegate/plugin-trace-access-common';

/** Sample data: nobody real. */
export function sampleEnvironments(
  now: number,
): Schemas['EnvironmentAccess'][] {
  return [
    {
      name: 'dev',
      tier: 'low',
      state: 'open',
      sentence: 'You can view dev: every engineer may (binding engineers-dev).',
      binding: 'engineers-dev',
      role: 'dev-reader',
      why: [{ code: 'standing-binding', message: 'engineers-dev gives it.' }],
      approvers: [],
    },
    {
      name: 'staging',
      tier: 'medium',
      state: 'ask',
      sentence:
        'Not yet: you may ask for staging (binding payments-staging). team-payments approves.',
      binding: 'payments-staging',
      role: 'payments-reader',
      maxDuration: 'PT2H',
      why: [{ code: 'on-request-binding', message: 'It may be requested.' }],
      approvers: ['group:default/team-payments', 'user:default/olga'],
    },
    {
      name: 'prod',
      tier: 'high',
      state: 'open',
      sentence:
        'You can view prod until the end of your shift: through group sre (binding sre-prod).',
      binding: 'sre-prod',
      role: 'payments-reader',
      maxDuration: 'PT1H',
      until: new Date(now + 32 * 60_000 + 7000).toISOString(),
      why: [{ code: 'standing-binding', message: 'sre-prod gives it.' }],
      approvers: [],
    },
    {
      name: 'prod-us',
      tier: 'high',
      state: 'closed',
      sentence: 'You cannot view prod-us: no binding reaches you here.',
      why: [{ code: 'no-binding', message: 'No binding matches.' }],
      approvers: [],
    },
  ];
}

export function sampleEntityAccess(now: number): Schemas['EntityAccess'] {
  return {
    entityRef: 'component:default/payments',
    policyVersion: '3f9ac0d2b7e1',
    issuing: true,
    services: ['payments'],
    environments: sampleEnvironments(now),
  };
}

/** The same, with one environment changed. */
export function accessWith(
  name: string,
  change: Partial<Schemas['EnvironmentAccess']>,
): Schemas['EntityAccess'] {
  const access = sampleEntityAccess(Date.now());
  return {
    ...access,
    environments: access.environments.map(each =>
      each.name === name ? { ...each, ...change } : each,
    ),
  };
}

export function sampleMyAccess(now: number): Schemas['MyAccessPage'] {
  const environments = sampleEnvironments(now);
  const names = ['payments', 'payments-worker', 'ledger', 'checkout', 'fraud'];
  return {
    environments: environments.map(({ name }) => name),
    items: names.map((name, i) => ({
      entityRef: `component:default/${name}`,
      owned: i < 2,
      environments: environments.map(each => ({
        ...each,
        until: i === 0 ? each.until : undefined,
        state: i > 2 && each.state === 'open' ? 'ask' : each.state,
        approvers: ['group:default/team-payments'],
      })),
    })),
    nextCursor: 'page-2',
  };
}

export function sampleSessions(now: number): Schemas['SessionList'] {
  return {
    sessions: [
      {
        id: '01JD000000000000000000001',
        environment: 'prod',
        role: 'payments-reader',
        binding: 'sre-prod',
        action: 'view',
        issuedAt: new Date(now - 20 * 60_000).toISOString(),
        expiresAt: new Date(now + 12 * 60_000 + 4000).toISOString(),
      },
      {
        id: '01JD000000000000000000002',
        environment: 'dev',
        role: 'dev-reader',
        binding: 'engineers-dev',
        action: 'view',
        issuedAt: new Date(now - 60_000).toISOString(),
        expiresAt: new Date(now + 59 * 60_000).toISOString(),
      },
    ],
  };
}
