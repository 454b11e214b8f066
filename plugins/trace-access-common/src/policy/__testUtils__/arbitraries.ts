import type { FilterPredicate } from '@backstage/filter-predicates';
import fc from 'fast-check';
import { ACTIONS } from '../../model';
import { entityFacts } from '../entityFacts';
import type { EntityFacts, PrincipalFacts } from '../facts';
import type { GrantFacts } from '../grant';
import type {
  EnvironmentDocument,
  PolicyDocuments,
  RoleBindingDocument,
  Subject,
} from '../language/documents';
import type { DecisionInput } from '../question';

// Small worlds, so that things meet: few groups, few values, many bindings.

const GROUPS = ['a', 'b', 'c', 'd'].map(name => `group:default/${name}`);
const USERS = ['ana', 'ben'].map(name => `user:default/${name}`);
const IDP = ['okta', 'entra'].flatMap(source =>
  ['Admins', 'admins', 'x/y'].map(name => ({ source, name })),
);
const ENVIRONMENTS = ['dev', 'staging', 'prod'];
const DURATIONS = ['PT30M', 'PT1H', 'PT60M', 'P1D', 'PT24H'];
const TAGS = ['payments', 'Payments', 'ledger', '7'];
const AT = Date.parse('2026-03-29T00:30:00Z');

const aSubject: fc.Arbitrary<Subject> = fc.oneof(
  fc.constant('owners' as const),
  fc.constant('*' as const),
  fc.constantFrom(...GROUPS).map(group => ({ group })),
  fc.constantFrom(...USERS).map(user => ({ user })),
  fc.constant({ service: 'ci' }),
  fc.constantFrom(...IDP).map(idpGroup => ({ idpGroup })),
);

const aPrimitive = fc.oneof(
  fc.constantFrom<string | number | boolean>(...TAGS, 'Component', 'API'),
  fc.constantFrom<string | number | boolean>(7, true, false, 1.5),
);

const aMatcher = (element: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    aPrimitive,
    fc.boolean().map($exists => ({ $exists })),
    fc.array(aPrimitive, { minLength: 1, maxLength: 3 }).map($in => ({ $in })),
    element.map($contains => ({ $contains })),
    fc.constantFrom('p', 'PAY', 'x').map($hasPrefix => ({ $hasPrefix })),
  );

const aPath = fc.constantFrom(
  'kind',
  'metadata.name',
  'metadata.tags',
  'metadata.annotations.a.b/c',
  'metadata.annotations.a',
  'metadata.annotations',
  'spec.type',
  'spec.n',
  'spec.list',
);

const { predicate } = fc.letrec<{
  predicate: FilterPredicate;
  element: FilterPredicate;
}>(tie => {
  const combined = (
    leaf: fc.Arbitrary<unknown>,
    name: 'predicate' | 'element',
  ) => {
    const parts = fc.array(tie(name), { minLength: 1, maxLength: 3 });
    return fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      leaf,
      parts.map($all => ({ $all })),
      parts.map($any => ({ $any })),
      tie(name).map($not => ({ $not })),
    ) as fc.Arbitrary<FilterPredicate>;
  };
  const fields = fc.dictionary(aPath, aMatcher(tie('element')), {
    minKeys: 1,
    maxKeys: 2,
    noNullPrototype: true,
  });
  return {
    predicate: combined(fields, 'predicate'),
    element: combined(fc.oneof(aPrimitive, fields), 'element'),
  };
});
export const aPredicate: fc.Arbitrary<FilterPredicate> = predicate;

const aJson: fc.Arbitrary<unknown> = fc.oneof(
  aPrimitive,
  fc.constantFrom(null, '', 'paying', '1.5', 'TRUE'),
  fc.array(fc.oneof(aPrimitive, fc.constant(null)), { maxLength: 3 }),
  fc.constant([7]),
  fc.dictionary(fc.constantFrom('a', 'b/c', 'kind'), aPrimitive, {
    noNullPrototype: true,
  }),
);

/** A raw entity, sometimes an odd one. */
export const anEntityDocument = fc
  .record({
    kind: fc.constantFrom('Component', 'API', 'component'),
    name: fc.constantFrom('payments', 'ledger', 'x'),
    tags: fc.option(fc.array(fc.constantFrom(...TAGS), { maxLength: 3 }), {
      nil: undefined,
    }),
    annotations: fc.option(
      fc.dictionary(fc.constantFrom('a', 'a.b/c', 'b/c'), aJson, {
        noNullPrototype: true,
      }),
      { nil: undefined },
    ),
    spec: fc.dictionary(fc.constantFrom('type', 'n', 'list'), aJson, {
      noNullPrototype: true,
    }),
    owner: fc.option(fc.constantFrom(...GROUPS, ...USERS), { nil: undefined }),
  })
  .map(({ kind, name, tags, annotations, spec, owner }) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      ...(tags && { tags }),
      ...(annotations && { annotations }),
    },
    spec: { ...spec, ...(owner && { owner }) },
  }));

