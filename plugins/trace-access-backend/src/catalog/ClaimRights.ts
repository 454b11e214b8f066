import { claimConfirmPermission } from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import type { PortalPermissions } from '../access/PortalPermissions';
import type { EntityFactsStore } from './EntityFactsStore';
import type { Resolution } from './claims';

/**
 * Who may settle claims: the owner of the Component that already has the name,
 * or, where there is none, somebody with `trace-access.claim.confirm`.
 */
export class ClaimRights {
  readonly #entities: EntityFactsStore;
  readonly #permissions: PortalPermissions;

  constructor(options: {
    entities: EntityFactsStore;
    permissions: PortalPermissions;
  }) {
    this.#entities = options.entities;
    this.#permissions = options.permissions;
  }

  /** @param options - `permitted`: what {@link ClaimRights.permitted} said */
  mayConfirm(options: {
    caller: Caller;
    resolution: Resolution;
    permitted: boolean;
  }): MayConfirm {
    const { caller, resolution, permitted } = options;
    if (resolution.confirmed.length === 0) return { mayConfirm: permitted };
    // Whoever names a Component like another's must not settle claims on it:
    // where several have the name by themselves, one has to own them all.
    const byThemselves = resolution.confirmed.filter(
      claim => claim.basis !== 'confirmed',
    );
    const holders =
      byThemselves.length > 0 ? byThemselves : resolution.confirmed;
    return holders.every(claim => this.owns(caller, claim.ref))
      ? { mayConfirm: true, through: holders[0].ref }
      : { mayConfirm: false };
  }

  /**
   * Who may take a confirmation back: an owner of the entity that it serves, or
   * of the Component through which it was given, or whoever may give one.
   */
  mayWithdraw(options: {
    caller: Caller;
    entityRef: string;
    through: string | undefined;
    permitted: boolean;
  }): boolean {
    const { caller, entityRef, through, permitted } = options;
    return (
      permitted ||
      this.owns(caller, entityRef) ||
      (through !== undefined && this.owns(caller, through))
    );
  }

  /** Whether the caller owns the entity, through the whole group tree. */
  owns(caller: Caller, ref: string): boolean {
    const owners = this.#entities.get(ref)?.facts.owners ?? [];
    return (
      caller.facts.known &&
      owners.some(
        owner => owner === caller.ref || caller.facts.groups.has(owner),
      )
    );
  }

  permitted(caller: Caller): Promise<boolean> {
    return this.#permissions.may({
      permission: claimConfirmPermission,
      credentials: caller.credentials,
    });
  }
}

/** Whether, and as an owner of which Component; none: by permission. */
export interface MayConfirm {
  mayConfirm: boolean;
  through?: string;
}
