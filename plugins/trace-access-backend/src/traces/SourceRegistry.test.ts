import { InputError } from '@backstage/errors';
import type { TraceSourceConfig } from '@tracegate/plugin-trace-access-common';
import { SourceRegistry } from './SourceRegistry';
import { MemorySource } from './testing/memorySource';

function document(name: string, type = 'memory'): TraceSourceConfig {
  return {
    name,
    owner: 'group:default/platform',
    environment: 'prod',
    type,
    config: {},
    services: {},
    claims: 'confirm',
  };
}

describe('SourceRegistry', () => {
  let documents = [
    document('good'),
    document('wrong'),
    document('broken'),
    document('strange', 'other'),
  ];
  const made: string[] = [];
  const registry = new SourceRegistry({
    factories: new Map([
      [
        'memory',
        {
          type: 'memory',
          provider: 'aws',
          create: ({ name }: { name: string }) => {
            made.push(name);
            if (name === 'wrong')
              throw new InputError('config.region: is missing');
            if (name === 'broken') throw new Error('SECRET');
            return new MemorySource([]);
          },
        },
      ],
    ]),
    sources: environment => (environment === 'prod' ? documents : []),
  });

  it('makes each source once, and says why one could not be', () => {
    expect(registry.of('dev')).toEqual([]);
    const [good, wrong, broken, strange] = registry.of('prod');
    expect(good).toMatchObject({
      name: 'good',
      provider: 'aws',
      source: expect.any(MemorySource),
    });
    expect(wrong.failure).toBe('config.region: is missing');
    expect(broken.failure).not.toContain('SECRET');
    expect(strange.failure).toContain("type 'other'");
    registry.of('prod');
    expect(made).toEqual(['good', 'wrong', 'broken']);
  });

  it('makes them anew when the policy changes', () => {
    documents = [document('good')];
    expect(registry.of('prod')).toHaveLength(1);
    expect(made.filter(name => name === 'good')).toHaveLength(2);
  });
});