export const anEntity: fc.Arbitrary<EntityFacts> = anEntityDocument.map(
  entity => entityFacts({ entity: entity as never }),
);

const someGroups = fc
  .subarray(GROUPS)
  .map(
    groups =>
      new Map(groups.map(group => [group, [group] as readonly string[]])),
  );

const aPrincipal: fc.Arbitrary<PrincipalFacts> = fc
  .record({
    ref: fc.constantFrom(...USERS, 'service:ci'),
    known: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.boolean()),
    groups: someGroups,
    membershipKnown: fc.oneof(
      { weight: 3, arbitrary: fc.constant(true) },
      fc.boolean(),
    ),
    lastKnownGroups: fc.option(
      fc.subarray(GROUPS).map(list => new Set(list)),
      { nil: undefined },
    ),
    idpGroups: fc.subarray(IDP),
    unknownIdpSources: fc.option(
      fc.subarray(['okta', 'entra']).map(list => new Set(list)),
      { nil: undefined },
    ),
    lastKnownIdpGroups: fc.option(fc.subarray(IDP), { nil: undefined }),
  })
  .map(facts => ({
    ...facts,
    type: facts.ref.startsWith('service:')
      ? ('service' as const)
      : ('user' as const),
  }));

const aFloor = fc.record(
  {
    access: fc.constantFrom('standing' as const, 'onRequest' as const),
    maxDuration: fc.constantFrom(...DURATIONS),
    redact: fc.constant<string[]>(['user.email']),
  },
  { requiredKeys: [] },
);

const metadata = (name: string) => ({ name, owner: 'group:default/a' });
const apiVersion = 'trace-access/v1' as const;

const someEnvironments: fc.Arbitrary<EnvironmentDocument[]> = fc
  .tuple(
    ...ENVIRONMENTS.map(name =>
      fc.option(aFloor, { nil: undefined }).map(floor => ({
        apiVersion,
        kind: 'Environment' as const,
        metadata: metadata(name),
        spec: { tier: 'low' as const, ...(floor && { floor }) },
      })),
    ),
  )
  .map(list => [...list]);

const someConditions = fc.record(
  {
    hours: fc.constantFrom(
      '00:00-02:00 UTC',
      '02:00-03:00 Europe/Berlin',
      '22:00-06:00 America/New_York',
      '23:30-00:30 Asia/Kolkata',
    ),
    network: fc.constantFrom(['10.0.0.0/8'], ['2001:db8::/32', '192.0.2.0/24']),
    stepUp: fc.constant({ maxAge: 'PT15M' }),
  },
  { requiredKeys: [] },
);

const someOf = <T>(values: readonly T[]) =>
  fc.oneof(
    fc.constant('*' as const),
    fc.subarray([...values], { minLength: 1 }),
  );

const aBinding = (name: string): fc.Arbitrary<RoleBindingDocument> =>
  fc
    .record({
      subjects: fc.array(aSubject, { minLength: 1, maxLength: 3 }),
      entities: fc.oneof(fc.constant('*' as const), aPredicate),
      services: fc.option(fc.constant([{ source: 'xray', name: 'legacy' }]), {
        nil: undefined,
      }),
      environments: someOf(ENVIRONMENTS),
      actions: someOf(ACTIONS),
      effect: fc.oneof(
        { weight: 3, arbitrary: fc.constant('allow' as const) },
        { weight: 1, arbitrary: fc.constant('deny' as const) },
      ),
      access: fc.constantFrom('standing' as const, 'onRequest' as const),
      priority: fc.integer({ min: -1, max: 1 }),
      maxDuration: fc.option(fc.constantFrom(...DURATIONS), { nil: undefined }),
      conditions: fc.option(someConditions, { nil: undefined }),
      redact: fc.option(fc.constant<string[]>(['db.*']), { nil: undefined }),
    })
    .map(({ access, maxDuration, redact, ...spec }) => ({
      apiVersion,
      kind: 'RoleBinding' as const,
      metadata: metadata(name),
      spec:
        spec.effect === 'deny'
          ? spec
          : {
              ...spec,
              role: 'reader',
              access,
              ...(maxDuration && { limits: { maxDuration } }),
              ...(redact && { redact }),
            },
    })) as fc.Arbitrary<RoleBindingDocument>;

