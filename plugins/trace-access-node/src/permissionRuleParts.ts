import type { EntityFacts } from '@tracegate/plugin-trace-access-common';
import { z } from 'zod';

/** What the rules of every resource type can be about. */
interface Place {
  environment: string;
  tier?: 'low' | 'medium' | 'high';
  entity?: EntityFacts;
}

/** A rule as a test of a resource held in memory. */
export interface Filter<R> {
  matches(resource: R): boolean;
}

/** Rules test resources in memory, so a query is the same test, kept for later. */
export const asFilter =
  <R, P>(apply: (resource: R, params: P) => boolean) =>
  (params: P): Filter<R> => ({
    matches: resource => apply(resource, params),
  });

export const claimsParams = z.object({
  claims: z.array(z.string()).describe('Full entity refs'),
});

/** Whether one of the claims, whatever its case, is among the refs. */
export function anyClaim(
  { claims }: z.infer<typeof claimsParams>,
  refs: readonly string[],
): boolean {
  const claimed = new Set(claims.map(claim => claim.toLowerCase()));
  return refs.some(ref => claimed.has(ref));
}

export const ownedByClaim = (
  { entity }: Place,
  params: z.infer<typeof claimsParams>,
): boolean => anyClaim(params, entity?.owners ?? []);

export const environmentsParams = z.object({
  environments: z.array(z.string()),
});

export const inEnvironment = (
  { environment }: Place,
  { environments }: z.infer<typeof environmentsParams>,
): boolean => environments.includes(environment);

export const tiersParams = z.object({
  tiers: z.array(z.enum(['low', 'medium', 'high'])),
});

export const inTier = (
  { tier }: Place,
  { tiers }: z.infer<typeof tiersParams>,
): boolean => tier !== undefined && tiers.includes(tier);
