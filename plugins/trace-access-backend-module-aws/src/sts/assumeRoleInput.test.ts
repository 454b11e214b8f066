import type { Role } from '@tracegate/plugin-trace-access-common';
import type { SessionRequest } from '@tracegate/plugin-trace-access-node';
import { assumeRoleInput } from './assumeRoleInput';
import { durationSeconds } from './duration';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;

function request(
  change: Partial<SessionRequest> & {
    target?: { arn: string; externalId?: string; maxSessionMs?: number };
  } = {},
): SessionRequest {
  const { target, ...rest } = change;
  const role: Role = {
    alias: 'payments-reader',
    owner: 'group:default/platform',
    provider: 'aws',
    environments: new Map([
      [
        'prod',
        target ?? {
          arn: 'arn:aws:iam::111122223333:role/trace-access/payments',
          externalId: 'sample-external-id',
        },
      ],
    ]),
  };
  return {
    sessionId: '01JDEMO0000000000000000000',
    principal: 'user:default/ana',
    environment: 'prod',
    action: 'view',
    role,
    traceGrant: '01JLEASE000000000000000000',
    endsAt: NOW + HOUR,
    ...rest,
  };
}

const input = (one: SessionRequest, chained = false) =>
  assumeRoleInput({ request: one, now: NOW, chained });

describe('assumeRoleInput', () => {
  it('says who, for what, until when', () => {
    expect(input(request())).toEqual({
      RoleArn: 'arn:aws:iam::111122223333:role/trace-access/payments',
      RoleSessionName: 'user+default,ana',
      SourceIdentity: 'user+default,ana',
      ExternalId: 'sample-external-id',
      DurationSeconds: 3600,
      Policy: expect.any(String),
      Tags: [
        { Key: 'user', Value: 'user:default/ana' },
        { Key: 'environment', Value: 'prod' },
        { Key: 'trace-grant', Value: '01JLEASE000000000000000000' },
      ],
    });
  });

  it.each(['console', 'credentials'] as const)(
    'says what %s were asked for, which leave the backend',
    action => {
      const about = {
        entityRef: 'component:default/payments',
        requestId: '01JREQUEST',
      };
      const extra = [
        { Key: 'entity', Value: 'component:default/payments' },
        { Key: 'request', Value: '01JREQUEST' },
      ];
      const tags = (change: Partial<SessionRequest>) =>
        input(request({ ...about, ...change })).Tags!.slice(3);
      expect(tags({ action })).toEqual(extra);
      expect(tags({ action, requestId: undefined })).toEqual(extra.slice(0, 1));
      expect(tags({ action: 'view' })).toEqual([]);
    },
  );

  it.each([
    ['no entry for environment', request({ environment: 'dev' })],
    ['names no IAM role', request({ target: { arn: 'payments' } })],
    [
      'names no IAM role',
      request({ target: { arn: 'arn:aws:iam::111122223333:user/ana' } }),
    ],
    [
      'names no IAM role',
      request({ target: { arn: 'arn:aws:s3:::bucket/role/x' } }),
    ],
    [
      'externalId',
      request({
        target: { arn: 'arn:aws:iam::111122223333:role/x', externalId: 'a b' },
      }),
    ],
    ["session tag 'user'", request({ principal: 'user:default/a"b' })],
    ["session tag 'trace-grant'", request({ traceGrant: '' })],
    ["not for 'write'", request({ action: 'write' })],
    ["not for 'share'", request({ action: 'share' })],
    [
      "session tag 'entity'",
      request({ action: 'console', entityRef: 'component:default/a"b' }),
    ],
    ['ended before', request({ endsAt: NOW })],
    [
      'under 15 minutes',
      request({
        target: { arn: 'arn:aws:iam::111122223333:role/x', maxSessionMs: 1000 },
      }),
    ],
  ])('refuses before AWS would: %s', (sentence, one) => {
    expect(() => input(one)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(sentence),
      }),
    );
  });
});

describe('durationSeconds', () => {
  const of = (change: Partial<Parameters<typeof durationSeconds>[0]>) =>
    durationSeconds({
      now: NOW,
      endsAt: NOW + 24 * HOUR,
      chained: false,
      ...change,
    });

  it.each([
    ['the role without a maximum: an hour', {}, 3600],
    ['the role', { roleMaxMs: 4 * HOUR }, 14_400],
    ['chaining', { roleMaxMs: 4 * HOUR, chained: true }, 3600],
    ['what is left', { roleMaxMs: 4 * HOUR, endsAt: NOW + 1_800_500 }, 1801],
    ['never under the minimum', { endsAt: NOW + 1 }, 900],
    ['never over twelve hours', { roleMaxMs: 20 * HOUR }, 43_200],
  ])('keeps within every limit: %s', (_, change, seconds) => {
    expect(of(change)).toBe(seconds);
  });
});
