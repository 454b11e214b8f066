import { checkApprovalRule } from './checkApprovalRule';
import { checkBinding } from './checkBinding';
import type { AnyPolicyDocument, PolicyDocuments } from './documents';
import { checkName, Names } from './names';
import type { DocumentProblem, Located } from './readDocument';

function* checkDocument(
  document: AnyPolicyDocument,
  names: Names,
): Generator<DocumentProblem> {
  const environment = (name: string, path: (string | number)[]) =>
    checkName({
      name,
      known: names.environments,
      kind: 'Environment',
      code: 'unknown-environment',
      path,
    });
  switch (document.kind) {
    case 'Environment':
      yield* checkName({
        name: document.spec.floor?.approval,
        known: names.approvalRules,
        kind: 'ApprovalRule',
        code: 'unknown-approval',
        path: ['spec', 'floor', 'approval'],
      });
      break;
    case 'TraceSource':
      yield* environment(document.spec.environment, ['spec', 'environment']);
      break;
    case 'Role':
      for (const name of Object.keys(document.spec.environments)) {
        yield* environment(name, ['spec', 'environments', name]);
      }
      break;
    case 'RoleBinding':
      yield* checkBinding(document, names);
      break;
    default:
      yield* checkApprovalRule(document, names);
  }
}

/**
 * Checks across documents. Yields once for every document, with a problem or
 * without, so that it can be spread over time.
 *
 * @param options - `complete`: false where some document could not be read: what
 *   seems to be missing may be in it, so missing names are not reported
 */
export function* checkDocuments(options: {
  located: readonly Located[];
  documents: PolicyDocuments;
  complete: boolean;
}): Generator<[Located, DocumentProblem | undefined]> {
  const { located, documents, complete } = options;
  const names = new Names(documents);
  const first = new Map<string, Located>();
  const environmentOfArn = new Map<string, string>();
  for (const each of located) {
    const { kind, metadata, spec } = each.document;
    const id = `${kind} ${metadata.name}`;
    const earlier = first.get(id);
    if (earlier) {
      yield [
        each,
        {
          code: 'duplicate-name',
          message: `There is another ${kind} named '${metadata.name}' in ${earlier.file.path}: rename or remove one.`,
          path: ['metadata', 'name'],
        },
      ];
    } else {
      first.set(id, each);
    }
    if (kind === 'Role') {
      for (const [environment, { arn }] of Object.entries(spec.environments)) {
        const other = environmentOfArn.get(arn);
        if (other !== undefined && other !== environment) {
          yield [
            each,
            {
              code: 'arn-in-two-environments',
              message: `${arn} is already assumed in the environment '${other}': every environment needs a role of its own.`,
              path: ['spec', 'environments', environment, 'arn'],
            },
          ];
        }
        environmentOfArn.set(arn, other ?? environment);
      }
    }
    for (const problem of checkDocument(each.document, names)) {
      if (complete || !problem.code.startsWith('unknown-')) {
        yield [each, problem];
      }
    }
    yield [each, undefined];
  }
}
