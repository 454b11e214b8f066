import type { PageReading, PageResult } from './page';
import { whyEmpty } from './whyEmpty';

/** A page without rows, after reading this much; nothing is asked of a source. */
const why = (
  page: Partial<PageResult>,
  change: Partial<PageReading> = {},
): ReturnType<typeof whyEmpty> =>
  whyEmpty({
    filters: {},
    names: { visible: new Map(), redact: [], declared: false },
    sources: [],
    clock: { now: () => 0 },
    ...change,
    page: { rows: [], read: 0, met: 0, inWindow: 0, ...page },
  } as unknown as Parameters<typeof whyEmpty>[0]);

const READ = [
  { read: 0, met: 0 },
  { read: 9, met: 0 },
  { read: 9, met: 9 },
];

describe('why a list is empty', () => {
  it.each([
    { errors: true },
    { minDuration: 100 },
    { maxDuration: 5 },
    { operation: 'GET /' },
    { attribute: { key: 'user.email', value: 'x' } },
  ])(
    'does not tell what the source found of whole traces under %j',
    async filters => {
      const reasons = await Promise.all(
        READ.map(page => why(page, { filters })),
      );
      expect(new Set(reasons)).toEqual(new Set(['nothing-matches']));
    },
  );

  it('is one answer for an id, whether it exists or not', async () => {
    const traceId = 'a'.repeat(32);
    const reasons = await Promise.all(READ.map(page => why(page, { traceId })));
    expect(new Set(reasons)).toEqual(new Set(['nothing-matches']));
  });

  it('is told apart without filters', async () => {
    expect(await Promise.all(READ.map(page => why(page)))).toEqual([
      'not-instrumented',
      'nothing-visible',
      'nothing-in-window',
    ]);
  });
});
