import type { Role, RoleTarget } from '@tracegate/plugin-trace-access-common';
import type { AcquireOptions } from './SessionService';

/**
 * What two uses must agree in to share a session: first of all the principal,
 * then the role as it is declared now, the environment, the action, the binding
 * (which stands for its lease), and what ends the session. Any change of policy
 * in one of these is another key.
 */
export function sessionKey(
  options: Pick<
    AcquireOptions,
    'caller' | 'decision' | 'environment' | 'action'
  > & { role: Role; target: RoleTarget },
): string {
  const { caller, decision, environment, action, role, target } = options;
  return JSON.stringify([
    caller.facts.type,
    caller.ref,
    role.provider,
    role.alias,
    target.arn,
    target.externalId,
    target.maxSessionMs,
    environment,
    action,
    decision.binding,
    decision.maxDurationMs,
    decision.endsAt,
  ]);
}
