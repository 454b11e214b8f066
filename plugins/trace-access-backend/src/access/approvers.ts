import type {
  ApprovalRule,
  Decision,
  EntityFacts,
  Policy,
} from '@tracegate/plugin-trace-access-common';

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
    for (const subject of rule?.steps.flatMap(step => step.approvers) ?? []) {
      for (const { ref, word } of named(subject, entity)) {
        if (ref) refs.add(ref);
        words.add(word);
      }
    }
  }
  return { refs: [...refs], words: [...words] };
}

type Approver = ApprovalRule['steps'][number]['approvers'][number];

function named(
  subject: Approver,
  entity: EntityFacts | undefined,
): { ref?: string; word: string }[] {
  if (subject === '*') return [{ word: 'anybody' }];
  if (subject === 'owners') {
    return (entity?.owners ?? []).map(ref => ({ ref, word: ref }));
  }
  if ('user' in subject) return [{ ref: subject.user, word: subject.user }];
  if ('group' in subject) return [{ ref: subject.group, word: subject.group }];
  if ('service' in subject) return [{ word: `service ${subject.service}` }];
  const { source, name } = subject.idpGroup;
  return [{ word: `the ${source} group '${name}'` }];
}
