import { parsePolicy } from '../policy/grammar';
import type { ManagedPolicy } from './state';

interface Source {
  name: string;
  path?: string;
  id: string;
  version: number;
  actions: string[];
  effect?: 'Allow' | 'Deny';
}

/** The few of AWS's own policies that this cloud knows. */
const SOURCES: Source[] = [
  {
    name: 'AdministratorAccess',
    id: 'ANPAIWMBCKSKIEE64ZLYK',
    version: 1,
    actions: ['*'],
  },
  {
    name: 'AWSDenyAll',
    id: 'ANPA4IXZRJ7F7KJ2MPKXQ',
    version: 1,
    actions: ['*'],
    effect: 'Deny',
  },
  {
    name: 'AWSXrayReadOnlyAccess',
    id: 'ANPAIH4OFXWPS6ZX6OPGQ',
    version: 8,
    actions: [
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
      'xray:BatchGetTraces',
      'xray:BatchGetTraceSummaryById',
      'xray:GetDistinctTraceGraphs',
      'xray:GetServiceGraph',
      'xray:GetTraceGraph',
      'xray:GetTraceSummaries',
      'xray:GetGroups',
      'xray:GetGroup',
      'xray:ListTagsForResource',
      'xray:ListResourcePolicies',
      'xray:GetTimeSeriesServiceStatistics',
      'xray:GetInsightSummaries',
      'xray:GetInsight',
      'xray:GetInsightEvents',
      'xray:GetInsightImpactGraph',
    ],
  },
  {
    name: 'AWSXrayWriteOnlyAccess',
    id: 'ANPAIAACM4LMYSRGBCTM6',
    version: 2,
    actions: [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
    ],
  },
  {
    name: 'AWSXrayFullAccess',
    id: 'ANPAJQBYG45NSJMVQDB2K',
    version: 1,
    actions: ['xray:*'],
  },
  {
    name: 'IAMFullAccess',
    id: 'ANPAI7XKCFMBPM3QQRRVQ',
    version: 2,
    actions: ['iam:*'],
  },
  {
    name: 'IAMReadOnlyAccess',
    id: 'ANPAJKSO7NDY4T57MWDSQ',
    version: 4,
    actions: ['iam:Get*', 'iam:List*', 'iam:GenerateCredentialReport'],
  },
];

const CREATED = Date.parse('2016-12-01T00:00:00Z');

function managedPolicy(source: Source): ManagedPolicy {
  const { name, path = '/', id, version, actions, effect = 'Allow' } = source;
  const text = JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [{ Effect: effect, Action: actions, Resource: '*' }],
    },
    null,
    2,
  );
  const versionId = `v${version}`;
  return {
    name,
    path,
    id,
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    createdAt: CREATED,
    updatedAt: CREATED,
    tags: [],
    versions: [
      {
        versionId,
        text,
        document: parsePolicy(text, 'identity'),
        createdAt: CREATED,
      },
    ],
    defaultVersionId: versionId,
    nextVersion: version + 1,
  };
}

export const AWS_MANAGED_POLICIES: ReadonlyMap<string, ManagedPolicy> = new Map(
  SOURCES.map(managedPolicy).map(policy => [policy.arn, policy]),
);
