import type { PolicyDocuments, RoleBindingDocument } from './documents';
import type { DocumentProblem } from './readDocument';
import { didYouMean } from './suggest';

function rulesInHighTier({
  environments,
  bindings,
}: PolicyDocuments): ReadonlySet<string> {
  const rules = new Set<string>();
  const high = new Set<string>();
  for (const { metadata, spec } of environments) {
    if (spec.tier === 'high') {
      high.add(metadata.name);
      if (spec.floor?.approval !== undefined) {
        rules.add(spec.floor.approval);
      }
    }
  }
  const reachesHigh = ({ environments: named }: RoleBindingDocument['spec']) =>
    named === '*' ? high.size > 0 : named.some(name => high.has(name));
  for (const { spec } of bindings) {
    if (spec.approval !== undefined && reachesHigh(spec)) {
      rules.add(spec.approval);
    }
  }
  return rules;
}

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
  /** Approval rules that decide for an environment of the tier high. */
  readonly rulesInHighTier: ReadonlySet<string>;

  constructor(documents: PolicyDocuments) {
    const byName = <T extends { metadata: { name: string } }>(list: T[]) =>
      new Map(list.map(each => [each.metadata.name, each]));
    this.environments = byName(documents.environments);
    this.roles = byName(documents.roles);
    this.sources = byName(documents.sources);
    this.approvalRules = byName(documents.approvalRules);
    this.rulesInHighTier = rulesInHighTier(documents);
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
