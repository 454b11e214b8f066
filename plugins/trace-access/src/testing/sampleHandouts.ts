import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { sampleOpens } from './sampleRequests';

/** What credentials for prod would show. */
export function sampleHandoutPreview(
  now: number,
  more: Partial<Schemas['HandoutPreview']> = {},
): Schemas['HandoutPreview'] {
  return {
    state: 'open',
    sentence: 'You can take credentials for prod (binding sre-prod).',
    why: [],
    opens: {
      ...sampleOpens,
      environment: 'prod',
      tier: 'high',
      actions: ['credentials'],
      wholeAccount: true,
      redact: [],
    },
    until: new Date(now + 3_600_000).toISOString(),
    killable: true,
    ...more,
  };
}

/** Credentials that no cloud knows. */
export function sampleCredentials(
  now: number,
  more: Partial<Schemas['Credentials']> = {},
): Schemas['Credentials'] {
  return {
    provider: 'aws',
    accessKeyId: 'ASIASAMPLEKEYID00001',
    secretAccessKey: 'sample/secret+key',
    sessionToken: 'sample-session-token==',
    expiration: new Date(now + 3_600_000).toISOString(),
    accountId: '123456789012',
    region: 'eu-west-1',
    sessionId: '01JDSES0000000000000000001',
    entityRef: 'component:default/payments',
    environment: 'prod',
    ...more,
  };
}

/** A sign-in link that leads nowhere. */
export function sampleConsoleLink(now: number): Schemas['ConsoleLink'] {
  return {
    url: 'https://console.cloud.test/federation?SigninToken=sample-token',
    expiresAt: new Date(now + 15 * 60_000).toISOString(),
    sessionEndsAt: new Date(now + 3_600_000).toISOString(),
    sessionId: '01JDSES0000000000000000002',
  };
}
