import type { Caller } from '../access/AccessService';
import type { AuditRecord } from './AuditService';

/** Who did something, as it is on record: the agent beside whom it acted for. */
export function doneBy(
  caller: Pick<Caller, 'ref' | 'actor'>,
): Pick<AuditRecord, 'principal' | 'actor'> {
  return { principal: caller.ref, actor: caller.actor };
}
