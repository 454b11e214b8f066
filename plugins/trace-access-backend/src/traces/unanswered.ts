import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import { AccessEndedError } from '../access/AccessEndedError';
import type { AuditRecord } from '../audit/AuditService';
import type { SourceStatuses } from './sourceStatus';

/** How a read that ended in an error goes on record. */
export function unanswered(options: {
  error: unknown;
  statuses: SourceStatuses;
}): Pick<AuditRecord, 'outcome' | 'details'> {
  const { error, statuses } = options;
  if (error instanceof AccessEndedError) {
    return { outcome: 'refused', details: { reason: 'access-ended' } };
  }
  const causes = [operatorCauseOf(error), ...statuses.causes()];
  return {
    outcome: 'failed',
    details: {
      error: (error as Error).name,
      causes: [...new Set(causes.filter(one => one !== undefined))],
    },
  };
}
