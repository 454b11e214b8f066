import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { POLICY } from '../testing/company';
import { createTestDatabases } from '../testing/databases';
import { until } from '../testing/until';
import { idOf, payment, startTraced } from './testing/startTraced';

/**
 * Stands between the portal and the cloud, and can keep X-Ray's answers back
 * for as long as it likes.
 */
class HoldingProxy {
  holding = false;
  /** Calls of X-Ray that came while holding, and whether the portal gave them up. */
  readonly held: { path: string; givenUp: boolean; release(): void }[] = [];
  readonly #server = http.createServer((req, res) => this.#pass(req, res));
  #target = '';

  async between(target: string): Promise<string> {
    this.#target = target;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #pass(req: http.IncomingMessage, res: http.ServerResponse): void {
    const path = req.url ?? '';
    // STS is asked at '/', X-Ray at the name of its operation.
    if (this.holding && path !== '/') {
      const release = () => this.#forward(req, res);
      const held = { path, givenUp: false, release };
      this.held.push(held);
      res.once('close', () => {
        held.givenUp = !res.writableFinished;
      });
      return;
    }
    this.#forward(req, res);
  }

  #forward(req: http.IncomingMessage, res: http.ServerResponse): void {
    const { method, headers } = req;
    // The host is signed: it stays the one that the portal asked.
    const passed = http.request(new URL(req.url!, this.#target), {
      method,
      headers,
    });
    passed.once('response', answer => {
      res.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(res);
    });
    passed.once('error', () => res.destroy());
    req.pipe(passed);
  }
}

describe('while X-Ray is read', () => {
  const databases = createTestDatabases();
  let knex: Knex;
  const proxy = new HoldingProxy();
  const startedAt = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  const id = idOf(startedAt, 0xabc);
  const list = '/entities/component/default/payments/environments/prod/traces';
  const one = `/environments/prod/traces/${id}`;
  let traced: Awaited<ReturnType<typeof startTraced>>;
  const ask = (where: string, signal?: AbortSignal) => {
    const { port } = traced.server.address() as AddressInfo;
    return fetch(`http://127.0.0.1:${port}/api/trace-access/v1${where}`, {
      signal,
      headers: {
        authorization: mockCredentials.user.header('user:default/ana'),
      },
    });
  };
  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    traced = await startTraced({ knex, between: url => proxy.between(url) });
    await traced.send(payment({ id, startedAt }));
    await until(async () => (await ask(one)).status === 200);
  }, 120_000);
  afterAll(async () => {
    proxy.close();
    await traced?.stop();
  });
  const hold = () => {
    proxy.held.length = 0;
    proxy.holding = true;
  };

  it('a client that goes away takes its calls with it', async () => {
    for (const [where, operation] of [
      [list, '/TraceSummaries'],
      [one, '/Traces'],
    ]) {
      hold();
      const leaving = new AbortController();
      const going = ask(where, leaving.signal);
      await until(() => proxy.held.length > 0);
      expect(proxy.held).toMatchObject([{ path: operation, givenUp: false }]);
      leaving.abort();
      await expect(going).rejects.toThrow('abort');
      await until(() => proxy.held.every(call => call.givenUp));
      // Given up, not tried again.
      expect(proxy.held).toHaveLength(1);
      proxy.holding = false;
      // Nobody else has to suffer for it.
      expect((await ask(where)).status).toBe(200);
    }
  }, 60_000);

  it('a revocation stops what its grant gives, and nothing else', async () => {
    const asked = await traced.as('user:default/ana').post('/v1/requests', {
      entity: 'component:default/ledger',
      environment: 'prod',
      actions: ['view'],
      reason: 'a drill',
    });
    const ben = traced.as('user:default/ben');
    const approved = await ben.post(
      `/v1/requests/${asked.body.request.id}/reviews`,
      { verdict: 'approve' },
    );
    const grant: string = approved.body.grant.id;
    const ledger = list.replace('payments', 'ledger');
    expect((await ask(ledger)).status).toBe(200);

    hold();
    const under = ask(ledger);
    await until(() => proxy.held.length === 1);
    const standing = ask(list);
    await until(() => proxy.held.length === 2);
    await ben.post('/v1/revocations', { grant, reason: 'the drill is over' });
    // Answered while X-Ray still holds its answer back.
    const answer = await under;
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Your access was ended');
    await until(() => proxy.held[0].givenUp);
    proxy.holding = false;
    proxy.held[1].release();
    expect((await standing).status).toBe(200);
    const rows = await knex('audit')
      .where({ grant_id: grant, event_id: 'trace-search' })
      .orderBy('id');
    expect(rows).toMatchObject([
      { outcome: 'given' },
      {
        outcome: 'refused',
        details: JSON.stringify({ reason: 'access-ended' }),
      },
    ]);
  }, 60_000);

  it('access that ends meanwhile gives nothing (I1)', async () => {
    hold();
    const going = [ask(list), ask(one)];
    await until(() => proxy.held.length === 2);
    await writeFile(
      traced.policyFile,
      `${POLICY}
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: no-ana, owner: group:default/sre }
spec:
  subjects: [{ user: 'user:default/ana' }]
  entities: '*'
  environments: [prod]
  actions: [view]
  effect: deny
`,
    );
    await until(async () => {
      const { environments } = await (
        await ask('/entities/component/default/payments/access')
      ).json();
      return environments[1].state === 'closed';
    });
    proxy.holding = false;
    proxy.held.forEach(call => call.release());
    const answers = await Promise.all(going);
    expect(answers.map(answer => answer.status)).toEqual([403, 404]);
    for (const answer of answers) {
      expect(await answer.text()).not.toMatch(/POST \/pay|acorn|"spans"/);
    }
  }, 60_000);
});
