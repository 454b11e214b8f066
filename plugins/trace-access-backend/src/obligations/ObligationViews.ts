import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import type { AuditReader } from '../audit/AuditReader';
import type { Clock } from '../clock';
import { aboutOf, type RequestRights } from '../requests/RequestRights';
import type { RequestRecord } from '../requests/requestRecord';
import type { Reviewers } from '../requests/Reviewers';
import type { ObligationRecord } from './ObligationTable';
import { isOpen, obligationView } from './obligationView';

/** An obligation, and the request that broke the glass. */
export interface Shown {
  obligation: ObligationRecord;
  request: RequestRecord;
}

/** Obligations as one person looks at them. */
export class ObligationViews {
  constructor(
    private readonly deps: {
      reviewers: Reviewers;
      rights: RequestRights;
      auditReader: AuditReader;
      clock: Clock;
    },
  ) {}

  async of(options: {
    caller: Caller;
    shown: readonly Shown[];
  }): Promise<Schemas['Obligation'][]> {
    const { caller, shown } = options;
    const { auditReader, clock } = this.deps;
    const seen = await auditReader.seenUnder(
      shown.map(({ obligation }) => obligation.grantId),
    );
    return Promise.all(
      shown.map(async one =>
        obligationView({
          ...one,
          seen: seen.get(one.obligation.grantId),
          maySettle: await this.#maySettle({ ...one, caller }),
          now: clock.now(),
        }),
      ),
    );
  }

  async #maySettle(options: Shown & { caller: Caller }): Promise<boolean> {
    const { caller, obligation, request } = options;
    if (!isOpen(obligation)) return false;
    const { reviewers, rights } = this.deps;
    const about = aboutOf(request);
    if (!(await reviewers.standingOf({ caller, about })).may) return false;
    return (
      (await rights.refusal({ caller, request, what: 'review' })) === undefined
    );
  }
}
