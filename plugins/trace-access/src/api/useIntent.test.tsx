import { act, renderHook } from '@testing-library/react';
import { ResponseError } from '@backstage/errors';
import { failure } from '../testing';
import { useIntent, type Intent } from './useIntent';

/** Something that is sent, and what comes of each try. */
function sending(...outcomes: (Error | string)[]) {
  const keys: string[] = [];
  const onDone = jest.fn();
  const { result } = renderHook(() =>
    useIntent({
      send: async ({ header }: Intent<string>) => {
        const outcome = outcomes[keys.push(header['Idempotency-Key']) - 1];
        if (typeof outcome !== 'string') throw outcome;
        return outcome;
      },
      onDone,
    }),
  );
  const press = () =>
    act(async () => {
      await result.current.run('the same');
    });
  return { keys, press, onDone, state: () => result.current };
}
const answered = (status: number) =>
  ResponseError.fromResponse(failure(status, 'E', 'No.'));

describe('useIntent', () => {
  it.each([
    ['a lost connection', async () => new TypeError('Failed to fetch')],
    ['a backend that failed', () => answered(500)],
    ['a backend that is down', () => answered(503)],
  ])('is the same intent after %s', async (_, failed) => {
    const { keys, press, onDone, state } = sending(await failed(), 'done');
    await press();
    expect(state().error).toBeDefined();
    await press();
    expect(keys[1]).toBe(keys[0]);
    expect(onDone.mock.calls).toEqual([['done']]);
    expect(state().error).toBeUndefined();
  });

  it.each([400, 403, 409, 429])(
    'is another one after a refusal with %d',
    async status => {
      const { keys, press } = sending(await answered(status), 'done');
      await press();
      await press();
      expect(keys[1]).not.toBe(keys[0]);
    },
  );

  it('is another one once it is done', async () => {
    const { keys, press } = sending('first', 'second');
    await press();
    await press();
    expect(keys[1]).not.toBe(keys[0]);
  });

  it('is sent once, however often it is pressed meanwhile', async () => {
    const { keys, state } = sending('done', 'again');
    await act(async () => {
      state().run('the same');
      state().run('the same');
    });
    expect(keys).toHaveLength(1);
  });
});
