import type { Caller } from '../access/AccessService';
import { COMPANY, component, POLICY, user } from '../testing/company';
import { createBroker, type Broker } from '../testing/createBroker';
import { storeGrant } from '../testing/storeGrant';
import { claimedVisibility, grantsBehind } from './claimedVisibility';
import type { MergedTrace } from './readTraces';
import { span, TRACE_ID } from './testing/spans';

const ANA = 'user:default/ana';
const LEDGER = 'component:default/ledger';
const BOOKS = 'component:default/books';

/** Books belongs to others; the service `journal` is claimed by both, and confirmed. */
const SHARED = POLICY.replace('claims: confirm', 'claims: trusted');
const ENTITIES = [
  ...COMPANY.filter(
    ({ metadata }) => !['ledger', 'audit-log'].includes(metadata.name),
  ),
  ...['ledger', 'books'].map(name =>
    component(name, 'ledger-team', {
      annotations: { 'trace-access.io/service-names': 'journal' },
    }),
  ),
];

describe('what an opened trace shows', () => {
  let broker: Broker;
  let claimed: string[];
  beforeEach(async () => {
    broker = await createBroker({ policy: SHARED, entities: ENTITIES });
    claimed = [];
  });
  afterEach(() => broker.close());

  const give = (entityRef = LEDGER) =>
    storeGrant({
      knex: broker.knex,
      now: broker.clock.now(),
      feed: broker.changes,
      change: { entityRef },
    });
  const traceOf = (...services: string[]): MergedTrace => ({
    traceId: TRACE_ID,
    sources: ['xray-prod'],
    partial: false,
    spans: services.map((service, at) => ({
      source: 'xray-prod',
      span: span({ id: `${at}`, service }),
    })),
  });
  /** Which of the trace's services are visible once it is opened. */
  const open = async (caller: Caller, ...services: string[]) => {
    const trace = traceOf(...services);
    const visible = await claimedVisibility({
      access: broker.access,
      grants: {
        claimed: async options => {
          claimed.push(options.entityRef);
          return broker.granting.grantService.claimed(options);
        },
      },
      caller,
      environment: 'prod',
      trace,
    });
    const shown = { spans: trace.spans, visibilityOf: visible };
    return {
      visible: services.filter(one => visible('xray-prod', one)?.visible),
      grants: [...grantsBehind(shown)],
    };
  };
  const states = async () =>
    Object.fromEntries(
      (await broker.knex('grants')).map(row => [row.entity_ref, row.state]),
    );

  it('claims each grant that shows more of it, once', async () => {
    const { id } = await give();
    const ana = await broker.as(ANA);
    expect(await open(ana, 'payments', 'ledger', 'ledger')).toEqual({
      visible: ['payments', 'ledger', 'ledger'],
      grants: [id],
    });
    expect(claimed).toEqual([LEDGER]);
    await open(ana, 'ledger');
    expect(claimed).toEqual([LEDGER]);
  });

  it('claims no grant for what is not in it', async () => {
    await give();
    await give(BOOKS);
    const ana = await broker.as(ANA);
    expect(await open(ana, 'payments')).toEqual({
      visible: ['payments'],
      grants: [],
    });
    expect((await open(ana, 'ledger')).visible).toEqual(['ledger']);
    expect(await states()).toEqual({
      [LEDGER]: 'active',
      [BOOKS]: 'claimable',
    });
  });

  it('shows what two entities claim once both may be viewed, and claims neither before', async () => {
    await give();
    const ana = await broker.as(ANA);
    expect((await open(ana, 'journal')).visible).toEqual([]);
    expect(claimed).toEqual([]);
    await give(BOOKS);
    expect((await open(ana, 'journal')).visible).toEqual(['journal']);
    expect(claimed.sort()).toEqual([BOOKS, LEDGER]);
  });

  it('hides what a claim is refused for: somebody who left the group a moment ago', async () => {
    await give();
    const ana = await broker.as(ANA);
    broker.catalog.replace([
      ...ENTITIES.filter(one => one.metadata.name !== 'ana'),
      user('ana', ['contractors']),
    ]);
    expect(await open(ana, 'payments', 'ledger')).toEqual({
      visible: [],
      grants: [],
    });
    expect(claimed).toEqual([LEDGER]);
    expect(await states()).toEqual({ [LEDGER]: 'claimable' });
  });

  it('hides it for one that ended on another replica, and shows the rest', async () => {
    const { id } = await give();
    const ana = await broker.as(ANA);
    await broker
      .knex('grants')
      .where({ id })
      .update({ state: 'ended', ended_at: broker.clock.now() });
    expect((await open(ana, 'payments', 'ledger')).visible).toEqual([
      'payments',
    ]);
    // Asked once, though this replica has not heard of the end.
    expect(claimed).toEqual([LEDGER]);
  });

  it('fails, and hides nothing in silence, where a claim could not be made', async () => {
    await give();
    const ana = await broker.as(ANA);
    await broker.knex.schema.renameTable('audit', 'gone');
    await expect(open(ana, 'payments', 'ledger')).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
  });
});
