import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { GrantTable } from '../grants/GrantTable';
import { stateOf } from '../grants/grantRecord';
import type { RequestRecord } from './requestRecord';

const OPENING: readonly string[] = ['scheduled', 'claimable', 'active'];

/**
 * Refuses to give at once what the requester holds: what lets policy approve by
 * itself holds at that moment, and nobody may lay in a store for later.
 *
 * @throws ConflictError - a grant of the same is not over; says what to do
 */
export async function assertNotHeld(options: {
  trx: Knex.Transaction;
  grants: GrantTable;
  request: RequestRecord;
  now: number;
}): Promise<void> {
  const { trx, grants, request, now } = options;
  const live = await grants.lockLive(trx, {
    principal: request.requester,
    entityRef: request.entityRef,
    environment: request.environment,
  });
  const held = request.actions.filter(action =>
    live.some(
      one =>
        // One that continues another begins where that ends.
        one.id !== request.extends &&
        OPENING.includes(stateOf(one, now)) &&
        one.actions.includes(action),
    ),
  );
  if (held.length === 0) return;
  throw new ConflictError(
    `You hold ${held.join(' and ')} here already: use that, continue it while it is open, or end it first. You find it under Trace access → My access.`,
  );
}
