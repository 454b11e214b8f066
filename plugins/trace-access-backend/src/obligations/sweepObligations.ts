import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { Clock } from '../clock';
import type { Outbox } from '../outbox/Outbox';
import { aboutOf, type RequestRights } from '../requests/RequestRights';
import type { RequestTable } from '../requests/RequestTable';
import type { RequestRecord } from '../requests/requestRecord';
import { waitingKeys, type Reviewers } from '../requests/Reviewers';
import type { Transactions } from '../service/transactions';
import { overdueMessages } from './obligationMessages';
import type { ObligationRecord, ObligationTable } from './ObligationTable';

const BATCH = 500;
/** Whom one reminder reaches at the most. */
const MOST_TOLD = 200;

interface Dependencies {
  table: ObligationTable;
  requests: RequestTable;
  reviewers: Reviewers;
  rights: RequestRights;
  entities: EntityFactsStore;
  transactions: Transactions;
  outbox: Outbox;
  clock: Clock;
  logger: LoggerService;
}

/**
 * Tells of post-reviews that nobody did in time, once each: of any number of
 * replicas the one whose change of the state comes first.
 */
export async function sweepObligations(options: Dependencies): Promise<void> {
  const { table, requests, clock, logger } = options;
  for (;;) {
    const due = await table.due({ now: clock.now(), limit: BATCH });
    const asked = await requests.byIds(due.map(one => one.requestId));
    const failures: unknown[] = [];
    for (const obligation of due) {
      const request = asked.get(obligation.requestId);
      if (!request) continue;
      // One of which nothing can be told doesn't hold up the others.
      await tell({ ...options, obligation, request }).catch(error =>
        failures.push(error),
      );
    }
    if (failures.length > 0) {
      logger.warn(
        `Nobody could be told of ${failures.length} overdue post-reviews; the next sweep tries again: ${failures[0]}`,
      );
    }
    if (due.length < BATCH || failures.length > 0) return;
  }
}

async function tell(
  options: Dependencies & {
    obligation: ObligationRecord;
    request: RequestRecord;
  },
): Promise<void> {
  const { table, requests, reviewers, rights, entities } = options;
  const { transactions, outbox, clock, obligation, request } = options;
  const people = await reviewers.peopleOf(aboutOf(request));
  const approvers = [...new Set(people.flatMap(step => step.people))];
  const watchers = await rights.watchersOf(request);
  await transactions.run(async trx => {
    const now = clock.now();
    if (!(await table.markOverdue(trx, obligation.id))) return;
    // Whom the request would have escalated to by now owe it as well.
    await requests.wait(trx, {
      kind: 'obligation',
      id: obligation.id,
      keys: waitingKeys({
        terms: request.terms.terms,
        entity: entities.get(request.entityRef)?.facts,
        waitedMs: now - request.createdAt,
      }),
    });
    await outbox.add({
      trx,
      messages: overdueMessages({
        obligation: { ...obligation, state: 'overdue' },
        request,
        now,
        watchers,
        concerned: rights.concerned(request),
        approvers: approvers.slice(0, MOST_TOLD),
      }),
      now,
    });
  });
}
