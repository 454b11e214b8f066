import { isDeepStrictEqual } from 'node:util';
import {
  combineRules,
  type ApprovalTerms,
  type Policy,
} from '@tracegate/plugin-trace-access-common';
import type { RequestRecord } from './requestRecord';

/**
 * The terms as the active policy has them; undefined where it has no such
 * binding, or one that uses another role.
 */
export function termsNow(
  request: RequestRecord,
  policy: Policy | undefined,
): ApprovalTerms | undefined {
  const binding = policy?.bindings.get(request.binding);
  const environment = policy?.environments.get(request.environment);
  if (!policy || !binding || !environment) return undefined;
  if (binding.role !== request.role) return undefined;
  const rules = [binding.approval, environment.floor.approval].flatMap(
    name => policy.approvalRules.get(name ?? '') ?? [],
  );
  return combineRules({ rules, binding, environment });
}

/** Compared as they are stored. */
export function sameTerms(a: ApprovalTerms, b: ApprovalTerms): boolean {
  return isDeepStrictEqual(
    JSON.parse(JSON.stringify(a)),
    JSON.parse(JSON.stringify(b)),
  );
}
