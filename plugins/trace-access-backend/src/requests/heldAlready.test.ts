import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { asks, ends } from '../testing/obtaining';
import { stagePolicy } from '../testing/stage';

jest.setTimeout(120_000);

const SAM = 'user:default/sam';
const HELD = /You hold view here already: use that, continue it/;
const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('given at once, on %p', id => {
  let all: Replicas;
  beforeAll(async () => {
    all = await createReplicas({
      databases,
      id,
      broker: { policy: stagePolicy({ rule: 'startWithin: P7D' }) },
    });
  }, 60_000);
  afterAll(() => all?.close());
  afterEach(async () => {
    await ends(all.replicas[0], { kind: 'principal', principal: SAM });
    await all.settled();
  });

  const breaks = (at: number, actions: ('view' | 'credentials')[]) =>
    asks(all.replicas[at], { who: 'sam', actions, breakGlass: true });

  it('nobody lays in a store for later', async () => {
    await breaks(0, ['view']);
    await expect(breaks(1, ['view'])).rejects.toThrow(HELD);
    await expect(breaks(1, ['credentials', 'view'])).rejects.toThrow(HELD);
    await expect(breaks(1, ['credentials'])).resolves.toBeDefined();
  });

  it('not even by asking for it many times at once', async () => {
    const results = await Promise.allSettled([
      breaks(0, ['view']),
      breaks(1, ['credentials', 'view']),
      breaks(0, ['credentials', 'view']),
      breaks(1, ['view']),
    ]);
    const given = results.filter(one => one.status === 'fulfilled');
    expect(given).toHaveLength(1);
    const grants = await all.knex('grants').where({ state: 'claimable' });
    expect(grants).toHaveLength(1);
  });

  it('another is given once the first is over', async () => {
    await breaks(0, ['view']);
    await ends(all.replicas[0], { kind: 'principal', principal: SAM });
    await expect(breaks(0, ['view'])).resolves.toBeDefined();
  });

  it('and not for later', async () => {
    await expect(
      asks(all.replicas[0], {
        who: 'sam',
        breakGlass: true,
        startsAt: new Date(all.clock.now() + 60_000).toISOString(),
      }),
    ).rejects.toThrow('Who breaks the glass gets in at once');
  });
});
