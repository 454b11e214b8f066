import fc from 'fast-check';
import { createMembership } from './membership';

type Edges = [string, string][];

const membershipOf = (edges: Edges) =>
  createMembership({
    groups: edges.map(([ref, parent]) => ({ ref, parents: [parent] })),
  });

/** Everything above a group, by following edges until nothing is new. */
function above(edges: Edges, group: string, blocked = new Set<string>()) {
  const seen = new Set<string>();
  const queue = [group];
  for (const each of queue) {
    for (const [child, parent] of edges) {
      if (child === each && !seen.has(parent) && !blocked.has(parent)) {
        seen.add(parent);
        queue.push(parent);
      }
    }
  }
  return seen;
}

const someEdges: fc.Arbitrary<Edges> = fc.array(
  fc.tuple(
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  ),
  { maxLength: 8 },
);

describe('createMembership', () => {
  it('leads upwards, never downwards, nearest first, with the path', () => {
    const membership = membershipOf([
      ['team', 'unit'],
      ['unit', 'company'],
      ['other', 'company'],
      ['team', 'guild'],
    ]);
    expect([...membership.groupsOf(['team'])]).toEqual([
      ['team', ['team']],
      ['unit', ['team', 'unit']],
      ['guild', ['team', 'guild']],
      ['company', ['team', 'unit', 'company']],
    ]);
    expect([...membership.groupsOf(['company']).keys()]).toEqual(['company']);
    expect(membership.groupsOf([]).size).toBe(0);
    expect([...membership.groupsOf(['ghost']).keys()]).toEqual(['ghost']);
  });

  it('does not pass through a group on a cycle, nor into one', () => {
    const membership = membershipOf([
      ['below', 'x'],
      ['x', 'y'],
      ['y', 'x'],
      ['y', 'above'],
      ['self', 'self'],
      ['self', 'above'],
    ]);
    expect([...membership.cyclic].sort()).toEqual(['self', 'x', 'y']);
    expect([...membership.groupsOf(['below']).keys()]).toEqual(['below']);
    expect([...membership.groupsOf(['x']).keys()]).toEqual(['x']);
    expect([...membership.groupsOf(['self']).keys()]).toEqual(['self']);
  });

  it('finds the cycles and the ancestors that a plain search finds', () => {
    fc.assert(
      fc.property(someEdges, fc.constantFrom('a', 'b', 'c'), (edges, start) => {
        const membership = membershipOf(edges);
        const names = new Set(edges.flat());
        const cyclic = new Set(
          [...names].filter(name => above(edges, name).has(name)),
        );
        expect(new Set(membership.cyclic)).toEqual(cyclic);
        const expected = cyclic.has(start)
          ? new Set([start])
          : above(edges, start, cyclic).add(start);
        const found = membership.groupsOf([start]);
        expect(new Set(found.keys())).toEqual(expected);
        for (const [group, path] of found) {
          expect(path[0]).toBe(start);
          expect(path[path.length - 1]).toBe(group);
          path
            .slice(1)
            .forEach((parent, i) =>
              expect(edges).toContainEqual([path[i], parent]),
            );
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a chain of a hundred thousand groups', () => {
    const edges = Array.from({ length: 100_000 }, (_, i): [string, string] => [
      `g${i}`,
      `g${i + 1}`,
    ]);
    const groups = membershipOf(edges).groupsOf(['g0']);
    expect(groups.size).toBe(100_001);
    expect(groups.get('g100000')?.at(-1)).toBe('g100000');
  });
});
