import type { Action } from '@tracegate/plugin-trace-access-common';
import { MAX_POLICY_LENGTH, sessionPolicy } from './sessionPolicy';

const NOW = Date.parse('2026-11-21T12:00:00Z');

const policyOf = (change: {
  action: Action;
  endsAt?: number;
  network?: string[];
}) => {
  const account = { partition: 'aws', accountId: '111122223333' };
  const text = sessionPolicy({ endsAt: NOW, account, ...change });
  expect(text.length).toBeLessThanOrEqual(MAX_POLICY_LENGTH);
  return JSON.parse(text).Statement;
};

const nothingOfIdentity = {
  Effect: 'Deny',
  Action: ['sts:*', 'iam:*'],
  Resource: '*',
};
const fromTheEnd = (end: string) => ({
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': end } },
});

describe('sessionPolicy', () => {
  it('allows the reads of view alone, and nothing from the end on', () => {
    const statements = policyOf({ action: 'view', endsAt: NOW + 900 });
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'xray:BatchGetTraces',
          'xray:GetServiceGraph',
          'xray:GetTraceGraph',
          'xray:GetTraceSegmentDestination',
          'xray:GetTraceSummaries',
        ],
        Resource: '*',
      },
      nothingOfIdentity,
      // Rounded down: a session may end early, never late.
      fromTheEnd('2026-11-21T12:00:00Z'),
    ]);
  });

  it.each(['console', 'credentials'] as const)(
    'allows %s the reads that the boundary has, one by one',
    action => {
      const statements = policyOf({ action });
      expect(statements).toEqual([
        {
          Effect: 'Allow',
          Action: [
            'xray:BatchGetTraces',
            'xray:GetServiceGraph',
            'xray:GetTraceGraph',
            'xray:GetTraceSegmentDestination',
            'xray:GetTraceSummaries',
            'logs:GetQueryResults',
            'xray:GetRetrievedTracesGraph',
            'xray:ListRetrievedTraces',
            'xray:StartTraceRetrieval',
          ],
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Action: ['logs:StartQuery'],
          Resource: 'arn:aws:logs:*:111122223333:log-group:aws/spans:*',
        },
        nothingOfIdentity,
        fromTheEnd('2026-11-21T12:00:00Z'),
      ]);
    },
  );

  it('ties what leaves the backend to its network, and only that', () => {
    const network = ['10.0.0.0/8', '2001:db8::/32'];
    expect(policyOf({ action: 'credentials', network }).at(-1)).toEqual({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { NotIpAddress: { 'aws:SourceIp': network } },
    });
    expect(policyOf({ action: 'view', network })).toEqual(
      policyOf({ action: 'view' }),
    );
  });

  it('says so when the networks are more than STS takes', () => {
    const blocks = (of: (n: number) => string) =>
      Array.from({ length: 50 }, (_, n) => of(n));
    // Fifty blocks of IPv4 still fit.
    policyOf({ action: 'console', network: blocks(n => `203.0.113.${n}/32`) });
    expect(() =>
      policyOf({
        action: 'console',
        network: blocks(n => `2001:db8:1000:2000:3000:4000:${n}::/112`),
      }),
    ).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(
          /characters long.*fewer than 50 blocks.*conditions\.network/,
        ),
      }),
    );
  });

  it.each(['share', 'write'] as const)('gives nothing for %s', action => {
    expect(() => policyOf({ action })).toThrow(`not for '${action}'`);
  });
});
