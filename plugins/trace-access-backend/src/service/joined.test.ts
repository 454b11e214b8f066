import { joined } from './joined';

describe('joined', () => {
  const reader = () => {
    const calls: string[][] = [];
    const read = joined(async (keys: readonly string[]) => {
      calls.push([...keys]);
      if (keys.includes('broken')) throw new Error('It is down');
      return new Map(
        keys.filter(key => key !== 'absent').map(key => [key, `${key}!`]),
      );
    });
    return { calls, read };
  };

  it('reads once what is asked for side by side, each getting their own', async () => {
    const { calls, read } = reader();
    const found = await Promise.all([
      read(['a', 'b']),
      Promise.resolve().then(() => read(['b', 'absent'])),
    ]);
    expect(calls).toEqual([['a', 'b', 'absent']]);
    expect(found.map(one => [...one])).toEqual([
      [
        ['a', 'a!'],
        ['b', 'b!'],
      ],
      [['b', 'b!']],
    ]);
  });

  it('reads anew what is asked for once a read has begun', async () => {
    const { calls, read } = reader();
    await read(['a']);
    const later = read(['a']);
    expect(calls).toEqual([['a']]);
    await later;
    expect(calls).toEqual([['a'], ['a']]);
  });

  it('tells everybody who shares it of a failure, and nobody after', async () => {
    const { read } = reader();
    const both = await Promise.allSettled([read(['a']), read(['broken'])]);
    expect(both.map(one => one.status)).toEqual(['rejected', 'rejected']);
    await expect(read(['a'])).resolves.toEqual(new Map([['a', 'a!']]));
  });
});
