import { conditionsHold } from './conditions';
import type { RequestContext } from './context';
import type { PolicyDocument, Statement } from './document';
import { matchArn, matchTokens, type Pattern, resolvePattern } from './pattern';

export type Verdict = 'allow' | 'deny' | 'none';

export interface PolicyRequest {
  /** `service:Operation`; compared without case. */
  action: string;
  resource: string;
  context: RequestContext;
}

function actionMatches(statement: Statement, action: string): boolean {
  const { negated, patterns } = statement.actions;
  const found = patterns.some(pattern =>
    matchTokens({
      tokens: resolvePattern(pattern, () => undefined) ?? [],
      value: action,
      ignoreCase: true,
    }),
  );
  return found !== negated;
}

function resourceMatches(
  statement: Statement,
  request: PolicyRequest,
): boolean {
  if (!statement.resources) {
    return true;
  }
  const { negated, patterns } = statement.resources;
  let unresolved = false;
  const one = (pattern: Pattern) => {
    const tokens = resolvePattern(pattern, request.context.variable);
    unresolved ||= !tokens;
    if (!tokens) {
      return false;
    }
    return request.resource === '*'
      ? tokens.length === 1 && tokens[0].kind === 'any'
      : matchArn(tokens, request.resource);
  };
  const found = patterns.some(one);
  if (negated && unresolved && statement.effect === 'Allow') {
    return false;
  }
  return found !== negated;
}

export function statementApplies(
  statement: Statement,
  request: PolicyRequest,
): boolean {
  return (
    actionMatches(statement, request.action) &&
    resourceMatches(statement, request) &&
    conditionsHold({
      conditions: statement.conditions,
      context: request.context,
      effect: statement.effect,
    })
  );
}

/** One list of policies read as a whole: a deny anywhere in it wins. */
export function evaluatePolicies(
  documents: PolicyDocument[],
  request: PolicyRequest,
): Verdict {
  let verdict: Verdict = 'none';
  for (const document of documents) {
    for (const statement of document.statements) {
      if (!statementApplies(statement, request)) {
        continue;
      }
      if (statement.effect === 'Deny') {
        return 'deny';
      }
      verdict = 'allow';
    }
  }
  return verdict;
}
