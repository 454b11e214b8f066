import { ConfigReader } from '@backstage/config';
import { readAddressOf } from './callerOf';

const request = (headers: Record<string, string> = {}) =>
  ({
    headers,
    ip: '192.0.2.7',
    socket: { remoteAddress: '10.0.0.5' },
  }) as never;
const read = (data: object) => readAddressOf(new ConfigReader(data as never));
const how = (clientAddress: string) => ({
  traceAccess: { network: { clientAddress } },
});

describe('the address of a caller', () => {
  it('is unknown unless the operator says how to know it', () => {
    expect(read({})(request())).toBeUndefined();
  });

  it('is the peer only where nothing stands in between', () => {
    const addressOf = read(how('direct'));
    expect(addressOf(request())).toBe('10.0.0.5');
    expect(
      addressOf(request({ 'x-forwarded-for': '10.0.0.1' })),
    ).toBeUndefined();
    expect(addressOf(request({ forwarded: 'for=10.0.0.1' }))).toBeUndefined();
  });

  it('comes from proxies only where it is said which to believe', () => {
    expect(() => read(how('proxy'))).toThrow('backend.trustProxy');
    const addressOf = read({
      ...how('proxy'),
      backend: { trustProxy: 'loopback' },
    });
    expect(addressOf(request())).toBe('192.0.2.7');
  });

  it('refuses what it does not know', () => {
    expect(() => read(how('magic'))).toThrow("not 'magic'");
  });
});
