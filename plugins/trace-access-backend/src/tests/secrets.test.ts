import type { Knex } from 'knex';
import { OLD_SECRET } from '../outbox/testing/endpoint';
import { startReceiver } from '../outbox/testing/receiver';
import { captured } from '../testing/captured';
import { createTestDatabases } from '../testing/databases';
import { LEDGER, stageCompany, stagePolicy } from '../testing/stage';
import { startStsProxy } from '../testing/startStsProxy';
import { tablesOf } from '../testing/tables';
import { until } from '../testing/until';
import { webhooksToPlain } from '../testing/webhookConfig';
import { idOf, payment, startTraced } from '../traces/testing/startTraced';

jest.setTimeout(120_000);

const WHAT = { entity: LEDGER, environment: 'stage' };

type Portal = Awaited<ReturnType<typeof startTraced>>;

/** What the portal answers, but for what is asked for to be taken away. */
class Answers {
  readonly texts: string[] = [];

  async keep<T extends { status: number; text: string; headers: object }>(
    asked: PromiseLike<T>,
  ): Promise<T> {
    const answer = await asked;
    this.texts.push(answer.text, JSON.stringify(answer.headers));
    return answer;
  }
}

/** Everything in the database. */
async function allRows(knex: Knex): Promise<string> {
  const tables = await tablesOf(knex);
  const rows = await Promise.all(tables.map(table => knex(table)));
  return JSON.stringify(tables.map((table, i) => [table, rows[i]]));
}

/** Somebody asks for all there is, and two others approve. */
async function obtains(portal: Portal, name: string, answers: Answers) {
  const as = (who: string) => portal.as(`user:default/${who}`);
  const holder = as(name);
  await until(async () => {
    const { body } = await holder.post('/v1/requests/preview', WHAT);
    return body.possible === true;
  });
  const asked = await answers.keep(
    holder.post('/v1/requests', {
      ...WHAT,
      actions: ['view', 'console', 'credentials'],
      reason: 'a failing payment',
    }),
  );
  expect([asked.status, asked.body.error]).toEqual([201, undefined]);
  const path = `/v1/requests/${asked.body.request.id}/reviews`;
  await answers.keep(as('ben').post(path, { verdict: 'approve' }));
  const { body } = await answers.keep(
    as('sam').post(path, { verdict: 'approve' }),
  );
  return { holder, grantId: body.grant.id as string };
}

const databases = createTestDatabases();

describe('secrets in logs (CVE-2026-106499)', () => {
  it.each(databases.eachSupportedId())(
    'nor anywhere else, the whole way from asking to its end, on %p',
    async id => {
      const knex = await databases.init(id);
      const receiver = await startReceiver({ plain: true });
      const { features, said } = captured();
      let sts: Awaited<ReturnType<typeof startStsProxy>> | undefined;
      const portal = await startTraced({
        knex,
        features,
        entities: stageCompany(),
        policy: stagePolicy({ actions: '[view, console, credentials]' }),
        roles: { 'reader-stage': 'sample-stage' },
        between: async url => {
          sts = await startStsProxy(url);
          return sts.url;
        },
        config: { traceAccess: webhooksToPlain(receiver.port) },
      });
      try {
        const answers = new Answers();
        const startedAt = Math.floor(Date.now() / 1000) * 1000 - 60_000;
        const traceId = idOf(startedAt, 0xabc);
        await portal.send(payment({ id: traceId, startedAt }));
        const { holder, grantId } = await obtains(portal, 'ana', answers);

        const seen = await answers.keep(
          holder.get(`/v1/environments/stage/traces/${traceId}`),
        );
        const credentials = await holder.post('/v1/credentials', WHAT);
        const link = await holder.post('/v1/console-links', WHAT);
        const statuses = [seen, credentials, link].map(one => one.status);
        expect(statuses).toEqual([200, 200, 200]);

        // Where something goes wrong in the middle.
        const { holder: abe } = await obtains(portal, 'abe', answers);
        const refuses = async (path: string) => {
          const answer = await answers.keep(abe.post(path, WHAT));
          expect(answer.status).toBeGreaterThanOrEqual(500);
          portal.clock.move({ ms: 5_001 });
        };
        const mend = portal.cloud.faults.add({ service: 'sts', kind: 'error' });
        await refuses('/v1/credentials');
        mend();
        portal.cloud.faults.add({ service: 'signin', kind: 'error', times: 9 });
        await refuses('/v1/console-links');
        portal.cloud.faults.clear();
        for (const table of ['audit', 'sessions']) {
          await knex.schema.renameTable(table, `${table}_away`);
          await refuses('/v1/credentials');
          await knex.schema.renameTable(`${table}_away`, table);
        }

        const sam = portal.as('user:default/sam');
        for (const scope of [
          { grant: grantId },
          { principal: 'user:default/abe' },
        ]) {
          const { body } = await answers.keep(
            sam.post('/v1/revocations', { ...scope, reason: 'a drill' }),
          );
          await until(async () => {
            portal.clock.move({ ms: 1_000 });
            const path = `/v1/revocations/${body.id}`;
            const { body: now } = await answers.keep(sam.get(path));
            return now.state === 'revoked';
          });
        }
        await answers.keep(holder.post('/v1/credentials', WHAT));
        for (const path of ['requests', 'grants', 'sessions', 'audit']) {
          await answers.keep(sam.get(`/v1/${path}`));
        }
        await until(async () => (await knex('outbox')).length === 0);

        const issued = sts!.issued;
        const secrets = [
          ...issued.flatMap(one => [one.secretAccessKey, one.sessionToken]),
          new URL(link.body.url).searchParams.get('SigninToken')!,
          OLD_SECRET,
        ];
        expect(secrets).toEqual(
          expect.arrayContaining([
            credentials.body.secretAccessKey,
            credentials.body.sessionToken,
          ]),
        );
        const places = {
          said: said.join('\n'),
          answers: answers.texts.join('\n'),
          rows: await allRows(knex),
          webhooks: JSON.stringify(receiver.received),
        };
        for (const [place, text] of Object.entries(places)) {
          // What may be there is: the place was looked at.
          expect([place, text]).toEqual([
            place,
            expect.stringContaining(grantId),
          ]);
          for (const secret of secrets) {
            const written = [secret, encodeURIComponent(secret)];
            expect([place, written.some(one => text.includes(one))]).toEqual([
              place,
              false,
            ]);
          }
        }
      } finally {
        await portal.stop();
        sts?.close();
        await receiver.stop();
      }
    },
  );
});
