import { randomBytes } from 'crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(length: number): string {
  return [...randomBytes(length)].map(byte => BASE32[byte % 32]).join('');
}

/** The prefixes IAM gives its unique ids. */
type IdPrefix = 'AIDA' | 'AROA' | 'ANPA' | 'AKIA' | 'ASIA';

export function awsId(prefix: IdPrefix): string {
  const total = prefix === 'AKIA' || prefix === 'ASIA' ? 20 : 21;
  return prefix + base32(total - prefix.length);
}

export function secretKey(): string {
  return randomBytes(30).toString('base64');
}

export function signinToken(): string {
  return randomBytes(264).toString('base64url');
}

export function sessionToken(): string {
  return `IQoJ${randomBytes(264).toString('base64')}`;
}
