import type { Action } from '../model';
import { ACTIONS } from '../model';
import { compileConditions } from './evaluation/conditions';
import { byPrecedence } from './evaluation/order';
import { PredicateIndex } from './evaluation/predicateIndex';
import { Slot, type CompiledBinding } from './evaluation/slot';
import type {
  ApprovalRuleDocument,
  EnvironmentDocument,
  PolicyDocuments,
  PolicyMetadata,
  RoleBindingDocument,
  RoleDocument,
  TraceSourceDocument,
} from './language/documents';
import { fieldPathsOf } from './language/predicate';
import { durationMs } from './language/terms';
import { versionSteps } from './language/version';
import type {
  ApprovalRule,
  Binding,
  Environment,
  Policy,
  Role,
  TraceSourceConfig,
} from './policy';
import { runInSlices, sortSteps } from './slices';

/** What the evaluator reads of a policy. */
export interface PolicyIndex {
  predicates: PredicateIndex;
  /** By environment, then action. */
  slots: ReadonlyMap<string, ReadonlyMap<Action, Slot>>;
  /** All bindings, in order of precedence. */
  bindings: readonly CompiledBinding[];
  byName: ReadonlyMap<string, CompiledBinding>;
}

const indexes = new WeakMap<Policy, PolicyIndex>();

/** The index of a policy that {@link compilePolicy} made. */
export function indexOf(policy: Policy): PolicyIndex {
  const index = indexes.get(policy);
  if (!index) {
    throw new TypeError('This policy was not made by compilePolicy');
  }
  return index;
}

const described = ({ name, owner, title, description }: PolicyMetadata) => ({
  name,
  owner,
  ...(title !== undefined && { title }),
  ...(description !== undefined && { description }),
});

function environmentOf({ metadata, spec }: EnvironmentDocument): Environment {
  const { maxDuration, redact = [], ...floor } = spec.floor ?? {};
  return {
    ...described(metadata),
    tier: spec.tier,
    floor: {
      ...floor,
      redact,
      ...(maxDuration !== undefined && {
        maxDuration,
        maxDurationMs: durationMs(maxDuration),
      }),
    },
  };
}

function roleOf({ metadata, spec }: RoleDocument): Role {
  const { name, ...rest } = described(metadata);
  return {
    alias: name,
    ...rest,
    provider: spec.provider,
    environments: new Map(
      Object.entries(spec.environments).map(
        ([environment, { arn, externalId, maxSession }]) => [
          environment,
          {
            arn,
            ...(externalId !== undefined && { externalId }),
            ...(maxSession !== undefined && {
              maxSessionMs: durationMs(maxSession),
            }),
          },
        ],
      ),
    ),
  };
}

const sourceOf = ({
  metadata,
  spec,
}: TraceSourceDocument): TraceSourceConfig => ({
  ...described(metadata),
  ...spec,
});

const approvalRuleOf = ({
  metadata,
  spec,
}: ApprovalRuleDocument): ApprovalRule => ({ ...spec, ...described(metadata) });

const NONE: readonly never[] = Object.freeze([]);
const NO_CONDITIONS = Object.freeze({});

/** The list itself where nothing is in it twice: documents are immutable. */
function distinct<T>(list: readonly T[]): readonly T[] {
  const items = new Set(list);
  return items.size === list.length ? list : [...items];
}

/**
 * Whatever a document already has is shared with it: what survives a reload is
 * copied by the garbage collector in one go, and everybody waits for that.
 */
function bindingOf(
  { metadata, spec }: RoleBindingDocument,
  environments: readonly string[],
): Binding {
  const { limits, ...rest } = spec;
  return {
    ...described(metadata),
    ...rest,
    services: spec.services ?? NONE,
    conditions: spec.conditions ?? NO_CONDITIONS,
    redact: spec.redact ?? NONE,
    environments:
      spec.environments === '*' ? environments : distinct(spec.environments),
    actions: spec.actions === '*' ? ACTIONS : distinct(spec.actions),
    ...(limits && {
      maxDuration: limits.maxDuration,
      maxDurationMs: durationMs(limits.maxDuration),
    }),
  };
}

const named = <T extends { name: string }>(list: readonly T[]) =>
  new Map(list.map(each => [each.name, each]));

function* compileSteps(documents: PolicyDocuments): Generator<void, Policy> {
  const version = yield* versionSteps(documents);
  const environments = named(documents.environments.map(environmentOf));
  const all = [...environments.keys()].sort();
  yield;

  const predicates = new PredicateIndex();
  const paths = new Set<string>();
  const compiled: CompiledBinding[] = [];
  for (const document of documents.bindings) {
    const binding = bindingOf(document, all);
    fieldPathsOf(binding.entities, paths);
    compiled.push({
      binding,
      predicate:
        binding.entities === undefined
          ? undefined
          : predicates.add(binding.entities),
      condition: compileConditions(binding.conditions),
    });
    yield;
  }
  yield* predicates.finish();

  const sorted = yield* sortSteps(compiled, (a, b) =>
    byPrecedence(a.binding, b.binding),
  );
  const byEnvironment = new Map<string, CompiledBinding[]>(
    all.map(name => [name, []]),
  );
  for (const [i, each] of sorted.entries()) {
    for (const name of each.binding.environments) {
      byEnvironment.get(name)?.push(each);
    }
    if (i % 256 === 0) {
      yield;
    }
  }
  const slots = new Map<string, ReadonlyMap<Action, Slot>>();
  for (const environment of environments.values()) {
    const actions = new Map<Action, Slot>();
    for (const action of ACTIONS) {
      const slot = new Slot(environment, action);
      yield* slot.build(byEnvironment.get(environment.name)!);
      actions.set(action, slot);
    }
    slots.set(environment.name, actions);
  }

  const bindings = new Map<string, Binding>();
  const byName = new Map<string, CompiledBinding>();
  for (const [i, each] of compiled.entries()) {
    bindings.set(each.binding.name, each.binding);
    byName.set(each.binding.name, each);
    if (i % 256 === 0) {
      yield;
    }
  }
  const policy: Policy = Object.freeze({
    version,
    environments,
    roles: new Map(documents.roles.map(roleOf).map(role => [role.alias, role])),
    sources: named(documents.sources.map(sourceOf)),
    bindings,
    approvalRules: named(documents.approvalRules.map(approvalRuleOf)),
    fieldPaths: [...paths].sort(),
  });
  indexes.set(policy, { predicates, slots, bindings: sorted, byName });
  return policy;
}

/**
 * Compiles documents that parsed without errors into an immutable, indexed
 * policy, giving the event loop a turn after every few milliseconds.
 *
 * @param options - `yieldEveryMs`: default 1; 0 = never
 *
 * @public
 */
export function compilePolicy(options: {
  documents: PolicyDocuments;
  yieldEveryMs?: number;
}): Promise<Policy> {
  return runInSlices({
    steps: compileSteps(options.documents),
    everyMs: options.yieldEveryMs,
  });
}
