import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { startTraced } from '../traces/testing/startTraced';
import { LEDGER, stageCompany, stagePolicy } from './stage';
import { until } from './until';

export const WHAT = { entity: LEDGER, environment: 'stage' };

/** What the portal's permission policy gives nobody here. */
const NOBODYS = ['trace-access.audit.read', 'trace-access.principal.revoke'];

/**
 * A portal in which something of everything has happened: Ana asked, got, used
 * and lost access, Sam broke the glass, Ben is away.
 */
export async function startPeopled(options: { knex: Knex }) {
  const portal = await startTraced({
    ...options,
    entities: stageCompany(),
    policy: stagePolicy({ actions: '[view, console, credentials]' }),
    roles: { 'reader-stage': 'sample-stage' },
    features: [
      // Nobody is anybody by default.
      mockServices.httpAuth.factory({
        defaultCredentials: mockCredentials.none(),
      }),
    ],
    permit: permission => ({
      result: NOBODYS.includes(permission)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
    }),
  });
  const person = (name: string) => portal.as(`user:default/${name}`);
  /** What somebody sends must get through. */
  const sends = async (name: string, path: string, body: object = {}) => {
    const answer = await person(name).post(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
    return answer.body;
  };
  const asks = async (name: string, more: object = {}): Promise<string> => {
    const body = { ...WHAT, reason: 'a failing payment', ...more };
    return (await sends(name, '/v1/requests', body)).request.id;
  };
  const obtains = async (name: string, more: object = {}): Promise<string> => {
    const path = `/v1/requests/${await asks(name, more)}/reviews`;
    await sends('bea', path, { verdict: 'approve' });
    return (await sends('kim', path, { verdict: 'approve' })).grant.id;
  };
  /** Breaks the glass, and is done with it: the id of what is owed. */
  const breaksGlass = async (name: string): Promise<string> => {
    const request = await asks(name, { breakGlass: true, duration: 'PT30M' });
    const owed = await options
      .knex('obligations')
      .where({ request_id: request })
      .first();
    await sends(name, '/v1/revocations', {
      grant: owed.grant_id,
      reason: 'it is mended',
    });
    return owed.id;
  };

  // Who all could approve is counted in the catalog as it was read last.
  await until(async () => {
    const { body } = await person('ana').post('/v1/requests/preview', WHAT);
    return body.steps?.[0]?.people === 3 && body.steps[1].people === 2;
  });
  const ended = await obtains('ana');
  const revocation = await sends('ana', '/v1/revocations', {
    grant: ended,
    reason: 'it was for nothing',
  });
  const grant = await obtains('ana', {
    actions: ['view', 'console', 'credentials'],
  });
  await sends('ana', '/v1/credentials', WHAT);
  const pending = await asks('ana', { actions: ['console'] });
  const obligation = await breaksGlass('sam');
  const delegation = await sends('ben', '/v1/delegations', {
    to: 'user:default/bea',
    endsAt: new Date(portal.clock.now() + 86_400_000).toISOString(),
  });
  return {
    ...portal,
    person,
    sends,
    asks,
    obtains,
    breaksGlass,
    /** What there is, by id. */
    ids: {
      grant,
      pending,
      revocation: revocation.id as string,
      obligation,
      delegation: delegation.id as string,
    },
  };
}

export type Peopled = Awaited<ReturnType<typeof startPeopled>>;
