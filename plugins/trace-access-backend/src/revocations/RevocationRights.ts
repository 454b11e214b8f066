import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  principalRevokePermission,
  type Policy,
} from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import type { PortalPermissions } from '../access/PortalPermissions';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import { fullRef } from '../catalog/entityRefs';
import type { GrantTable } from '../grants/GrantTable';
import type { RequestLists } from '../requests/RequestLists';
import type { RequestRights } from '../requests/RequestRights';
import type { RequestTable } from '../requests/RequestTable';
import type { RequestRecord } from '../requests/requestRecord';
import type { Scope } from './RevocationService';

/** What a caller says is to end: exactly one of the three. */
export interface AskedScope {
  grant?: string;
  principal?: string;
  entity?: string;
  environment?: string;
}

/** More do not wait for one entity. */
const MOST_PENDING = 1_000;

const noGrant = () =>
  new NotFoundError('There is no such grant that you may see.');

/** Who may end what. */
export class RevocationRights {
  constructor(
    private readonly deps: {
      grants: GrantTable;
      requests: RequestRights;
      table: RequestTable;
      lists: RequestLists;
      entities: EntityFactsStore;
      policy: () => Policy | undefined;
      permissions: PortalPermissions;
    },
  ) {}

  /**
   * The scope that a caller may end.
   *
   * @throws InputError - it names none, or several
   * @throws NotFoundError - there is no such grant for the caller
   * @throws NotAllowedError - it isn't the caller's to end (says who may)
   */
  async scopeOf(options: {
    caller: Caller;
    asked: AskedScope;
  }): Promise<Scope> {
    const { caller, asked } = options;
    const { grant, principal, entity, environment } = asked;
    const given = [grant, principal, entity].filter(one => one !== undefined);
    if (
      given.length !== 1 ||
      (entity === undefined) !== (environment === undefined)
    ) {
      throw new InputError(
        'Say what is to end: a grant, or a principal, or an entity together with an environment.',
      );
    }
    if (grant !== undefined) return this.#grant(caller, grant);
    if (principal !== undefined) return this.#principal(caller, principal);
    return this.#entity(caller, fullRef(entity!), environment!);
  }

  async #grant(caller: Caller, id: string): Promise<Scope> {
    const { grants, requests } = this.deps;
    const grant = await grants.get(id);
    if (!grant) throw noGrant();
    const request = await requests
      .readable({ caller, id: grant.requestId })
      .catch(error => {
        throw error.name === 'NotFoundError' ? noGrant() : error;
      });
    if (await requests.mayRevoke({ caller, request })) {
      return { kind: 'grant', grantId: id };
    }
    throw new NotAllowedError(
      'To end it you would have to hold it, own the entity, be one of its approvers, or have the permission trace-access.principal.revoke.',
    );
  }

  async #principal(caller: Caller, asked: string): Promise<Scope> {
    const principal = asked.startsWith('service:') ? asked : fullRef(asked);
    if (principal === caller.ref || (await this.mayAll(caller))) {
      return { kind: 'principal', principal };
    }
    throw new NotAllowedError(
      'To end everything of somebody else you need the permission trace-access.principal.revoke.',
    );
  }

  async #entity(
    caller: Caller,
    entityRef: string,
    environment: string,
  ): Promise<Scope> {
    const scope = { kind: 'entity' as const, entityRef, environment };
    if (await this.mayAll(caller)) return scope;
    if (!(await this.#owns({ ...scope, caller }))) {
      throw new NotAllowedError(
        'To end everything granted on it you would have to own it, or have the permission trace-access.principal.revoke.',
      );
    }
    const open = await this.#openAt(scope);
    const leaves = await this.deps.requests.leaves({ caller, what: 'revoke' });
    const refused = open.filter(
      request => request.requester !== caller.ref && !leaves(request),
    ).length;
    if (refused > 0) {
      throw new NotAllowedError(
        `The portal's permission policy refuses trace-access.grant.revoke for ${refused} of the ${open.length} that are open there: end the others one by one, or ask somebody with trace-access.principal.revoke to end them all.`,
      );
    }
    return scope;
  }

  async #owns(options: {
    caller: Caller;
    entityRef: string;
    environment: string;
  }): Promise<boolean> {
    const { caller, entityRef, environment } = options;
    const { entities, policy } = this.deps;
    await entities.ensureFresh([entityRef]);
    const owners = [
      ...(entities.get(entityRef)?.facts.owners ?? []),
      policy()?.environments.get(environment)?.owner,
    ];
    return owners.some(
      ref =>
        ref !== undefined &&
        (ref === caller.ref || caller.facts.groups.has(ref)),
    );
  }

  /** Requests that are pending, or whose grants are live. */
  async #openAt(place: {
    entityRef: string;
    environment: string;
  }): Promise<RequestRecord[]> {
    const { grants, table, lists } = this.deps;
    const live = await grants.allLive(place);
    const granted = await table.byIds(live.map(one => one.requestId));
    const pending = await lists.list({
      ...place,
      state: 'pending',
      limit: MOST_PENDING,
    });
    return [...granted.values(), ...pending];
  }

  /** May end everything that others hold, everyone's sessions on a role included. */
  mayAll(caller: Caller): Promise<boolean> {
    return this.deps.permissions.may({
      permission: principalRevokePermission,
      credentials: caller.credentials,
    });
  }
}
