import type { PolicyDocuments } from './documents';
import type { DocumentProblem } from './readDocument';
import { didYouMean } from './suggest';

/** The documents of a set by name, for references from one to another. */
export class Names {
  readonly environments: ReadonlyMap<
    string,
    PolicyDocuments['environments'][number]
  >;
  readonly roles: ReadonlyMap<string, PolicyDocuments['roles'][number]>;
  readonly sources: ReadonlyMap<string, PolicyDocuments['sources'][number]>;
  readonly approvalRules: ReadonlyMap<
    string,
    PolicyDocuments['approvalRules'][number]
  >;

  constructor(documents: PolicyDocuments) {
    const byName = <T extends { metadata: { name: string } }>(list: T[]) =>
      new Map(list.map(each => [each.metadata.name, each]));
    this.environments = byName(documents.environments);
    this.roles = byName(documents.roles);
    this.sources = byName(documents.sources);
    this.approvalRules = byName(documents.approvalRules);
  }
}

/** The problem of a name that is in no document, or nothing. */
export function* checkName(options: {
  name: string | undefined;
  known: ReadonlyMap<string, unknown>;
  kind: string;
  code: string;
  path: (string | number)[];
}): Generator<DocumentProblem> {
  const { name, known, kind, code, path } = options;
  if (name !== undefined && !known.has(name)) {
    yield {
      code,
      message: `There is no ${kind} named '${name}'.${didYouMean(
        name,
        known.keys(),
      )}`,
      path,
    };
  }
}
