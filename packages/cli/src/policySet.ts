import {
  compilePolicy,
  parsePolicyInSlices,
  type Finding,
  type Policy,
  type PolicyFile,
} from '@tracegate/plugin-trace-access-common';
import { readFiles } from './files';
import { note } from './output';

/** A policy as its files tell it; no policy where there are errors. */
export interface PolicySet {
  policy: Policy | undefined;
  findings: Finding[];
}

/** Reads and compiles the policy files that arguments name. */
export async function readPolicySet(
  paths: readonly string[],
): Promise<PolicySet> {
  const files: PolicyFile[] = [];
  for await (const file of readFiles(paths)) {
    files.push(file);
  }
  if (files.length === 0) {
    note(`There is no YAML file in ${paths.join(', ')}: nothing is allowed.`);
  }
  const { documents, findings } = await parsePolicyInSlices({
    files,
    yieldEveryMs: 0,
  });
  const invalid = findings.some(finding => finding.severity === 'error');
  return {
    policy: invalid
      ? undefined
      : await compilePolicy({ documents, yieldEveryMs: 0 }),
    findings,
  };
}
