import {
  Evaluator,
  type DecisionInput,
  type Explanation,
  type Policy,
  type PrincipalFacts,
} from '@tracegate/plugin-trace-access-common';
import { answerOf, refusal, whyOf, type Answer } from './answer';
import { readCatalog, type Catalog } from './catalog';
import type { Question } from './question';

const REMEMBERED = 10_000;

/** Answers questions by one policy and one catalog. */
export class Responder {
  private readonly evaluator: Evaluator;
  private readonly principals = new Map<string, PrincipalFacts>();

  constructor(
    policy: Policy,
    private readonly catalog: Catalog,
  ) {
    this.evaluator = new Evaluator({ policy });
  }

  /** Facts are kept, so that the evaluator's view of a principal is too. */
  private principal({ principal: ref, idpGroups }: Question): PrincipalFacts {
    const key = JSON.stringify([ref, idpGroups]);
    const remembered = this.principals.get(key);
    if (remembered) {
      return remembered;
    }
    const service = ref.startsWith('service:');
    const direct = this.catalog.directGroups.get(ref) ?? [];
    const facts: PrincipalFacts = {
      ref,
      type: service ? 'service' : 'user',
      known: service || this.catalog.entities.has(ref),
      groups: this.catalog.membership.groupsOf([...direct]),
      membershipKnown: true,
      idpGroups,
    };
    if (this.principals.size >= REMEMBERED) {
      this.principals.clear();
    }
    this.principals.set(key, facts);
    return facts;
  }

  private input(question: Question): DecisionInput {
    const { entity: ref, environment, action, at, ip } = question;
    return {
      principal: this.principal(question),
      resource: { entity: this.catalog.entities.get(ref), ref },
      environment,
      action,
      at,
      ip,
      catalog: this.catalog.all,
    };
  }

  /** The answer, with the reasons that decided. */
  answer(question: Question): Answer {
    return answerOf(this.evaluator.decide(this.input(question)));
  }

  /** The answer, with the whole chain. */
  explain(question: Question): Answer {
    const explanation: Explanation = this.evaluator.explain(
      this.input(question),
    );
    return answerOf(explanation.decision, whyOf(explanation));
  }

  get policyVersion(): string {
    return this.evaluator.policy.version;
  }
}

/** What answers, or why everything is denied. */
export type Answering = { responder: Responder } | { refused: Answer };

/** Makes a responder of files, or refuses everything with the reason. */
export async function prepare(options: {
  policy: Policy | undefined;
  catalogPaths: readonly string[];
  note: (text: string) => void;
}): Promise<Answering> {
  const { policy, catalogPaths, note } = options;
  const catalog = await readCatalog({
    paths: catalogPaths,
    fieldPaths: policy?.fieldPaths ?? [],
  });
  for (const { path, line, message } of catalog.problems) {
    note(`${path}${line ? `:${line}` : ''} catalog: ${message}`);
  }
  for (const group of catalog.membership.cyclic) {
    note(
      `${group} is its own ancestor: it has its direct members only until the cycle is cut.`,
    );
  }
  if (!policy) {
    return {
      refused: refusal({
        code: 'policy-invalid',
        message: 'The policy was refused: without a valid one all is denied.',
        policyVersion: null,
      }),
    };
  }
  if (catalog.invalid) {
    return {
      refused: refusal({
        code: 'catalog-invalid',
        message:
          'The catalog could not be read in full: who is whose member is not known, so all is denied.',
        policyVersion: policy.version,
      }),
    };
  }
  return { responder: new Responder(policy, catalog) };
}
