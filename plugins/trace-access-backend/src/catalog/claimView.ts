import { NotFoundError } from '@backstage/errors';
import {
  claimConfirmPermission,
  type Schemas,
  type TraceSourceConfig,
} from '@tracegate/plugin-trace-access-common';
import type { ClaimKey } from './ClaimsTable';
import type { Resolution } from './claims';

/** A claim as the API shows it. */
export type Claim = Schemas['Claim'];

/** What of a service is worth listing: everything but a name that is its own. */
export function listed(options: {
  source: TraceSourceConfig;
  service: string;
  resolution: Resolution;
  mayConfirm: boolean;
  /** Whether the caller may take a person's confirmation of the entity's claim back. */
  mayWithdraw: (entityRef: string) => boolean;
  all?: boolean;
}): Claim[] {
  const { source, service, resolution, mayConfirm, mayWithdraw, all } = options;
  const { confirmed, pending } = resolution;
  const base = {
    source: source.name,
    environment: source.environment,
    service,
  };
  const contested = confirmed.length > 1;
  return [
    ...confirmed
      .filter(claim => all || contested || claim.basis !== 'name')
      .map(claim => ({
        ...base,
        entityRef: claim.ref,
        state: contested ? ('contested' as const) : ('confirmed' as const),
        by: claim.basis === 'confirmed' ? claim.by : claim.basis,
        mayConfirm: claim.basis === 'confirmed' && mayWithdraw(claim.ref),
      })),
    ...pending.map(entityRef => ({
      ...base,
      entityRef,
      state: 'pending' as const,
      mayConfirm,
    })),
  ];
}

/** Contested first, then pending, then confirmed; each by name. */
export function orderOf(claim: Claim): string {
  const states = { contested: 0, pending: 1, confirmed: 2 };
  return [
    states[claim.state],
    claim.service,
    claim.source,
    claim.entityRef,
  ].join('\n');
}

/** The same for a claim that isn't there and one that may not be seen. */
export function noSuchClaim(key: ClaimKey): NotFoundError {
  return new NotFoundError(
    `${key.entityRef} has no claim on '${key.service}' in ${key.source} that you could see.`,
  );
}

/** Whom to turn to instead. */
export function whoMayConfirm(options: {
  key: ClaimKey;
  resolution: Resolution;
  /** The claimants that the caller may read in the catalog; no other is named. */
  readable: ReadonlySet<string>;
}): string {
  const { key, resolution, readable } = options;
  const refs = resolution.confirmed.map(claim => claim.ref);
  const owners = refs.filter(ref => readable.has(ref)).join(' or ');
  return refs.length > 0
    ? `'${key.service}' already belongs to ${owners || 'another entity'}: ask its owner to confirm.`
    : `Nobody has '${key.service}' yet: ask somebody with ${claimConfirmPermission.name} to confirm.`;
}
