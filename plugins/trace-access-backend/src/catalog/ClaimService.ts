import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  claimConfirmPermission,
  type TraceSourceConfig,
} from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import type { Caller } from '../access/AccessService';
import type { PortalPermissions } from '../access/PortalPermissions';
import type { AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import type { Clock } from '../clock';
import type { PolicyStore } from '../policy/PolicyStore';
import { onDatabase } from '../service/databaseDown';
import type { Transactions } from '../service/transactions';
import { yieldingChunks } from '../service/yielding';
import { ClaimRights, type MayConfirm } from './ClaimRights';
import type { ClaimLookup, ClaimResolver } from './ClaimResolver';
import type { ClaimKey, ClaimsTable } from './ClaimsTable';
import type { EntityFactsStore } from './EntityFactsStore';
import type { ReadableEntities } from './ReadableEntities';
import {
  listed,
  noSuchClaim,
  orderOf,
  whoMayConfirm,
  type Claim,
} from './claimView';
import type { Resolution } from './claims';
import { fullRef } from './entityRefs';

type AnyRequest = Parameters<AuditService['record']>[0]['request'];

/** The most claims that a list shows. */
const MAX_LISTED = 1_000;

interface Dependencies {
  entities: EntityFactsStore;
  resolver: ClaimResolver;
  table: ClaimsTable;
  policy: PolicyStore;
  readable: ReadableEntities;
  permissions: PortalPermissions;
  transactions: Transactions;
  audit: AuditService;
  clock: Clock;
  logger: LoggerService;
}

/** What may be done with a claim, and by whose right. */
interface Standing extends MayConfirm {
  source: TraceSourceConfig;
  resolution: Resolution;
}

/**
 * Lists claims, and lets people settle them: the owner of the Component that
 * already has the name, or, where there is none, somebody with
 * `trace-access.claim.confirm`.
 */
export class ClaimService {
  readonly #d: Dependencies;
  readonly #rights: ClaimRights;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
    this.#rights = new ClaimRights(dependencies);
  }

  /** Claims on entities that the caller may read: unsettled, contested, or settled by somebody. */
  async list(options: { caller: Caller }): Promise<Claim[]> {
    const { caller } = options;
    const lookup = await this.#d.resolver.lookup();
    const permitted = await this.#rights.permitted(caller);
    const sources = [...(this.#d.policy.active?.policy.sources.values() ?? [])];
    const claims: Claim[] = [];
    const names = new Set(this.#d.entities.claimedNames());
    for (const source of sources) {
      Object.keys(source.services).forEach(name => names.add(name));
    }
    for await (const chunk of yieldingChunks(names)) {
      if (claims.length >= MAX_LISTED) break;
      for (const service of chunk) {
        for (const source of sources) {
          const resolution = lookup.resolve({ source, service });
          claims.push(
            ...listed({
              source,
              service,
              resolution,
              mayConfirm: this.#rights.mayConfirm({
                caller,
                resolution,
                permitted,
              }).mayConfirm,
              mayWithdraw: entityRef =>
                this.#rights.mayWithdraw({
                  caller,
                  entityRef,
                  permitted,
                  through: lookup.confirmation({
                    source: source.name,
                    service,
                    entityRef,
                  })?.through,
                }),
            }),
          );
        }
      }
    }
    const readable = await this.#d.readable.of({
      caller,
      refs: claims.map(claim => claim.entityRef),
    });
    return claims
      .filter(claim => readable.has(claim.entityRef))
      .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
      .slice(0, MAX_LISTED);
  }

  /**
   * @throws NotFoundError - there is no such claim, or not for the caller
   * @throws NotAllowedError - it is somebody else's to confirm
   */
  async confirm(options: {
    caller: Caller;
    key: ClaimKey;
    request?: AnyRequest;
  }): Promise<Claim> {
    const { caller, request } = options;
    const key = { ...options.key, entityRef: fullRef(options.key.entityRef) };
    const { standing } = await this.#standing({ caller, key });
    const { source, resolution } = standing;
    const settled = resolution.confirmed.some(c => c.ref === key.entityRef);
    if (!settled && !resolution.pending.includes(key.entityRef)) {
      throw noSuchClaim(key);
    }
    if (!standing.mayConfirm) {
      await this.#record({
        caller,
        key,
        request,
        event: 'claim-confirm',
        outcome: 'refused',
        source,
      });
      const readable = await this.#d.readable.of({
        caller,
        refs: resolution.confirmed.map(claim => claim.ref),
      });
      throw new NotAllowedError(whoMayConfirm({ key, resolution, readable }));
    }
    if (!settled) {
      // The row is written first: a confirmation without it would be no one's.
      await this.#record({
        caller,
        key,
        request,
        event: 'claim-confirm',
        outcome: 'changed',
        source,
      });
      await onDatabase({
        run: () =>
          this.#d.table.confirm({
            ...key,
            by: caller.ref,
            through: standing.through,
            at: this.#d.clock.now(),
          }),
        what: 'The claim could not be confirmed',
        logger: this.#d.logger,
      });
    }
    return this.#after({ key, source, mayConfirm: true });
  }

  /**
   * @throws NotFoundError - there is no such confirmation, or not for the caller
   * @throws ConflictError - it is not a person's confirmation
   * @throws NotAllowedError - it is somebody else's to take back
   */
  async withdraw(options: {
    caller: Caller;
    key: ClaimKey;
    request?: AnyRequest;
  }): Promise<Claim> {
    const { caller, request } = options;
    const key = { ...options.key, entityRef: fullRef(options.key.entityRef) };
    const { lookup, standing } = await this.#standing({ caller, key });
    const { source, resolution } = standing;
    const stored = lookup.confirmation(key);
    const claim = resolution.confirmed.find(c => c.ref === key.entityRef);
    if (!stored) {
      if (!claim) throw noSuchClaim(key);
      throw new ConflictError(
        `The claim of ${key.entityRef} on ${key.service} was not confirmed by a person but by ${
          claim.basis === 'name'
            ? 'its name'
            : `the ${claim.basis === 'policy' ? 'policy' : `trusted source ${source.name}`}`
        }: change it there.`,
      );
    }
    const may = this.#rights.mayWithdraw({
      caller,
      entityRef: key.entityRef,
      through: stored.through,
      permitted: await this.#rights.permitted(caller),
    });
    if (!may) {
      await this.#record({
        caller,
        key,
        request,
        event: 'claim-withdraw',
        outcome: 'refused',
        source,
      });
      const refs = [key.entityRef, stored.through].flatMap(ref => ref ?? []);
      const readable = await this.#d.readable.of({ caller, refs });
      throw new NotAllowedError(
        `Only an owner of ${refs.filter(ref => readable.has(ref)).join(' or ')}, or somebody with ${claimConfirmPermission.name}, may take this confirmation back.`,
      );
    }
    await this.#d.transactions.run(async trx => {
      await this.#d.table.withdraw(trx, key);
      await this.#record({
        trx,
        caller,
        key,
        request,
        event: 'claim-withdraw',
        outcome: 'changed',
        source,
      });
    });
    return this.#after({
      key,
      source,
      mayConfirm: standing.mayConfirm,
    });
  }

  async #standing(options: {
    caller: Caller;
    key: ClaimKey;
  }): Promise<{ lookup: ClaimLookup; standing: Standing }> {
    const { caller, key } = options;
    const source = this.#d.policy.active?.policy.sources.get(key.source);
    const readable = await this.#d.readable.of({
      caller,
      refs: [key.entityRef],
    });
    if (!source || !readable.has(key.entityRef)) throw noSuchClaim(key);
    const lookup = await this.#d.resolver.lookup();
    const involved = lookup
      .resolve({ source, service: key.service })
      .confirmed.map(claim => claim.ref);
    await this.#d.entities.ensureFresh([key.entityRef, ...involved]);
    const resolution = lookup.resolve({ source, service: key.service });
    const permitted = await this.#rights.permitted(caller);
    return {
      lookup,
      standing: {
        source,
        resolution,
        ...this.#rights.mayConfirm({ caller, resolution, permitted }),
      },
    };
  }

  async #after(options: {
    key: ClaimKey;
    source: TraceSourceConfig;
    mayConfirm: boolean;
  }): Promise<Claim> {
    const { key, source, mayConfirm } = options;
    this.#d.resolver.expire();
    const lookup = await this.#d.resolver.lookup();
    const { service, entityRef } = key;
    const resolution = lookup.resolve({ source, service });
    const claim = listed({
      source,
      service,
      resolution,
      mayConfirm,
      // Whoever has just settled it may do the opposite.
      mayWithdraw: () => true,
      all: true,
    });
    return (
      claim.find(each => each.entityRef === entityRef) ?? {
        ...key,
        environment: source.environment,
        state: 'pending',
        mayConfirm,
      }
    );
  }

  async #record(options: {
    /** Of what is taken back: that doesn't wait for audit (I10). */
    trx?: Knex.Transaction;
    caller: Caller;
    key: ClaimKey;
    source: TraceSourceConfig;
    request?: AnyRequest;
    event: 'claim-confirm' | 'claim-withdraw';
    outcome: 'changed' | 'refused';
  }): Promise<void> {
    const { trx, caller, key, source, request, event, outcome } = options;
    const record = {
      eventId: event,
      request,
      ...doneBy(caller),
      outcome,
      environment: source.environment,
      entityRef: key.entityRef,
      policyVersion: this.#d.policy.active?.policy.version,
      details: { source: key.source, service: key.service },
    };
    const { audit } = this.#d;
    await (trx ? audit.oweIn(trx, record) : audit.record(record));
  }
}
