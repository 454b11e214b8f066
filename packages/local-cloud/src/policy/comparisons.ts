import { BlockList, isIP } from 'net';
import {
  literalOf,
  matchArn,
  matchTokens,
  type ResolvedToken,
} from './pattern';

/** Compares one value of the request with one value of the policy. */
type Comparison = (value: string, wanted: ResolvedToken[]) => boolean;

const ISO_DATE =
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;

/** Milliseconds of an ISO 8601 date or of epoch seconds; NaN if neither. */
export function dateValue(text: string): number {
  if (/^\d{1,12}(\.\d+)?$/.test(text) && !/^\d{4}$/.test(text)) {
    return Number(text) * 1000;
  }
  return ISO_DATE.test(text) ? Date.parse(text) : NaN;
}

export function numberValue(text: string): number {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)
    ? Number(text)
    : NaN;
}

function address(text: string): { ip: string; family: 'ipv4' | 'ipv6' } | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
  const ip = mapped ? mapped[1] : text;
  const version = isIP(ip);
  if (!version) {
    return null;
  }
  return { ip, family: version === 4 ? 'ipv4' : 'ipv6' };
}

export function networkOf(text: string): BlockList | undefined {
  const [base, bits, ...more] = text.split('/');
  const parsed = address(base);
  if (!parsed || more.length > 0) {
    return undefined;
  }
  const width = parsed.family === 'ipv4' ? 32 : 128;
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && +bits <= width)) {
    return undefined;
  }
  const list = new BlockList();
  list.addSubnet(parsed.ip, bits === undefined ? width : +bits, parsed.family);
  return list;
}

function numeric(
  parse: (text: string) => number,
  test: (a: number, b: number) => boolean,
): Comparison {
  return (value, wanted) => {
    const a = parse(value);
    const b = parse(literalOf(wanted));
    return !Number.isNaN(a) && !Number.isNaN(b) && test(a, b);
  };
}

const equal = (a: number, b: number) => a === b;
const less = (a: number, b: number) => a < b;
const lessOrEqual = (a: number, b: number) => a <= b;
const greater = (a: number, b: number) => a > b;
const greaterOrEqual = (a: number, b: number) => a >= b;

const ipAddress: Comparison = (value, wanted) => {
  const given = address(value);
  const network = networkOf(literalOf(wanted));
  return Boolean(given && network?.check(given.ip, given.family));
};

const stringEquals: Comparison = (value, wanted) => value === literalOf(wanted);
const stringLike: Comparison = (value, tokens) =>
  matchTokens({ tokens, value });
const arnLike: Comparison = (value, wanted) => matchArn(wanted, value);

export interface Operator {
  compare: Comparison;
  /** `NotEquals` and its kin: true when no value of the policy compares. */
  negated?: boolean;
  /** Whether `*` and `?` in the policy's value are wildcards. */
  wildcards?: boolean;
  /** What the policy's values must look like. */
  type: 'string' | 'number' | 'date' | 'bool' | 'binary' | 'ip' | 'arn';
}

const lower = (tokens: ResolvedToken[]) => literalOf(tokens).toLowerCase();
const ignoreCase: Comparison = (value, wanted) =>
  value.toLowerCase() === lower(wanted);

/** All condition operators of IAM but `Null`, which looks at the key alone. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<
  string,
  Operator
>([
  ['StringEquals', { compare: stringEquals, type: 'string' }],
  ['StringNotEquals', { compare: stringEquals, negated: true, type: 'string' }],
  ['StringEqualsIgnoreCase', { compare: ignoreCase, type: 'string' }],
  [
    'StringNotEqualsIgnoreCase',
    { compare: ignoreCase, negated: true, type: 'string' },
  ],
  ['StringLike', { compare: stringLike, wildcards: true, type: 'string' }],
  [
    'StringNotLike',
    { compare: stringLike, negated: true, wildcards: true, type: 'string' },
  ],
  ['NumericEquals', { compare: numeric(numberValue, equal), type: 'number' }],
  [
    'NumericNotEquals',
    { compare: numeric(numberValue, equal), negated: true, type: 'number' },
  ],
  ['NumericLessThan', { compare: numeric(numberValue, less), type: 'number' }],
  [
    'NumericLessThanEquals',
    { compare: numeric(numberValue, lessOrEqual), type: 'number' },
  ],
  [
    'NumericGreaterThan',
    { compare: numeric(numberValue, greater), type: 'number' },
  ],
  [
    'NumericGreaterThanEquals',
    { compare: numeric(numberValue, greaterOrEqual), type: 'number' },
  ],
  ['DateEquals', { compare: numeric(dateValue, equal), type: 'date' }],
  [
    'DateNotEquals',
    { compare: numeric(dateValue, equal), negated: true, type: 'date' },
  ],
  ['DateLessThan', { compare: numeric(dateValue, less), type: 'date' }],
  [
    'DateLessThanEquals',
    { compare: numeric(dateValue, lessOrEqual), type: 'date' },
  ],
  ['DateGreaterThan', { compare: numeric(dateValue, greater), type: 'date' }],
  [
    'DateGreaterThanEquals',
    { compare: numeric(dateValue, greaterOrEqual), type: 'date' },
  ],
  ['Bool', { compare: ignoreCase, type: 'bool' }],
  ['BinaryEquals', { compare: stringEquals, type: 'binary' }],
  ['IpAddress', { compare: ipAddress, type: 'ip' }],
  ['NotIpAddress', { compare: ipAddress, negated: true, type: 'ip' }],
  ['ArnEquals', { compare: arnLike, wildcards: true, type: 'arn' }],
  ['ArnLike', { compare: arnLike, wildcards: true, type: 'arn' }],
  [
    'ArnNotEquals',
    { compare: arnLike, negated: true, wildcards: true, type: 'arn' },
  ],
  [
    'ArnNotLike',
    { compare: arnLike, negated: true, wildcards: true, type: 'arn' },
  ],
]);
