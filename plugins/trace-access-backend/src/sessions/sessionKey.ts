import type { Role, RoleTarget } from '@tracegate/plugin-trace-access-common';
import type { AcquireOptions } from './SessionService';

/**
 * What two uses must agree in to share a session: first of all the principal
 * and the agent that acts for them, then the role as it is declared now, the
 * environment, the action, the binding (which stands for its lease) or the
 * grant, from where it may be used, and what ends it. Any change of policy in
 * one of these is another key.
 */
export function sessionKey(
  options: Pick<
    AcquireOptions,
    'caller' | 'decision' | 'environment' | 'action' | 'entityRef'
  > & { role: Role; target: RoleTarget; network?: readonly string[] },
): string {
  const { caller, decision, environment, action, entityRef, role, target } =
    options;
  return JSON.stringify([
    caller.facts.type,
    caller.ref,
    caller.actor,
    role.provider,
    role.alias,
    target.arn,
    target.externalId,
    target.maxSessionMs,
    environment,
    action,
    entityRef,
    decision.binding,
    decision.grant?.id,
    options.network,
    decision.maxDurationMs,
    decision.endsAt,
  ]);
}
