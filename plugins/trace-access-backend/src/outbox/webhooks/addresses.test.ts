import fc from 'fast-check';
import { isLoopbackName, refusalOf } from './addresses';

const refused = (address: string, allowPrivateNetwork = false) =>
  refusalOf({ address, allowPrivateNetwork, plain: false });

const PRIVATE = [
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '::1',
  'fc00::1',
  'fdff::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.1.2.3',
  '::10.1.2.3',
];
const NEVER = [
  '0.0.0.0',
  '0.1.2.3',
  '::',
  '169.254.169.254',
  '::ffff:169.254.169.254',
  '::ffff:0.0.0.0',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '224.0.0.1',
  '255.255.255.255',
  '240.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  // IPv4 in other clothes
  '::7f00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:0:1::1',
  '2001:db8::1',
  'no address',
  '',
];

describe('addresses that webhooks may be sent to', () => {
  it.each(['93.184.215.14', '172.32.0.1', '11.0.0.1', '2606:4700::1111'])(
    'are public: %s',
    address => {
      expect(refused(address)).toBeUndefined();
      expect(refused(address, true)).toBeUndefined();
    },
  );

  it.each(PRIVATE)('are private only where that is allowed: %s', address => {
    expect(refused(address)).toBeDefined();
    expect(refused(address, true)).toBeUndefined();
  });

  it.each(NEVER)('are never: %p', address => {
    expect(refused(address)).toBeDefined();
    expect(refused(address, true)).toBeDefined();
  });

  it('count the same however they are written', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.boolean(), (address, allowed) => {
        const [a, b, c, d] = address.split('.').map(Number);
        const hex = [(a << 8) | b, (c << 8) | d].map(x => x.toString(16));
        expect(refused(`::ffff:${hex.join(':')}`, allowed)).toBe(
          refused(address, allowed),
        );
      }),
    );
  });

  it('are of this machine where there is no TLS', () => {
    const plain = (address: string) =>
      refusalOf({ address, allowPrivateNetwork: true, plain: true });
    expect(plain('127.0.0.1')).toBeUndefined();
    expect(plain('::1')).toBeUndefined();
    expect(plain('10.0.0.1')).toMatch('without TLS');
    expect(plain('93.184.215.14')).toMatch('without TLS');
  });
});

describe('names of this machine', () => {
  it.each(['localhost', '127.0.0.1', '127.8.8.8', '[::1]'])('are %s', name =>
    expect(isLoopbackName(name)).toBe(true),
  );
  it.each(['localhost.example.com', '10.0.0.1', '[::]', 'example.com'])(
    'are not %s',
    name => expect(isLoopbackName(name)).toBe(false),
  );
});
