import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { MovableClock } from '../testing/MovableClock';
import { POLICY } from '../testing/company';
import { createCore, type TestCore } from '../testing/createCore';
import { createTestDatabases } from '../testing/databases';
import { PolicyStore } from './PolicyStore';
import { readPolicyConfig } from './policyConfig';
import type { VersionsTable } from './versionsTable';

const MIB = 1024 * 1024;

describe('PolicyStore', () => {
  const databases = createTestDatabases();
  let test: TestCore;
  afterEach(async () => test?.close());

  /** What is active, and why what is newer is not. */
  const look = async () => {
    await test.policy.refresh();
    const { active, refused, findings } = test.policy.status();
    return {
      version: active?.policy.version,
      refused: refused?.message,
      codes: findings.map(finding => finding.code),
    };
  };

  it.each([
    ['malformed', 'a: [b', /policy\.yaml/],
    [
      'an unknown field',
      POLICY.replace('effect: deny', 'efect: deny'),
      /efect/,
    ],
    ['10 MB', `# ${'x'.repeat(10 * MIB)}`, /larger than|at most/],
    [
      'a broken reference',
      POLICY.replace('role: reader', 'role: no-such'),
      /no-such/,
    ],
    ['binary rubbish', '\u0000\u0001\ufffd{{{', /policy\.yaml/],
  ])(
    'refuses a set that is %s whole, and keeps the last good one',
    async (_what, text, message) => {
      test = await createCore();
      const good = await look();
      expect(good).toMatchObject({ version: expect.any(String), codes: [] });
      await writeFile(test.policyFile, text);
      const bad = await look();
      expect(bad.version).toBe(good.version);
      expect(bad.refused).toMatch(message);
      await writeFile(test.policyFile, POLICY);
      expect(await look()).toEqual({
        version: good.version,
        refused: undefined,
        codes: [],
      });
    },
  );

  it('keeps the last good one while the file is gone, and says so once', async () => {
    test = await createCore();
    const good = await look();
    await rename(test.policyFile, `${test.policyFile}.away`);
    expect(await look()).toMatchObject({
      version: good.version,
      refused: expect.stringContaining('is not there'),
    });
    await look();
    expect(test.logger.error).toHaveBeenCalledTimes(1);
    await rename(`${test.policyFile}.away`, test.policyFile);
    expect((await look()).refused).toBeUndefined();
  });

  it('never had a good one: nothing is active', async () => {
    test = await createCore({ policy: 'nonsense' });
    expect(await look()).toMatchObject({
      version: undefined,
      refused: expect.any(String),
    });
  });

  it('has the same version and evaluator for the same documents', async () => {
    test = await createCore();
    const before = test.policy.active;
    await writeFile(test.policyFile, `# a comment\n${POLICY}`);
    await look();
    expect(test.policy.active).toBe(before);
    await writeFile(test.policyFile, POLICY.replace('PT2H', 'PT1H'));
    await look();
    expect(test.policy.active).not.toBe(before);
  });

  it('reads folders and globs, each with what it may contain', async () => {
    test = await createCore({
      locations: [
        { type: 'file', target: 'base', name: 'base' },
        {
          type: 'file',
          target: 'teams/**/*.yaml',
          name: 'teams',
          allow: { kinds: ['RoleBinding'], roles: ['reader'] },
        },
      ],
    });
    expect((await look()).refused).toContain('is not there');
    const cut = POLICY.lastIndexOf('---\n');
    const [rest, deny] = [POLICY.slice(0, cut), POLICY.slice(cut)];
    await mkdir(path.join(test.directory, 'base', 'deep'), { recursive: true });
    await mkdir(path.join(test.directory, 'teams', 'a'), { recursive: true });
    await writeFile(path.join(test.directory, 'base/deep/all.yml'), rest);
    await writeFile(path.join(test.directory, 'base/notes.txt'), 'a: [b');
    expect((await look()).refused).toContain("'teams' has no files");
    await writeFile(path.join(test.directory, 'teams/a/deny.yaml'), deny);
    expect(await look()).toMatchObject({ refused: undefined });
    expect(test.policy.active?.policy.bindings.size).toBe(4);

    const grab = deny
      .replace('no-pci-for-sre', 'grab')
      .replace('effect: deny', 'effect: allow, role: sre-reader');
    await writeFile(
      path.join(test.directory, 'teams/a/grab.yaml'),
      grab.replace(
        'effect: allow, role: sre-reader',
        'effect: allow\n  access: standing\n  role: sre-reader',
      ),
    );
    const refused = await look();
    expect(refused.refused).toContain('sre-reader');
    expect(test.policy.active?.policy.bindings.has('grab')).toBe(false);
  });

  it('reads nothing again that is unchanged, but judges anew where it stands', async () => {
    test = await createCore({
      locations: [
        { type: 'file', target: 'base', name: 'base' },
        {
          type: 'file',
          target: 'teams',
          name: 'teams',
          allow: { kinds: ['RoleBinding'], roles: ['reader'] },
        },
      ],
    });
    const file = (name: string) => path.join(test.directory, name);
    const documents = POLICY.split('---\n');
    const binding = documents.findIndex(text =>
      text.includes('sre-prod, owner'),
    );
    const [taken] = documents.splice(binding, 1);
    const [deny] = documents.splice(-1, 1);
    await mkdir(file('base'));
    await mkdir(file('teams'));
    await writeFile(file('base/all.yaml'), documents.join('---\n'));
    await writeFile(file('base/sre.yaml'), taken);
    await writeFile(file('teams/deny.yaml'), deny);
    expect((await look()).refused).toBeUndefined();
    const { active } = test.policy;
    const before = active!.policy.bindings.get('owners-prod')!;

    await writeFile(file('teams/deny.yaml'), `${deny}\n# again`);
    await look();
    const after = test.policy.active!.policy.bindings.get('owners-prod')!;
    expect(after.subjects).toBe(before.subjects);

    // The very text that 'base' may contain, where it may not stand.
    await rename(file('base/sre.yaml'), file('teams/sre.yaml'));
    const moved = await look();
    expect(moved.codes).toContain('location-role');
    expect(moved.refused).toContain('sre-reader');
    await rename(file('teams/sre.yaml'), file('base/sre.yaml'));
    expect((await look()).refused).toBeUndefined();
  });

  it('symlink traversal (CVE-2026-24046, CVE-2026-24047): refuses links that leave the location, and follows those within', async () => {
    test = await createCore({ locations: [{ type: 'file', target: 'in' }] });
    const inside = path.join(test.directory, 'in');
    await mkdir(path.join(inside, '..data'), { recursive: true });
    await writeFile(path.join(inside, '..data', 'policy.yaml'), POLICY);
    await symlink('..data/policy.yaml', path.join(inside, 'policy.yaml'));
    expect(await look()).toMatchObject({ refused: undefined });

    await symlink(test.policyFile, path.join(inside, 'escape.yaml'));
    expect((await look()).refused).toContain('leaves its policy location');
    await rm(path.join(inside, 'escape.yaml'));
    expect((await look()).refused).toBeUndefined();
  });

  it.each(databases.eachSupportedId())(
    'keeps every version once on %p, even if the database comes later',
    async id => {
      const knex = await databases.init(id);
      test = await createCore({ knex });
      const first = test.policy.active!.policy.version;
      await knex.schema.renameTable('policy_versions', 'away');
      await writeFile(test.policyFile, POLICY.replace('PT2H', 'PT1H'));
      const second = (await look()).version;
      expect(second).not.toBe(first);
      await knex.schema.renameTable('away', 'policy_versions');
      await look();
      await writeFile(test.policyFile, POLICY);
      expect((await look()).version).toBe(first);

      const rows = await knex('policy_versions').select();
      expect(rows.map(row => row.version).sort()).toEqual(
        [first, second].sort(),
      );
      const documents = JSON.parse(rows[0].documents);
      expect(documents.bindings).toHaveLength(4);
      expect(JSON.parse(rows[0].source)).toEqual([
        { location: 'test', file: 'policy.yaml', hash: expect.any(String) },
      ]);
    },
  );

  it('reads URLs at their interval, keeps what it has while they fail, and recovers', async () => {
    const clock = new MovableClock();
    let text: string | Error = POLICY;
    let reads = 0;
    const store = new PolicyStore({
      config: readPolicyConfig(
        new ConfigReader({
          traceAccess: {
            policy: {
              locations: [
                { type: 'url', target: 'https://example.com/policy.yaml' },
              ],
            },
          },
        }),
      ),
      reader: mockServices.urlReader.mock({
        readUrl: async () => {
          reads++;
          if (text instanceof Error) throw text;
          const content = Buffer.from(text);
          return { buffer: async () => content };
        },
      }),
      versions: { keep: async () => {} } as unknown as VersionsTable,
      clock,
      logger: mockServices.logger.mock(),
    });
    await store.refresh();
    const first = store.active?.policy.version;
    expect(first).toBeDefined();

    text = POLICY.replace('PT2H', 'PT1H');
    clock.move({ ms: 59_999 });
    await store.refresh();
    expect(reads).toBe(1);
    clock.move({ ms: 1 });
    await store.refresh();
    const second = store.active?.policy.version;
    expect(second).not.toBe(first);

    text = new Error('502');
    clock.move({ ms: 60_000 });
    await store.refresh();
    await store.refresh();
    expect(reads).toBe(3);
    expect(store.status().refused?.message).toContain('example.com');
    expect(store.active?.policy.version).toBe(second);

    text = POLICY;
    clock.move({ ms: 10_000 });
    await store.refresh();
    expect(store.status().refused).toBeUndefined();
    expect(store.active?.policy.version).toBe(first);
  });

  it('notices a change by itself', async () => {
    test = await createCore();
    const changed = new Promise(resolve => test.policy.onChange(resolve));
    await test.policy.start();
    await writeFile(test.policyFile, POLICY.replace('PT2H', 'PT1H'));
    await changed;
    expect(
      test.policy.active?.policy.bindings.get('owners-prod')?.maxDuration,
    ).toBe('PT1H');
  });
});

describe('readPolicyConfig', () => {
  const read = (policy: object) =>
    readPolicyConfig(new ConfigReader({ traceAccess: { policy } } as never));

  it('says which key is wrong', () => {
    expect(() => read({ locations: [{ type: 'ftp', target: 'x' }] })).toThrow(
      "traceAccess.policy.locations[0].type must be 'file' or 'url', not 'ftp'.",
    );
    const twice = { type: 'file', target: 'x' };
    expect(() => read({ locations: [twice, twice] })).toThrow("named 'x'");
    expect(() => read({ pollInterval: { milliseconds: 1 } })).toThrow('500 ms');
  });
});
