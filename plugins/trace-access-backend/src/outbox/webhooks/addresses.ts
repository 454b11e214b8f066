import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Ranges of an operator's own network, which `allowPrivateNetwork` opens. */
const PRIVATE = new Set([
  'loopback',
  'private',
  'carrierGradeNat',
  'uniqueLocal',
]);

/** All that is routed in public today; what lies outside can stand for IPv4. */
const PUBLIC_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Clouds' metadata services that have private addresses; the usual one,
 * 169.254.169.254, is link-local and refused as such.
 */
const METADATA = new Set(['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200']);

/**
 * Why nothing may be sent to an address; undefined where it may. Link-local
 * and metadata addresses are refused even in one's own network: what answers
 * there gives credentials away.
 */
export function refusalOf(options: {
  address: string;
  allowPrivateNetwork: boolean;
  /** Nothing protects what is sent: it may not leave the machine. */
  plain: boolean;
}): string | undefined {
  const address = parse(options.address);
  if (!address) return 'no address';
  const range = rangeOf(address);
  if (options.plain && range !== 'loopback') return `${range}, without TLS`;
  if (METADATA.has(address.toString())) return 'metadata';
  if (range === 'unicast') return undefined;
  return options.allowPrivateNetwork && PRIVATE.has(range) ? undefined : range;
}

/** A host of a URL that can only be this machine. */
export function isLoopbackName(hostname: string): boolean {
  if (hostname === 'localhost') return true;
  const address = parse(literal(hostname));
  return address !== undefined && rangeOf(address) === 'loopback';
}

/** A host of a URL without the brackets that IPv6 has there. */
export function literal(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** IPv4 that is written as IPv6 counts as IPv4. */
function parse(text: string): Address | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

function rangeOf(address: Address): string {
  const range = address.range();
  return range === 'unicast' &&
    address instanceof ipaddr.IPv6 &&
    !address.match(PUBLIC_V6)
    ? 'reserved'
    : range;
}
