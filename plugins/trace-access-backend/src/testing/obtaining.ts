import { randomUUID } from 'node:crypto';
import type { Draft } from '../requests/RequestPlanner';
import type { Verdict } from '../requests/ReviewService';
import type { Cause, Scope } from '../revocations/RevocationService';
import type { Broker } from './createBroker';
import { LEDGER, type Person } from './stage';

const userRef = (who: Person) => `user:default/${who}`;

/** Somebody asks for the ledger in stage. */
export async function asks(
  broker: Broker,
  options: { who?: Person; key?: string } & Partial<Draft> = {},
): Promise<string> {
  const { who = 'ana', key = randomUUID(), ...draft } = options;
  return broker.requests.create({
    caller: await broker.as(userRef(who)),
    draft: {
      entity: LEDGER,
      environment: 'stage',
      actions: ['view', 'credentials'],
      reason: 'a failing payment',
      ...draft,
    },
    key,
  });
}

/** Somebody decides. */
export async function reviews(
  broker: Broker,
  options: { who: Person; id: string; key?: string } & Partial<Verdict>,
): Promise<void> {
  const { who, id, key = randomUUID(), verdict = 'approve', ...more } = options;
  await broker.reviews.review({
    caller: await broker.as(userRef(who)),
    id,
    verdict: { verdict, ...more },
    key,
  });
}

/** Somebody asks, both steps are approved, and there is a grant. */
export async function obtains(
  broker: Broker,
  options: { who?: Person } & Partial<Draft> = {},
) {
  const requestId = await asks(broker, options);
  await reviews(broker, { who: 'ben', id: requestId });
  await reviews(broker, { who: 'sam', id: requestId });
  const grant = await broker.grantTable.byRequest(requestId);
  return { requestId, grantId: grant!.id };
}

/** Somebody takes credentials for the ledger. */
export async function takes(
  broker: Broker,
  options: { who?: Person; entity?: string; signal?: AbortSignal } = {},
) {
  const { who = 'ana', entity = LEDGER } = options;
  return broker.handouts.credentials({
    caller: await broker.as(userRef(who)),
    entityRef: entity,
    environment: 'stage',
    signal: options.signal ?? new AbortController().signal,
    request: undefined as never,
  });
}

/** Sam ends something, with what else is on its role if it must be. */
export async function ends(
  broker: Broker,
  scope: Scope,
  options: { cause?: Partial<Cause>; acceptRoleWide?: boolean } = {},
): Promise<string | undefined> {
  return broker.revocations.revoke({
    scope,
    cause: {
      code: 'revoked',
      reason: 'the drill is over',
      by: userRef('sam'),
      ...options.cause,
    },
    acceptRoleWide: options.acceptRoleWide ?? true,
  });
}
