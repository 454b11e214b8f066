import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { TicketAnswer } from '@tracegate/plugin-trace-access-node';
import { createReplica } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { asks, obtains, reviews, takes } from '../testing/obtaining';
import { LEDGER, stageCompany, stagePolicy } from '../testing/stage';

/*
 * What advisories about others were about, each as a test of that name.
 * Elsewhere, under their names: secrets in logs (CVE-2026-106499) in
 * `secrets.test.ts`, SSRF and redirects in webhook URLs (CVE-2026-24048) in
 * `outbox/webhooks`, symlink traversal (CVE-2026-24046, CVE-2026-24047) in
 * `policy`, ordering as an oracle (CVE-2026-106506) in `traces`.
 */
jest.setTimeout(120_000);

const ANA = 'user:default/ana';
const OWNERS = '[{ approvers: [owners], count: 1 }]';

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('advisories, on %p', id => {
  let all: Awaited<ReturnType<typeof createReplica>>;
  afterEach(() => all?.close());

  async function open(broker: Parameters<typeof createReplica>[0]['broker']) {
    all = await createReplica({ databases, id, broker });
    return all;
  }

  it('text with format strings in a reason (CVE-2022-27177)', async () => {
    const { broker, told } = await open({});
    const reason =
      '%s %n %999999d ${7*7} {{7*7}} $(id) `id` <img src=x onerror=alert(1)> \u202e\u0007';
    const requestId = await asks(broker, { reason } as object);
    expect(await broker.requestTable.get(requestId)).toMatchObject({ reason });
    await reviews(broker, { who: 'ben', id: requestId, comment: reason });
    await all.settled();
    // It is shown with the request, and goes nowhere else.
    const elsewhere = JSON.stringify([
      told,
      await all.knex('audit'),
      await all.knex('outbox'),
      [broker.logger.info, broker.logger.warn, broker.logger.error].map(
        log => (log as jest.Mock).mock.calls,
      ),
    ]);
    expect(elsewhere).not.toMatch(/999999d|onerror/);
  });

  it('command injection (CVE-2024-5023)', async () => {
    const { broker } = await open({});
    const caller = await broker.as(ANA);
    for (const entity of [
      'component:default/ledger;id',
      'component:default/$(id)',
      'component:default/`id`\n--profile x',
    ]) {
      await expect(
        broker.handouts.credentials({
          caller,
          entityRef: entity,
          environment: 'stage',
          signal: new AbortController().signal,
          request: undefined as never,
        }),
      ).rejects.toThrow(/is no entity ref|has no/);
    }
  });

  it('a list’s owner edits their own rights (GHSA-76cc-p55w-63g3)', async () => {
    const { broker, catalog, clock } = await open({
      policy: stagePolicy({ steps: OWNERS }),
    });
    const requestId = await asks(broker);
    // Whoever may edit the catalog file makes their own team its owner.
    catalog.replace(stageCompany({ ledger: 'payments-team' }));
    clock.move({ ms: 5_001 });
    await expect(
      reviews(broker, { who: 'ana', id: requestId }),
    ).rejects.toThrow('Nobody decides on their own request.');
    // Those who were owners when it was asked are no longer.
    await expect(
      reviews(broker, { who: 'ben', id: requestId }),
    ).rejects.toThrow('It is for payments-team to decide.');
  });

  it('SSRF and redirects in ticket URLs (CVE-2026-24048)', async () => {
    const answers: Record<string, TicketAnswer['url']> = {
      // eslint-disable-next-line no-script-url -- nobody follows it: that is the test
      'T-1': 'javascript:alert(1)',
      'T-2': 'file:///etc/passwd',
      'T-3': 'https://tickets.example.com/T-3',
    };
    const { broker } = await open({
      policy: stagePolicy({
        rule: 'ticket: { required: true, validator: sample }',
      }),
      ticketValidators: [
        {
          name: 'sample',
          validate: async ({ ticket }) => ({
            valid: true,
            open: true,
            url: answers[ticket],
          }),
        },
      ],
    });
    const urlOf = async (ticket: string) => {
      const preview = await broker.planner.preview({
        caller: await broker.as(ANA),
        draft: { entity: LEDGER, environment: 'stage', ticket },
      });
      return preview.ticket.url;
    };
    expect(await urlOf('T-1')).toBeUndefined();
    expect(await urlOf('T-2')).toBeUndefined();
    expect(await urlOf('T-3')).toBe(answers['T-3']);
  });

  it('forged caller identity for machine login (CVE-2020-16250)', async () => {
    const { broker, cloud } = await open({});
    await obtains(broker);
    // A machine that is called as a person is, is not that person.
    for (const who of ['user-default-ana', 'external:user:default/ana']) {
      await expect(
        broker.handouts.credentials({
          caller: await broker.as(who),
          entityRef: LEDGER,
          environment: 'stage',
          signal: new AbortController().signal,
          request: undefined as never,
        }),
      ).rejects.toThrow('No binding gives service:');
    }
    expect(cloud.sessions.size).toBe(0);
  });

  it('filter bypass (CVE-2026-106561, CVE-2026-106562)', async () => {
    const { broker } = await open({
      permit: permission => ({
        result:
          permission === 'trace-access.audit.read'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    });
    const { requestId, grantId } = await obtains(broker);
    const caller = await broker.as('user:default/cam');
    await expect(
      broker.rights.readable({ caller, id: requestId }),
    ).rejects.toThrow('There is no such request');
    for (const filter of [{}, { entityRef: LEDGER }, { live: true }]) {
      const page = await broker.grantViews.page({
        caller,
        box: 'overseen',
        filter,
        limit: 50,
      });
      expect(page).toEqual({ items: [] });
    }
    await takes(broker);
    expect(await broker.grantTable.get(grantId)).toBeDefined();
  });
});
