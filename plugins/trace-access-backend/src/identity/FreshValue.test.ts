import { MovableClock } from '../testing/MovableClock';
import { FreshValue } from './FreshValue';

function setUp() {
  const clock = new MovableClock();
  const answers: ((value: string | Error) => void)[] = [];
  const value = new FreshValue<string>({
    clock,
    maxAgeMs: 5_000,
    from: 'The catalog',
    read: () =>
      new Promise((resolve, reject) =>
        answers.push(answer =>
          answer instanceof Error ? reject(answer) : resolve(answer),
        ),
      ),
  });
  return { clock, answers, value };
}

describe('FreshValue', () => {
  it('counts age from when the read began', async () => {
    const { clock, answers, value } = setUp();
    const first = value.get();
    clock.move({ ms: 4_000 });
    answers[0]('a');
    expect(await first).toBe('a');
    clock.move({ ms: 1_000 });
    expect(value.peek()).toBe('a');
    clock.move({ ms: 1 });
    expect(value.peek()).toBeUndefined();
  });

  it('reads once for many', async () => {
    const { answers, value } = setUp();
    const all = Promise.all([value.get(), value.get(), value.get()]);
    expect(answers).toHaveLength(1);
    answers[0]('a');
    expect(await all).toEqual(['a', 'a', 'a']);
  });

  it('does not take a read that began before it expired for fresh', async () => {
    const { answers, value } = setUp();
    const first = value.get();
    value.expire();
    answers[0]('old');
    await first;
    expect(value.peek()).toBeUndefined();
    const second = value.get();
    answers[1]('new');
    expect(await second).toBe('new');
    expect(value.peek()).toBe('new');
  });

  it('fails as the read fails, and tries again', async () => {
    const { answers, value } = setUp();
    const first = value.get();
    answers[0](new Error('down'));
    await expect(first).rejects.toThrow('down');
    const second = value.get();
    answers[1]('a');
    expect(await second).toBe('a');
  });

  it('does not believe what took longer to read than it may be old', async () => {
    const { clock, answers, value } = setUp();
    const first = value.get();
    clock.move({ ms: 5_001 });
    answers[0]('a');
    await expect(first).rejects.toThrow('The catalog answers so slowly');
    expect(value.peek()).toBeUndefined();
  });

  it('is not fresh when the clock went back', async () => {
    const { clock, answers, value } = setUp();
    const first = value.get();
    answers[0]('a');
    await first;
    clock.move({ ms: -1 });
    expect(value.peek()).toBeUndefined();
  });
});
