import { formatFinding } from '@tracegate/plugin-trace-access-common';
import { textOf, type Answer } from './answer';
import { answerAll } from './bulk';
import { note, print } from './output';
import { readPolicySet } from './policySet';
import { BadRequest, readQuestion, type Question } from './question';
import { prepare } from './responder';
import { EXIT, UsageError } from './usage';

/** The flags of `trace-access explain`. */
export interface ExplainOptions {
  policy: string[];
  catalog: string[];
  principal?: string;
  idpGroup?: string[];
  entity?: string;
  environment?: string;
  action?: string;
  at?: string;
  ip?: string;
  requests?: string;
  output?: 'json' | 'text';
}

const SINGLE = [
  'principal',
  'idpGroup',
  'entity',
  'environment',
  'action',
  'at',
  'ip',
] as const;

function checkBulkUse(options: ExplainOptions) {
  const other = SINGLE.find(flag => options[flag] !== undefined);
  if (other !== undefined) {
    throw new UsageError(
      `--requests asks by its lines: leave out --${
        other === 'idpGroup' ? 'idp-group' : other
      }.`,
    );
  }
  if (options.output === 'text') {
    throw new UsageError('--requests is answered in JSON only.');
  }
}

function questionOf(options: ExplainOptions, now: number): Question {
  const { principal, idpGroup, entity, environment, action, at, ip } = options;
  for (const flag of ['principal', 'entity', 'environment'] as const) {
    if (options[flag] === undefined) {
      throw new UsageError(`--${flag} is missing (or give --requests).`);
    }
  }
  try {
    return readQuestion(
      { principal, idpGroups: idpGroup, entity, environment, action, at, ip },
      now,
    );
  } catch (error) {
    if (error instanceof BadRequest) {
      throw new UsageError(
        error.message
          .replace("'idpGroups'", '--idp-group')
          .replace(/^'(\w+)'/, '--$1'),
      );
    }
    throw error;
  }
}

/** Answers one question, or a file of them. */
export async function explain(options: ExplainOptions): Promise<number> {
  const now = Date.now();
  if (options.requests !== undefined) {
    checkBulkUse(options);
  }
  const question =
    options.requests === undefined ? questionOf(options, now) : undefined;
  const { policy, findings } = await readPolicySet(options.policy);
  const errors = findings.filter(({ severity }) => severity === 'error');
  errors.forEach(finding => note(formatFinding(finding)));
  if (findings.length > errors.length) {
    note('The policy has warnings: trace-access check shows them.');
  }
  const answering = await prepare({
    policy,
    catalogPaths: options.catalog,
    note,
  });
  let good = true;
  if (question) {
    const answer: Answer =
      'refused' in answering
        ? answering.refused
        : answering.responder.explain(question);
    await print(
      options.output === 'json'
        ? `${JSON.stringify(answer)}\n`
        : textOf(answer),
    );
  } else {
    good = await answerAll({ requests: options.requests!, answering, now });
  }
  return good && 'responder' in answering ? EXIT.answered : EXIT.findings;
}
