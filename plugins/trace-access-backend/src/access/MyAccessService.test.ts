import { entity, COMPANY } from '../testing/company';
import { createCore, type TestCore } from '../testing/createCore';

describe('My access', () => {
  let test: TestCore;
  afterEach(async () => test?.close());

  it('names in its cursor nothing but what the page shows', async () => {
    // More than are looked at in one go, and after all that Ana may read.
    const secrets = Array.from({ length: 600 }, (_, at) =>
      entity({
        kind: 'Resource',
        name: `merger-${String(at).padStart(3, '0')}`,
        spec: { type: 'database', owner: 'group:default/ledger-team' },
      }),
    );
    test = await createCore({ entities: [...COMPANY, ...secrets] });
    secrets.forEach(one =>
      test.catalog.hidden.add(`resource:default/${one.metadata.name}`),
    );
    const caller = await test.as('user:default/ana');
    const page = (cursor?: string) =>
      test.core.myAccess.page({ caller, limit: 3, cursor });
    const first = await page();
    expect(first.items).toHaveLength(3);
    const inside = Buffer.from(first.nextCursor!, 'base64url').toString();
    expect(inside).not.toContain('merger');
    const last = await page(first.nextCursor);
    expect(last).toEqual({ environments: ['dev', 'prod'], items: [] });
  });
});
