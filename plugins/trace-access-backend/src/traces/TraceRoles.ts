import { isError } from '@backstage/errors';
import type { Decision } from '@tracegate/plugin-trace-access-common';
import { AccessEndedError } from '../access/AccessEndedError';
import type {
  AccessService,
  Caller,
  ViewableRole,
} from '../access/AccessService';
import type { GrantService } from '../grants/GrantService';

interface Where {
  caller: Caller;
  environment: string;
}

/** With which roles a trace is looked for by its id. */
export class TraceRoles {
  constructor(
    private readonly deps: {
      access: AccessService;
      grants: Pick<GrantService, 'claimed'>;
    },
  ) {}

  /** That of the entity's page, else every one the caller holds. */
  async of(options: Where & { entityRef?: string }): Promise<ViewableRole[]> {
    const { access } = this.deps;
    const { entityRef } = options;
    if (entityRef === undefined) return access.viewable(options);
    const decision = await access.decide({
      ...options,
      entityRef,
      action: 'view',
    });
    const own = { decision, entityRef };
    if (decision.outcome !== 'allowed') return access.viewable(options);
    if (!mustBeClaimed(own)) return [own];
    // What is open already may find the trace, and no clock starts for that.
    const roles = await access.viewable(options);
    const open = roles.filter(one => !mustBeClaimed(one));
    const same = open.some(one => one.decision.role === decision.role);
    return same ? open : [...open, own];
  }

  /**
   * The decision to read with; a grant behind it is claimed by that.
   *
   * @throws AccessEndedError - the grant is over, or gives nothing any more
   */
  async claimed(options: Where & { role: ViewableRole }): Promise<Decision> {
    const { decision, entityRef } = options.role;
    if (entityRef === undefined) return decision;
    try {
      return await this.deps.grants.claimed({
        ...options,
        decision,
        entityRef,
        action: 'view',
      });
    } catch (error) {
      if (!isError(error) || error.name !== 'NotAllowedError') throw error;
      throw new AccessEndedError(error.message);
    }
  }

  /** What gives the role, decided on facts that are read now. */
  async again(options: Where & { role: ViewableRole }): Promise<Decision> {
    const { access } = this.deps;
    const { environment } = options;
    const { decision, entityRef } = options.role;
    if (entityRef !== undefined) {
      return access.decide({
        ...options,
        entityRef,
        action: 'view',
        live: true,
        // By now what had to be claimed is.
        open: true,
      });
    }
    const caller = await access.caller({ ...options.caller, live: true });
    const roles = await access.viewable({ caller, environment });
    const same = roles.find(
      one =>
        one.decision.role === decision.role &&
        one.decision.binding === decision.binding,
    );
    return same?.decision ?? { ...decision, outcome: 'denied', why: [] };
  }
}

function mustBeClaimed({ decision }: ViewableRole): boolean {
  return decision.grant?.state === 'claimable';
}