/** Whole sets, valid enough to compile. */
export const someDocuments: fc.Arbitrary<PolicyDocuments> = fc
  .tuple(
    someEnvironments,
    fc.integer({ min: 0, max: 12 }).chain(count =>
      fc.tuple(
        ...Array.from({ length: count }, (_, i) =>
          // Upper and lower case, so that code units and locales differ.
          aBinding(`${i % 2 ? 'b' : 'B'}${i}`),
        ),
      ),
    ),
  )
  .map(([environments, bindings]) => ({
    environments,
    bindings,
    sources: [
      {
        apiVersion,
        kind: 'TraceSource' as const,
        metadata: metadata('xray'),
        spec: {
          environment: 'prod',
          type: 'xray',
          config: {},
          services: {},
          claims: 'confirm' as const,
        },
      },
    ],
    roles: [],
    approvalRules: [],
  }));

const aCircumstance = {
  at: fc
    .integer({ min: -48 * 60, max: 48 * 60 })
    .map(minutes => AT + minutes * 60_000),
  ip: fc.constantFrom(
    undefined,
    '10.1.2.3',
    '::ffff:10.1.2.3',
    '192.0.2.7',
    '2001:db8::1',
    'not an address',
  ),
};

const aPlainQuestion = fc.record({
  principal: aPrincipal,
  resource: fc.oneof(
    { weight: 8, arbitrary: anEntity.map(entity => ({ entity })) },
    fc.constant({ entity: undefined, ref: 'component:default/gone' }),
    fc.constantFrom('legacy', 'other').map(name => ({
      service: { source: 'xray', name },
    })),
  ),
  environment: fc.constantFrom(...ENVIRONMENTS, 'prod', 'nowhere'),
  action: fc.constantFrom(...ACTIONS),
  ...aCircumstance,
  catalog: fc.array(anEntity, { maxLength: 4 }),
});

const mostly = fc.oneof(
  { weight: 9, arbitrary: fc.constant(true) },
  fc.boolean(),
);

/** How a grant differs from what a question asks for: mostly in nothing. */
const aGrantSeed = fc.record({
  mine: mostly,
  ofEntity: mostly,
  ofEnvironment: mostly,
  ofAction: mostly,
  binding: fc.constantFrom('B0', 'b1', 'B2', 'b3', 'B4', 'b5', 'gone'),
  state: fc.constantFrom('claimable' as const, 'active' as const),
  role: fc.constantFrom('reader', 'reader', 'reader', 'writer'),
  claimIn: fc.integer({ min: -1, max: 2 }),
  endsIn: fc.option(fc.integer({ min: -1, max: 20 * 60_000 }), {
    nil: undefined,
  }),
});

/** A question, with the grants that somebody has. */
export const aQuestion: fc.Arbitrary<DecisionInput> = fc
  .tuple(aPlainQuestion, fc.array(aGrantSeed, { maxLength: 4 }))
  .map(([question, seeds]) => {
    const { principal, resource, environment, action, at } = question;
    const entity = 'entity' in resource ? resource.entity : undefined;
    const grants = seeds.map((seed, i): GrantFacts => ({
      // The ids go down, so that the smallest is not always the first.
      id: `grant-${9 - i}`,
      principal: seed.mine ? principal.ref : 'user:default/cy',
      entityRef: (seed.ofEntity && entity?.ref) || 'component:default/gone',
      environment: seed.ofEnvironment ? environment : 'elsewhere',
      actions: seed.ofAction ? [action, 'share'] : [],
      binding: seed.binding,
      role: seed.role,
      state: seed.state,
      durationMs: 60_000,
      claimBy: at + seed.claimIn,
      ...(seed.endsIn !== undefined && { endsAt: at + seed.endsIn }),
    }));
    return { ...question, ...(grants.length > 0 && { grants }) };
  });

/** Another time and place, and what turns out to be so where it wasn't known. */
export const aRevelation: fc.Arbitrary<
  (question: DecisionInput) => DecisionInput
> = fc
  .record({
    ...aCircumstance,
    groups: someGroups,
    idpGroups: fc.subarray(IDP),
  })
  .map(({ at, ip, groups, idpGroups }) => question => {
    const { principal } = question;
    const { membershipKnown, unknownIdpSources } = principal;
    return {
      ...question,
      at,
      ip,
      principal: {
        ...principal,
        membershipKnown: true,
        unknownIdpSources: undefined,
        ...(!membershipKnown && { groups }),
        idpGroups: [...principal.idpGroups, ...idpGroups].filter(
          (group, i) =>
            i < principal.idpGroups.length !==
            (unknownIdpSources?.has(group.source) ?? false),
        ),
      },
    };
  });
