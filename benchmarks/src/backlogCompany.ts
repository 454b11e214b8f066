import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { Random } from './random';

const SIZE = { people: 2_000, groups: 300, components: 1_500, areas: 60 };
/** So many of them answer requests of half of all areas, or of a quarter. */
const SRE = 12;
const PLATFORM = 8;

export const groupRef = (name: string) => `group:default/${name}`;
const userRef = (i: number) => `user:default/u${i}`;
const ROOT = 'g0';

/** A made-up company with more requests than anybody can answer. */
export interface BacklogCompany {
  /** Refs of users. */
  people: string[];
  sre: string[];
  platform: string[];
  /** Members of a group, by its ref. */
  members: Map<string, string[]>;
  components: { ref: string; owner: string; area: number }[];
  catalog: CatalogService & { calls: number };
  /** Policy documents, as YAML (JSON is YAML). */
  policy: string;
}

const meta = (name: string) => ({ name, owner: groupRef('platform') });

function entityOf(options: {
  kind: string;
  name: string;
  spec: Entity['spec'];
  relations: readonly [type: string, ref: string][];
}): Entity {
  const { kind, name, spec, relations } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec,
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

/** Who answers for an area: its services' owners always, and often others too. */
function stepsOf(area: number) {
  const approvers = [
    'owners',
    ...(area % 2 === 1 ? [{ group: groupRef('sre') }] : []),
    ...(area % 4 === 2 ? [{ user: userRef(area * 13) }] : []),
  ];
  return [
    { approvers, count: 1 },
    ...(area % 4 === 3
      ? [{ approvers: [{ group: groupRef('platform') }], count: 1 }]
      : []),
  ];
}

function policyText(): string {
  const apiVersion = 'trace-access/v1';
  const documents: object[] = [
    ...Object.entries({ staging: 'medium', prod: 'high' }).map(
      ([name, tier]) => ({
        apiVersion,
        kind: 'Environment',
        metadata: meta(name),
        spec: { tier },
      }),
    ),
    {
      apiVersion,
      kind: 'Role',
      metadata: meta('reader'),
      spec: {
        provider: 'aws',
        environments: Object.fromEntries(
          ['staging', 'prod'].map(stage => [
            stage,
            {
              arn: `arn:aws:iam::111122223333:role/trace-access/reader-${stage}`,
              externalId: `sample-${stage}`,
            },
          ]),
        ),
      },
    },
  ];
  for (let area = 0; area < SIZE.areas; area++) {
    documents.push({
      apiVersion,
      kind: 'ApprovalRule',
      metadata: meta(`area-${area}`),
      spec: {
        steps: stepsOf(area),
        requestTtl: 'P1D',
        remindAfter: 'PT30M',
        escalate: { after: 'PT2H', to: [{ group: groupRef('sre') }] },
        reason: 'required',
      },
    });
    for (const [stage, actions] of Object.entries({
      staging: ['view', 'credentials'],
      prod: ['view'],
    })) {
      documents.push({
        apiVersion,
        kind: 'RoleBinding',
        metadata: meta(`area-${area}-${stage}`),
        spec: {
          subjects: [{ group: groupRef(ROOT) }],
          entities: { kind: 'Component', 'spec.system': `area-${area}` },
          environments: [stage],
          role: 'reader',
          actions,
          effect: 'allow',
          access: 'onRequest',
          limits: { maxDuration: 'PT4H' },
          approval: `area-${area}`,
        },
      });
    }
  }
  return documents.map(one => JSON.stringify(one)).join('\n---\n');
}

/** Answers from memory, so that none of a measured time is the catalog's. */
function catalogOf(entities: readonly Entity[]) {
  const byRef = new Map(
    entities.map(one => [
      `${one.kind.toLocaleLowerCase('en-US')}:default/${one.metadata.name}`,
      one,
    ]),
  );
  const catalog = {
    calls: 0,
    getEntitiesByRefs: async ({ entityRefs }: { entityRefs: string[] }) => {
      catalog.calls += 1;
      return { items: entityRefs.map(ref => byRef.get(ref)) };
    },
    async *streamEntities() {
      for (let i = 0; i < entities.length; i += 500) {
        yield entities.slice(i, i + 500);
      }
    },
  };
  return catalog as Partial<CatalogService> as BacklogCompany['catalog'];
}

/** The same company every time. */
export function createBacklogCompany(): BacklogCompany {
  const random = new Random(20261125);
  const teams = SIZE.groups - 2;
  const names = [
    ...Array.from({ length: teams }, (_, i) => `g${i}`),
    'sre',
    'platform',
  ];
  const groups = names.map((name, i) => {
    const parent = i < teams ? `g${Math.floor((i - 1) / 8)}` : ROOT;
    return entityOf({
      kind: 'Group',
      name,
      spec: { type: 'team', children: [] },
      relations: i === 0 ? [] : [['childOf', groupRef(parent)]],
    });
  });
  const members = new Map<string, string[]>(
    names.map(name => [groupRef(name), []]),
  );
  const special = (i: number) => {
    if (i < SRE) return 'sre';
    return i < SRE + PLATFORM ? 'platform' : undefined;
  };
  const users = Array.from({ length: SIZE.people }, (_, i) => {
    const team = special(i) ?? `g${i % teams}`;
    members.get(groupRef(team))!.push(userRef(i));
    return entityOf({
      kind: 'User',
      name: `u${i}`,
      spec: {},
      relations: [['memberOf', groupRef(team)]],
    });
  });
  const components = Array.from({ length: SIZE.components }, (_, i) => ({
    ref: `component:default/c${i}`,
    owner: groupRef(`g${random.below(teams)}`),
    area: random.below(SIZE.areas),
  }));
  const services = components.map(({ owner, area }, i) =>
    entityOf({
      kind: 'Component',
      name: `c${i}`,
      spec: { type: 'service', system: `area-${area}` },
      relations: [['ownedBy', owner]],
    }),
  );
  return {
    people: users.map((_, i) => userRef(i)),
    sre: members.get(groupRef('sre'))!,
    platform: members.get(groupRef('platform'))!,
    members,
    components,
    catalog: catalogOf([...groups, ...users, ...services]),
    policy: policyText(),
  };
}
