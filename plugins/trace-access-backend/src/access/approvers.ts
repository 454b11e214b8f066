import type {
  Approver,
  Decision,
  EntityFacts,
  Policy,
  Schemas,
} from '@tracegate/plugin-trace-access-common';
import { shortName } from './shortName';

/** Whom to ask: refs for links, and words for a sentence. */
export interface Approvers {
  /** Full refs of users and groups. */
  refs: string[];
  words: string[];
}

/** Those who can take a step of the approval rules that a decision names. */
export function approversOf(options: {
  decision: Decision;
  policy: Policy;
  entity: EntityFacts | undefined;
}): Approvers {
  const { decision, policy, entity } = options;
  const names = decision.approvals?.length
    ? decision.approvals
    : [decision.approval].flatMap(name => name ?? []);
  const refs = new Set<string>();
  const words = new Set<string>();
  for (const name of names) {
    const rule = policy.approvalRules.get(name);
    for (const approver of rule?.steps.flatMap(step => step.approvers) ?? []) {
      for (const { ref, label } of approverInWords(approver, entity)) {
        if (ref) refs.add(ref);
        words.add(ref ? shortName(ref) : label);
      }
    }
  }
  return { refs: [...refs], words: [...words] };
}

/** An approver as people read it; `owners` one by one. */
export function approverInWords(
  approver: Approver,
  entity: EntityFacts | undefined,
): Schemas['Approver'][] {
  if (approver === '*') return [{ label: 'anybody' }];
  if (approver === 'owners') {
    return (entity?.owners ?? []).map(ref => ({ ref, label: ref }));
  }
  if ('onCall' in approver) return [{ label: `on call: ${approver.onCall}` }];
  if ('user' in approver) return [{ ref: approver.user, label: approver.user }];
  if ('group' in approver) {
    return [{ ref: approver.group, label: approver.group }];
  }
  if ('service' in approver) return [{ label: `service ${approver.service}` }];
  const { source, name } = approver.idpGroup;
  return [{ label: `the ${source} group '${name}'` }];
}
