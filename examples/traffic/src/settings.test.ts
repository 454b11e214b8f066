import { parseLength, parseRate, readCredentials } from './settings';

describe('settings', () => {
  it.each([
    ['6h', 21_600_000],
    ['1.5m', 90_000],
    ['45s', 45_000],
    ['1d', 86_400_000],
    ['0', 0],
  ])('reads the length %s', (text, milliseconds) => {
    expect(parseLength(text)).toBe(milliseconds);
  });

  it.each(['', '6', 'six hours', '-1h', '1w', '1h30m'])(
    'refuses the length "%s" and says how to write one',
    text => {
      expect(() => parseLength(text)).toThrow('such as 6h');
    },
  );

  it('refuses what X-Ray would', () => {
    expect(() => parseLength('31d')).toThrow('30 days');
  });

  it.each(['0', '-1', '51', 'fast', ''])('refuses the rate "%s"', text => {
    expect(() => parseRate(text)).toThrow('above 0');
  });

  it('reads a rate', () => {
    expect(parseRate('0.5')).toBe(0.5);
  });

  it('takes the key from the environment and says which names to set', () => {
    expect(() => readCredentials({})).toThrow(
      'SAMPLE_TRAFFIC_AWS_ACCESS_KEY_ID',
    );
    expect(
      readCredentials({
        SAMPLE_TRAFFIC_AWS_ACCESS_KEY_ID: 'id',
        SAMPLE_TRAFFIC_AWS_SECRET_ACCESS_KEY: 'secret',
      }),
    ).toEqual({ accessKeyId: 'id', secretAccessKey: 'secret' });
  });
});
