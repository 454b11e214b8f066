import type { FakeRoutes } from './fakeBackend';
import {
  sampleEntityAccess,
  sampleMyAccess,
  sampleSessions,
} from './sampleAccess';
import {
  sampleBindings,
  sampleClaims,
  sampleExplanation,
  samplePolicyStatus,
} from './samplePolicy';
import { sampleRequestRoutes } from './sampleRequestRoutes';
import { sampleTrace, sampleTraces } from './sampleTraces';

export const ACCESS = 'GET /v1/entities/{kind}/{namespace}/{name}/access';
export const TRACES =
  'GET /v1/entities/{kind}/{namespace}/{name}/environments/{environment}/traces';
export const TRACE = 'GET /v1/environments/{environment}/traces/{traceId}';

/** A backend on which everything works, with sample people and traces. */
export function sampleRoutes(options?: { traces?: number }): FakeRoutes {
  const { traces: count = 8 } = options ?? {};
  const now = Date.now;
  return {
    [ACCESS]: () => sampleEntityAccess(now()),
    [TRACES]: ({ path, query }) => {
      const start = query.get('start')!;
      const end = query.get('end')!;
      const second = query.get('cursor') !== null;
      const from = Date.parse(start);
      const to = Date.parse(end);
      const middle = (from + to) / 2;
      return {
        environment: path.environment,
        start,
        end,
        traces: sampleTraces({
          count,
          from: second ? from : middle,
          to: second ? middle : to,
          seed: second ? count : 0,
        }),
        ...(second ? {} : { nextCursor: 'page-2' }),
        sources: [{ name: 'xray-prod', type: 'xray', state: 'ok' }],
      };
    },
    [TRACE]: () => sampleTrace(now()),
    'GET /v1/my-access': ({ query }) => {
      const page = sampleMyAccess(now());
      return query.get('cursor') ? { ...page, nextCursor: undefined } : page;
    },
    'GET /v1/sessions': () => sampleSessions(now()),
    'GET /v1/bindings': () => ({
      policyVersion: '3f9ac0d2b7e1445a9b0d',
      bindings: sampleBindings,
    }),
    'GET /v1/bindings/{binding}': ({ path }) => ({
      binding: sampleBindings.find(({ name }) => name === path.binding),
      principals: { total: 2, refs: ['user:default/kim', 'user:default/olga'] },
      entities: { total: 1, refs: ['component:default/payments'] },
    }),
    'POST /v1/explain': () => sampleExplanation,
    'GET /v1/policy': () => samplePolicyStatus(now()),
    'GET /v1/claims': () => ({ claims: sampleClaims }),
    'POST /v1/claims/confirm': ({ body }) => ({ ...body, state: 'confirmed' }),
    'POST /v1/claims/withdraw': ({ body }) => ({ ...body, state: 'pending' }),
    'GET /v1/issuing': () => ({ enabled: true, mayChange: true }),
    'PUT /v1/issuing': ({ body }) => ({ ...body, mayChange: true }),
    ...sampleRequestRoutes(),
  };
}
