import { identityOf, subjectKey } from '../policy/evaluation/subjects';
import type { EntityFacts, PrincipalFacts } from '../policy/facts';
import type { Approver } from '../policy/language/documents';
import type { OnCallFacts } from './approvers';

const onCallKey = (schedule: string) => `oncall:${schedule}`;

/**
 * The texts by which a database lists whom a request waits for:
 * `user:default/ana`, `group:default/sre`, `idp:okta\nAdmins`,
 * `oncall:payments`, `*`. `owners` are listed one by one, as they are now.
 *
 * @public
 */
export function approverKeys(options: {
  approver: Approver;
  entity: EntityFacts | undefined;
}): readonly string[] {
  const { approver, entity } = options;
  if (approver === '*') {
    return ['*'];
  }
  if (approver === 'owners') {
    return entity?.owners ?? [];
  }
  if ('onCall' in approver) {
    return [onCallKey(approver.onCall)];
  }
  // Machines approve nothing, so no request waits for one.
  return 'service' in approver ? [] : [subjectKey(approver)];
}

/**
 * The keys that somebody answers to, as {@link approverKeys} writes them. A key
 * finds requests; whether one may really take a step is asked anew, of
 * `stepsFor`.
 *
 * @public
 */
export function keysOfPrincipal(options: {
  principal: PrincipalFacts;
  /** Absent = nobody is on call. */
  onCall?: OnCallFacts;
}): readonly string[] {
  const { principal, onCall } = options;
  if (principal.type !== 'user' || !principal.known) {
    return [];
  }
  const schedules = [...(onCall ?? [])].flatMap(([schedule, people]) =>
    people.includes(principal.ref) ? [onCallKey(schedule)] : [],
  );
  return ['*', ...identityOf(principal).allowKeys, ...schedules];
}
