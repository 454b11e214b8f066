import { formatFinding } from '@tracegate/plugin-trace-access-common';
import { note, print } from './output';
import { readPolicySet } from './policySet';
import { EXIT } from './usage';

/** The flags of `trace-access check`. */
export interface CheckOptions {
  policy: string[];
  strict?: boolean;
  output: 'json' | 'text';
}

/** Validates policy files: findings on standard error, the verdict on output. */
export async function check(options: CheckOptions): Promise<number> {
  const { policy, findings } = await readPolicySet(options.policy);
  findings.forEach(finding => note(formatFinding(finding)));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const counts = policy && {
    environments: policy.environments.size,
    sources: policy.sources.size,
    roles: policy.roles.size,
    bindings: policy.bindings.size,
    approvalRules: policy.approvalRules.size,
  };
  if (options.output === 'json') {
    await print(
      `${JSON.stringify({
        valid: errors === 0,
        policyVersion: policy?.version ?? null,
        findings,
        documents: counts ?? null,
      })}\n`,
    );
  } else {
    await print(
      policy
        ? `valid: ${policy.bindings.size} bindings, ${policy.roles.size} roles, ${policy.environments.size} environments, ${warnings} warnings; version ${policy.version}\n`
        : `refused: ${errors} errors, ${warnings} warnings\n`,
    );
  }
  return errors > 0 || (options.strict && warnings > 0)
    ? EXIT.findings
    : EXIT.answered;
}
