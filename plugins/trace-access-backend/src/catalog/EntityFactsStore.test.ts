import { ServiceUnavailableError } from '@backstage/errors';
import { mockServices } from '@backstage/backend-test-utils';
import { MemoryCatalog } from '../testing/MemoryCatalog';
import { MovableClock } from '../testing/MovableClock';
import { COMPANY, component } from '../testing/company';
import { CatalogReader } from './CatalogReader';
import { EntityFactsStore } from './EntityFactsStore';

const PAYMENTS = 'component:default/payments';
const LEDGER = 'component:default/ledger';

function setUp() {
  const catalog = new MemoryCatalog({ entities: COMPANY });
  const clock = new MovableClock();
  const store = new EntityFactsStore({
    reader: new CatalogReader({
      catalog: catalog.service,
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
    }),
    trust: () => true,
    clock,
    refreshEveryMs: 30_000,
  });
  store.project({
    fieldPaths: ['kind', 'metadata.tags', 'spec.system'],
    environments: ['prod'],
  });
  return { catalog, clock, store };
}

describe('EntityFactsStore', () => {
  it('keeps only the fields that are read', async () => {
    const { store } = setUp();
    await store.loaded();
    expect(store.get(PAYMENTS)).toEqual({
      facts: {
        ref: PAYMENTS,
        owners: ['group:default/payments-team'],
        fields: { kind: 'Component', 'metadata.tags': ['pci'] },
      },
      name: 'payments',
    });
    expect(store.get('user:default/ana')?.groups).toEqual([
      'group:default/payments-team',
    ]);
  });

  it('says of a catalog that has nothing yet that it is not read', async () => {
    const { catalog, store } = setUp();
    catalog.replace([]);
    await expect(store.loaded()).rejects.toThrow('has not been read yet');
    catalog.replace(COMPANY);
    await store.loaded();
    expect(store.get(PAYMENTS)).toBeDefined();
  });

  it('reads what is old in one call, and nothing while it is fresh', async () => {
    const { catalog, clock, store } = setUp();
    await store.ensureFresh([PAYMENTS, LEDGER, 'component:default/none']);
    expect(catalog.calls).toEqual(['getEntitiesByRefs']);
    clock.move({ ms: 2_500 });
    await store.ensureFresh([PAYMENTS, LEDGER, 'component:default/none']);
    expect(catalog.calls).toHaveLength(1);
    clock.move({ ms: 2_501 });
    await Promise.all([
      store.ensureFresh([PAYMENTS, LEDGER]),
      store.ensureFresh([LEDGER, PAYMENTS]),
    ]);
    expect(catalog.calls).toHaveLength(2);
  });

  it('keeps the object while nothing changes, and replaces it when something does', async () => {
    const { catalog, clock, store } = setUp();
    await store.loaded();
    const before = store.get(PAYMENTS);
    clock.move({ ms: 30_000 });
    await store.refresh();
    expect(store.get(PAYMENTS)).toBe(before);
    catalog.replace([
      ...COMPANY.filter(each => each.metadata.name !== 'payments'),
      component('payments', 'ledger-team'),
    ]);
    clock.move({ ms: 1 });
    await store.refresh();
    expect(store.get(PAYMENTS)?.facts.owners).toEqual([
      'group:default/ledger-team',
    ]);
    expect(store.sortedRefs()).toContain(PAYMENTS);
  });

  it('forgets what the catalog has no more, with its claims', async () => {
    const { catalog, clock, store } = setUp();
    await store.loaded();
    expect(store.claimants('ledger')).toHaveLength(2);
    catalog.replace(COMPANY.filter(each => each.metadata.name !== 'audit-log'));
    clock.move({ ms: 6_000 });
    await store.ensureFresh(['component:default/audit-log']);
    expect(store.claimants('ledger').map(each => each.facts.ref)).toEqual([
      LEDGER,
    ]);
    expect(store.claimants('old-ledger')).toEqual([]);
    catalog.replace([]);
    clock.move({ ms: 1 });
    await store.refresh();
    expect(store.size).toBe(0);
    expect(store.sortedRefs()).toEqual([]);
    expect([...store.claimedNames()]).toEqual([]);
  });

  it('reads everything anew when other fields are to be kept', async () => {
    const { catalog, store } = setUp();
    await store.loaded();
    store.project({ fieldPaths: ['spec.lifecycle'], environments: ['prod'] });
    catalog.calls = [];
    await store.ensureFresh([PAYMENTS]);
    expect(catalog.calls).toEqual(['getEntitiesByRefs']);
    expect(store.get(PAYMENTS)?.facts.fields['spec.lifecycle']).toBe(
      'production',
    );
    await store.loaded();
    expect(store.get(LEDGER)?.facts.fields['spec.lifecycle']).toBe(
      'production',
    );
  });

  it('says that the catalog is down', async () => {
    const { catalog, store } = setUp();
    catalog.down = true;
    await expect(store.loaded()).rejects.toThrow(ServiceUnavailableError);
    await expect(store.ensureFresh([PAYMENTS])).rejects.toThrow(
      ServiceUnavailableError,
    );
    catalog.down = false;
    await store.loaded();
    expect(store.get(PAYMENTS)).toBeDefined();
  });
});
