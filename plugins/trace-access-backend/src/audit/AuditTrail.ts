import { NotAllowedError } from '@backstage/errors';
import {
  auditReadPermission,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { Request } from 'express';
import { z } from 'zod';
import type { Caller } from '../access/AccessService';
import type { PortalPermissions } from '../access/PortalPermissions';
import type { Clock } from '../clock';
import type { GrantTable } from '../grants/GrantTable';
import type { RequestRights } from '../requests/RequestRights';
import { decodeCursor, encodeCursor, ulidSchema } from '../service/pageCursor';
import type { AuditFilter, AuditReader } from './AuditReader';
import type { AuditService } from './AuditService';
import { doneBy } from './doneBy';
import { withheld } from './withheld';

const positionSchema = z.strictObject({
  at: z.int().nonnegative(),
  id: ulidSchema,
});

/** The same reading is written down so often at the most. */
const MERGED_MS = 60_000;
const MOST_REMEMBERED = 10_000;

/** What of the trail somebody asks for. */
export type AuditQuestion = Omit<AuditFilter, 'trail'> & {
  /** Id of a request: what it and its grant left behind. */
  accessRequest?: string;
};

/**
 * Who may read what of the audit trail: everybody their own rows, those who may
 * see a request what came of it, and all of it with `trace-access.audit.read`.
 * Reading what others did is itself on record.
 */
export class AuditTrail {
  readonly #recorded = new Map<string, number>();

  constructor(
    private readonly deps: {
      reader: AuditReader;
      rights: RequestRights;
      grants: GrantTable;
      permissions: PortalPermissions;
      audit: AuditService;
      clock: Clock;
    },
  ) {}

  /**
   * The newest first.
   *
   * @param options - `request`: in which it is asked, for the portal's auditor
   * @throws NotFoundError - there is no such request that the caller may see
   * @throws NotAllowedError - it is of somebody else (names the permission)
   * @throws InputError - the cursor is none that this list gave
   */
  async page(options: {
    caller: Caller;
    question: AuditQuestion;
    limit: number;
    cursor?: string;
    request?: Request<any, any, any, any, any>;
  }): Promise<Schemas['AuditPage']> {
    const { caller, question, limit, cursor } = options;
    const { reader, rights, grants } = this.deps;
    const { accessRequest, ...filter } = question;
    const after =
      cursor === undefined ? undefined : decodeCursor(cursor, positionSchema);
    const readsAll = await this.deps.permissions.may({
      permission: auditReadPermission,
      credentials: caller.credentials,
    });
    const about =
      accessRequest === undefined
        ? undefined
        : await rights.readable({ caller, id: accessRequest });
    if (!readsAll && !about) {
      await this.#assertOwn(options);
      filter.principal = caller.ref;
    }
    // Which entities are in rows of others is withheld: nor can it be guessed.
    const guess =
      !readsAll && about && filter.entity && filter.entity !== about.entityRef;
    if (guess) return { items: [] };
    const grantId = about && (await grants.byRequest(about.id))?.id;
    const found = await reader.list({
      filter: {
        ...filter,
        trail: about && { requestId: about.id, grantId },
      },
      after,
      limit,
    });
    await this.#recordReading({ ...options, found });
    const last = found[found.length - 1];
    return {
      items: found.map(event =>
        readsAll || !about || event.principal === caller.ref
          ? event
          : withheld({ event, request: { ...about, grantId } }),
      ),
      ...(found.length === limit && {
        nextCursor: encodeCursor({ at: Date.parse(last.at), id: last.id }),
      }),
    };
  }

  async #assertOwn(options: {
    caller: Caller;
    question: AuditQuestion;
    request?: Request<any, any, any, any, any>;
  }): Promise<void> {
    const { caller, question, request } = options;
    const { principal } = question;
    if (principal === undefined || principal === caller.ref) return;
    await this.deps.audit.record({
      eventId: 'audit-read',
      request,
      ...doneBy(caller),
      outcome: 'refused',
      details: { ...question },
    });
    throw new NotAllowedError(
      `To read what others did you need the permission ${auditReadPermission.name}: ask the portal's administrators.`,
    );
  }

  /** Before anything of it leaves (I10). */
  async #recordReading(options: {
    caller: Caller;
    question: AuditQuestion;
    request?: Request<any, any, any, any, any>;
    found: readonly Schemas['AuditEvent'][];
  }): Promise<void> {
    const { caller, question, request, found } = options;
    const { audit, clock } = this.deps;
    const ofOthers = found.some(
      ({ principal }) => principal !== caller.ref && principal !== 'system',
    );
    if (!ofOthers) return;
    const key = JSON.stringify([caller.ref, question]);
    const now = clock.now();
    const before = this.#recorded.get(key);
    if (before !== undefined && now < before + MERGED_MS) return;
    await audit.record({
      eventId: 'audit-read',
      request,
      ...doneBy(caller),
      outcome: 'given',
      // The id of a request stays in here: its trail is not about its readers.
      details: { ...question },
    });
    if (this.#recorded.size >= MOST_REMEMBERED) this.#recorded.clear();
    this.#recorded.set(key, now);
  }
}
