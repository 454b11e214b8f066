import fc from 'fast-check';
import { decodeSessionName, encodeSessionName } from './sessionName';

const LEGAL = /^[\w+=,.@-]{2,64}$/;
const anyText = fc.oneof(
  fc.string({ minLength: 2, maxLength: 90 }),
  fc.string({ minLength: 2, maxLength: 60, unit: 'grapheme' }),
);

describe('encodeSessionName', () => {
  it('reads well for an ordinary user', () => {
    expect(encodeSessionName('user:default/ana')).toBe('user+default,ana');
    expect(encodeSessionName('service:ci-deploy')).toBe('service+ci-deploy');
  });

  it('is always legal, and never starts like a reserved name', () => {
    fc.assert(
      fc.property(anyText, principal => {
        const name = encodeSessionName(principal);
        expect(name).toMatch(LEGAL);
        expect(name.startsWith('aws:')).toBe(false);
        expect(encodeSessionName(principal)).toBe(name);
      }),
    );
  });

  it('reads back unless it was hashed', () => {
    fc.assert(
      fc.property(anyText, principal => {
        const name = encodeSessionName(principal);
        const hashed = /==[0-9a-f]{24}$/.test(name);
        expect(decodeSessionName(name)).toBe(hashed ? undefined : principal);
      }),
    );
  });

  it('tells long principals apart that begin alike', () => {
    const long = `user:default/${'a'.repeat(80)}`;
    const [one, two] = [`${long}1`, `${long}2`].map(encodeSessionName);
    expect(one).toHaveLength(64);
    expect(one).not.toBe(two);
    expect(decodeSessionName(one)).toBeUndefined();
  });

  it('never gives two principals one name', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        fc.pre(a !== b);
        expect(encodeSessionName(a)).not.toBe(encodeSessionName(b));
      }),
    );
  });

  it('refuses nobody', () => {
    expect(() => encodeSessionName('')).toThrow('needs a principal');
  });
});
