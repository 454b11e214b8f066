import type { RoleBindingDocument } from './documents';
import { checkName, type Names } from './names';
import { readPredicate } from './predicate';
import type { DocumentProblem } from './readDocument';

const WHOLE_ACCOUNT = ['console', 'credentials'];

type Spec = RoleBindingDocument['spec'];

/** What an effect must have, and must not. */
function* checkEffect(spec: Spec): Generator<DocumentProblem> {
  if (spec.effect === 'allow') {
    for (const field of ['role', 'access'] as const) {
      if (spec[field] === undefined) {
        yield {
          code: `missing-${field}`,
          message:
            field === 'role'
              ? 'An allow needs a role: the alias of what is assumed.'
              : "An allow needs access: 'standing' or 'onRequest'.",
          path: ['spec'],
        };
      }
    }
    return;
  }
  for (const field of ['role', 'access', 'limits', 'approval'] as const) {
    if (spec[field] !== undefined) {
      yield {
        code: 'deny-with-terms',
        message: `A deny gives nothing, so it has no '${field}': remove it.`,
        path: ['spec', field],
        key: true,
      };
    }
  }
}

function* checkNames(spec: Spec, names: Names): Generator<DocumentProblem> {
  if (spec.environments !== '*') {
    for (const [i, name] of spec.environments.entries()) {
      yield* checkName({
        name,
        known: names.environments,
        kind: 'Environment',
        code: 'unknown-environment',
        path: ['spec', 'environments', i],
      });
    }
  }
  yield* checkName({
    name: spec.role,
    known: names.roles,
    kind: 'Role',
    code: 'unknown-role',
    path: ['spec', 'role'],
  });
  yield* checkName({
    name: spec.approval,
    known: names.approvalRules,
    kind: 'ApprovalRule',
    code: 'unknown-approval',
    path: ['spec', 'approval'],
  });
  for (const [i, { source }] of (spec.services ?? []).entries()) {
    yield* checkName({
      name: source,
      known: names.sources,
      kind: 'TraceSource',
      code: 'unknown-source',
      path: ['spec', 'services', i, 'source'],
    });
  }
}

function* checkWarnings(
  spec: Spec,
  environments: readonly string[],
  names: Names,
): Generator<DocumentProblem> {
  for (const [i, { source }] of (spec.services ?? []).entries()) {
    const environment = names.sources.get(source)?.spec.environment;
    if (environment !== undefined && !environments.includes(environment)) {
      yield {
        severity: 'warning',
        code: 'service-elsewhere',
        message: `'${source}' belongs to the environment '${environment}', which this binding doesn't name: nothing comes of it.`,
        path: ['spec', 'services', i, 'source'],
      };
    }
  }
  if (spec.conditions && Object.keys(spec.conditions).length === 0) {
    yield {
      severity: 'warning',
      code: 'empty-conditions',
      message: 'Empty conditions always hold: leave them out.',
      path: ['spec', 'conditions'],
    };
  }
  if (spec.effect === 'deny' && spec.redact) {
    yield {
      severity: 'warning',
      code: 'deny-with-redact',
      message: 'A deny shows nothing, so it redacts nothing: remove redact.',
      path: ['spec', 'redact'],
      key: true,
    };
  }
  if (spec.conditions?.stepUp && spec.effect === 'allow') {
    yield {
      severity: 'warning',
      code: 'step-up-unavailable',
      message:
        'stepUp cannot be evaluated by this version: until it can, this binding gives nothing.',
      path: ['spec', 'conditions', 'stepUp'],
    };
  }
  if (spec.entities !== undefined && spec.entities !== '*') {
    for (const problem of readPredicate(spec.entities).problems) {
      yield { ...problem, path: ['spec', 'entities', ...problem.path] };
    }
  }
}

/** What the environments that an allow names ask of it. */
function* checkEnvironment(
  spec: Spec,
  name: string,
  names: Names,
): Generator<DocumentProblem> {
  const floor = names.environments.get(name)?.spec.floor;
  const role = names.roles.get(spec.role ?? '');
  if (role && !Object.hasOwn(role.spec.environments, name)) {
    yield {
      code: 'role-without-environment',
      message: `The role '${spec.role}' says nothing to assume in '${name}': add spec.environments.${name} to it.`,
      path: ['spec', 'role'],
    };
  }
  const onRequest =
    spec.access === 'onRequest' || floor?.access === 'onRequest';
  if (onRequest && !spec.approval && !floor?.approval) {
    yield {
      severity: 'warning',
      code: 'no-approval',
      message: `Access to '${name}' is on request, but no approval rule says who approves, so nobody can: name one under approval.`,
      path: spec.access === 'onRequest' ? ['spec', 'access'] : ['spec'],
    };
  }
  const wholeAccount = WHOLE_ACCOUNT.find(
    action => spec.actions === '*' || spec.actions.includes(action as never),
  );
  if (wholeAccount && floor?.redact && !spec.redact) {
    yield {
      code: 'redact-whole-account',
      message: `'${wholeAccount}' shows the whole account unredacted, but everything in '${name}' is redacted: remove the action or the environment.`,
      path: ['spec', 'actions'],
    };
  }
}

/** What is wrong with a binding beyond its shape. */
export function* checkBinding(
  document: RoleBindingDocument,
  names: Names,
): Generator<DocumentProblem> {
  const { spec } = document;
  const environments =
    spec.environments === '*'
      ? [...names.environments.keys()]
      : spec.environments;
  if (spec.entities === undefined && spec.services === undefined) {
    yield {
      code: 'missing-entities',
      message:
        "Say which entities this is about: a predicate, or '*' for all of them.",
      path: ['spec'],
    };
  }
  yield* checkEffect(spec);
  yield* checkNames(spec, names);
  const wholeAccount = WHOLE_ACCOUNT.find(
    action => spec.actions === '*' || spec.actions.includes(action as never),
  );
  if (wholeAccount && spec.redact) {
    yield {
      code: 'redact-whole-account',
      message: `'${wholeAccount}' shows the whole account unredacted, so it cannot be combined with redact: use two bindings.`,
      path: ['spec', 'redact'],
      key: true,
    };
  }
  if (spec.effect === 'allow') {
    for (const name of environments.filter(each =>
      names.environments.has(each),
    )) {
      yield* checkEnvironment(spec, name, names);
    }
  }
  yield* checkWarnings(spec, environments, names);
}
