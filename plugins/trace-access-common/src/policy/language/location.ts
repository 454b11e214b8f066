import type { PolicyLocation } from '../finding';
import type { AnyPolicyDocument } from './documents';
import type { DocumentProblem } from './readDocument';

const allows = (list: readonly string[] | undefined, name: string) =>
  list === undefined || list.includes('*') || list.includes(name);

/** Environments that a document speaks about, each with where it says so. */
function environmentsOf(
  document: AnyPolicyDocument,
): { name: string; path: (string | number)[] }[] {
  switch (document.kind) {
    case 'Environment':
      return [{ name: document.metadata.name, path: ['metadata', 'name'] }];
    case 'TraceSource':
      return [
        { name: document.spec.environment, path: ['spec', 'environment'] },
      ];
    case 'Role':
      return Object.keys(document.spec.environments).map(name => ({
        name,
        path: ['spec', 'environments', name],
      }));
    case 'RoleBinding':
      return document.spec.environments === '*'
        ? [{ name: '*', path: ['spec', 'environments'] }]
        : document.spec.environments.map((name, i) => ({
            name,
            path: ['spec', 'environments', i],
          }));
    default:
      return [];
  }
}

function rolesOf(
  document: AnyPolicyDocument,
): { name: string; path: string[] }[] {
  if (document.kind === 'Role') {
    return [{ name: document.metadata.name, path: ['metadata', 'name'] }];
  }
  return document.kind === 'RoleBinding' && document.spec.role !== undefined
    ? [{ name: document.spec.role, path: ['spec', 'role'] }]
    : [];
}

/** What a document says beyond what its file's location may contain. */
export function* checkLocation(
  document: AnyPolicyDocument,
  location: PolicyLocation | undefined,
): Generator<DocumentProblem> {
  if (!location) {
    return;
  }
  const where = `the location '${location.name}'`;
  if (!allows(location.kinds, document.kind)) {
    yield {
      code: 'location-kind',
      message: `${where} may not contain ${document.kind} documents, only ${location.kinds?.join(
        ', ',
      )}.`,
      path: ['kind'],
    };
  }
  for (const { name, path } of environmentsOf(document)) {
    if (!allows(location.environments, name)) {
      yield {
        code: 'location-environment',
        message:
          name === '*'
            ? `${where} may not speak for all environments: name those of ${location.environments?.join(
                ', ',
              )}.`
            : `${where} may not speak for the environment '${name}', only for ${location.environments?.join(
                ', ',
              )}.`,
        path,
      };
    }
  }
  for (const { name, path } of rolesOf(document)) {
    if (!allows(location.roles, name)) {
      yield {
        code: 'location-role',
        message: `${where} may not use the role '${name}', only ${location.roles?.join(
          ', ',
        )}.`,
        path,
      };
    }
  }
}
