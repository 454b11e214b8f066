import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parsePolicy } from './parsePolicy';

const REFERENCE = path.resolve(__dirname, '../../../../../docs/policy.md');

/** What the examples of the reference refer to without showing it. */
const BESIDES = `
apiVersion: trace-access/v1
kind: Environment
metadata: { name: dev, owner: group:default/platform }
spec: { tier: low }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: prod-default, owner: group:default/platform }
spec: { steps: [{ approvers: [owners] }] }
`;

describe('the policy reference', () => {
  it('has examples that are one valid policy, of every kind', () => {
    const text = readFileSync(REFERENCE, 'utf8');
    const examples = [...text.matchAll(/```yaml\n([^]*?)```/g)]
      .map(([, yaml]) => yaml)
      // The first shows the envelope alone.
      .slice(1);
    const { documents, findings } = parsePolicy({
      files: [...examples, BESIDES].map((yaml, i) => ({
        path: `example ${i}`,
        text: yaml,
      })),
    });
    expect(findings).toEqual([]);
    expect(Object.values(documents).map(list => list.length)).toEqual([
      2, 1, 1, 2, 2,
    ]);
  });
});
