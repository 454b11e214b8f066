import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { tryCopy } from '../testing/copies';
import { createTestDatabases } from '../testing/databases';
import { until } from '../testing/until';
import { startTraced } from '../traces/testing/startTraced';

jest.setTimeout(120_000);

const LEDGER = 'component:default/ledger';

/** Nothing is masked in stage, so that credentials can be handed out there. */
const POLICY = `
apiVersion: trace-access/v1
kind: Environment
metadata: { name: stage, owner: group:default/sre }
spec: { tier: medium }
---
apiVersion: trace-access/v1
kind: TraceSource
metadata: { name: xray-stage, owner: group:default/sre }
spec: { environment: stage, type: xray, config: { region: eu-west-1 } }
---
apiVersion: trace-access/v1
kind: Role
metadata: { name: reader, owner: group:default/sre }
spec:
  provider: aws
  environments:
    stage: { arn: 'arn:aws:iam::111122223333:role/reader-prod', externalId: sample-prod }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: owner-approval, owner: group:default/sre }
spec:
  steps: [{ approvers: [owners], count: 1 }]
  reason: required
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: engineering-asks-stage, owner: group:default/sre }
spec:
  subjects: [{ group: 'group:default/engineering' }, { group: 'group:default/contractors' }]
  entities: { kind: Component }
  environments: [stage]
  role: reader
  actions: [view, credentials]
  access: onRequest
  approval: owner-approval
  limits: { maxDuration: PT2H }
`;

type Portal = Awaited<ReturnType<typeof startTraced>>;

/** Somebody asks for credentials, the ledger's owner approves, they take them. */
async function obtain(portal: Portal, who: string) {
  const holder = portal.as(`user:default/${who}`);
  const ben = portal.as('user:default/ben');
  const body = { entity: LEDGER, environment: 'stage' };
  await until(async () => {
    const { body: preview } = await holder.post('/v1/requests/preview', body);
    return preview.possible === true;
  });
  const asked = await holder.post('/v1/requests', {
    ...body,
    actions: ['view', 'credentials'],
    reason: 'a drill',
  });
  expect([asked.status, asked.body.error]).toEqual([201, undefined]);
  const decided = await ben.post(
    `/v1/requests/${asked.body.request.id}/reviews`,
    { verdict: 'approve' },
  );
  expect([decided.status, decided.body.error]).toEqual([200, undefined]);
  const given = await holder.post('/v1/credentials', body);
  expect([given.status, given.body.error]).toEqual([200, undefined]);
  return {
    holder,
    grantId: decided.body.grant.id as string,
    credentials: given.body as Schemas['Credentials'],
  };
}

