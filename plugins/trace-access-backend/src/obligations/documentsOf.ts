import type { Policy } from '@tracegate/plugin-trace-access-common';

/**
 * Names of the bindings and environments that these users and groups own, or
 * whose approval rule they do: what is asked for through them concerns them.
 */
export function documentsOf(options: {
  policy: Policy | undefined;
  owners: ReadonlySet<string>;
}): { bindings: string[]; environments: string[] } {
  const { policy, owners } = options;
  const owned = (owner: string, approval: string | undefined) => {
    const rule = policy?.approvalRules.get(approval ?? '');
    return owners.has(owner) || (rule !== undefined && owners.has(rule.owner));
  };
  return {
    bindings: [...(policy?.bindings.values() ?? [])]
      .filter(one => owned(one.owner, one.approval))
      .map(one => one.name),
    environments: [...(policy?.environments.values() ?? [])]
      .filter(one => owned(one.owner, one.floor.approval))
      .map(one => one.name),
  };
}
