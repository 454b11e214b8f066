import { serializeError } from '@backstage/errors';
import { operatorCauseOf, withOperatorCause } from './operatorCause';

describe('the operator cause of an error', () => {
  it('is read back, and is in nothing that is sent', () => {
    const error = withOperatorCause(new Error('Not now'), 'look at the clock');
    expect(operatorCauseOf(error)).toBe('look at the clock');
    expect(error.message).toBe('Not now');
    for (const sent of [
      JSON.stringify(error),
      JSON.stringify({ ...error }),
      JSON.stringify(serializeError(error, { includeStack: true })),
    ]) {
      expect(sent).not.toContain('clock');
    }
  });

  it('can be said anew, and is absent elsewhere', () => {
    const error = withOperatorCause(new Error('Not now'), 'first');
    expect(operatorCauseOf(withOperatorCause(error, 'second'))).toBe('second');
    for (const other of [new Error('x'), { operatorCause: 7 }, null, 'text']) {
      expect(operatorCauseOf(other)).toBeUndefined();
    }
  });
});