describe('revoking', () => {
  const databases = createTestDatabases();

  it.each(databases.eachSupportedId())(
    'kills the copies of one grant, proves it, and leaves others alone, on %p',
    async id => {
      const portal = await startTraced({
        knex: await databases.init(id),
        policy: POLICY,
      });
      try {
        const ana = await obtain(portal, 'ana');
        const cam = await obtain(portal, 'cam');
        expect(await tryCopy(portal.cloud, ana.credentials)).toBe('works');
        // The same again, since AWS tools ask twice.
        const again = await ana.holder.post('/v1/credentials', {
          entity: LEDGER,
          environment: 'stage',
        });
        expect(again.body.accessKeyId).toBe(ana.credentials.accessKeyId);

        const ben = portal.as('user:default/ben');
        const preview = await ben.post('/v1/revocations/preview', {
          grant: ana.grantId,
        });
        expect(preview.body).toMatchObject({
          sessions: 1,
          grants: [{ id: ana.grantId, state: 'active' }],
          roles: [{ role: 'reader', way: 'kill', roleWide: false }],
        });
        const revoked = await ben.post('/v1/revocations', {
          grant: ana.grantId,
          reason: 'the drill is over',
        });
        expect(revoked.body).toMatchObject({
          state: 'revoking',
          grants: [ana.grantId],
        });
        // At once: nothing more is given.
        const refused = await ana.holder.post('/v1/credentials', {
          entity: LEDGER,
          environment: 'stage',
        });
        expect(refused.status).toBe(403);

        const { id: revocationId } = revoked.body;
        await until(async () => {
          const { body } = await ben.get(`/v1/revocations/${revocationId}`);
          return body.state === 'revoked';
        });
        expect(await tryCopy(portal.cloud, ana.credentials)).toBe(
          'AccessDeniedException',
        );
        expect(await tryCopy(portal.cloud, cam.credentials)).toBe('works');
        const { body: grant } = await ana.holder.get(
          `/v1/grants/${ana.grantId}`,
        );
        expect(grant).toMatchObject({
          state: 'revoked',
          endReason: 'the drill is over',
        });
      } finally {
        await portal.stop();
      }
    },
  );

  it.each(databases.eachSupportedId())(
    'ends everything of a person, and what they take later lives, on %p',
    async id => {
      const portal = await startTraced({
        knex: await databases.init(id),
        policy: POLICY,
      });
      try {
        const ana = await obtain(portal, 'ana');
        const cam = await obtain(portal, 'cam');
        const sam = portal.as('user:default/sam');
        const { body } = await sam.post('/v1/revocations', {
          principal: 'user:default/ana',
          reason: 'a lost laptop',
        });
        expect(body.state).toBe('revoking');
        await until(async () => {
          const answer = await sam.get(`/v1/revocations/${body.id}`);
          return answer.body.state === 'revoked';
        });
        expect(await tryCopy(portal.cloud, ana.credentials)).toBe(
          'AccessDeniedException',
        );
        expect(await tryCopy(portal.cloud, cam.credentials)).toBe('works');
        // Whole seconds count at the provider.
        portal.clock.move({ ms: Math.max(0, Date.now() - portal.clock.now()) });
        await until(() => Date.now() - portal.clock.now() > 1_100);
        portal.clock.move({ ms: Date.now() - portal.clock.now() });
        const later = await obtain(portal, 'ana');
        expect(await tryCopy(portal.cloud, later.credentials)).toBe('works');
      } finally {
        await portal.stop();
      }
    },
  );

  it('tells the truth while the provider takes no writes, and goes on trying', async () => {
    const portal = await startTraced({ policy: POLICY });
    try {
      const ana = await obtain(portal, 'ana');
      const mend = portal.cloud.faults.add({ service: 'iam', kind: 'error' });
      const ben = portal.as('user:default/ben');
      const { body } = await ben.post('/v1/revocations', {
        grant: ana.grantId,
        reason: 'the drill is over',
      });
      const now = async () =>
        (await ben.get(`/v1/revocations/${body.id}`)).body;
      await until(async () => (await now()).deliveries[0].attempts > 0);
      expect(await now()).toMatchObject({
        state: 'revoking',
        copiesUntil: expect.any(String),
        deliveries: [{ problem: expect.any(String) }],
      });
      expect(await tryCopy(portal.cloud, ana.credentials)).toBe('works');
      mend();
      await until(async () => {
        portal.clock.move({ ms: 1_000 });
        return (await now()).state === 'revoked';
      });
      expect(await tryCopy(portal.cloud, ana.credentials)).toBe(
        'AccessDeniedException',
      );
    } finally {
      await portal.stop();
    }
  });

  it('gives short sessions where a role may not be written to, and says so', async () => {
    const portal = await startTraced({ policy: POLICY, withoutRevoking: true });
    try {
      const ana = await obtain(portal, 'ana');
      const lasts = Date.parse(ana.credentials.expiration) - portal.clock.now();
      expect(lasts).toBeLessThanOrEqual(900_000);
      const ben = portal.as('user:default/ben');
      const { body } = await ben.post('/v1/revocations/preview', {
        grant: ana.grantId,
      });
      expect(body.roles).toMatchObject([
        { way: 'expire', copiesUntil: expect.any(String) },
      ]);
    } finally {
      await portal.stop();
    }
  });
});
