import { RequestContext } from './context';
import { evaluatePolicies } from './evaluate';
import { parsePolicy } from './grammar';

type Values = Record<string, string | string[]>;

function holds(condition: object, values: Values, effect = 'Allow'): boolean {
  const document = parsePolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: effect, Action: '*', Resource: '*', Condition: condition },
      ],
    }),
    'identity',
  );
  const context = new RequestContext();
  Object.entries(values).forEach(([key, value]) => context.set(key, value));
  const request = { action: 'xray:Get', resource: '*', context };
  return evaluatePolicies([document], request) !== 'none';
}

const one = (operator: string, wanted: unknown, given?: string | string[]) =>
  holds(
    { [operator]: { 'test:k': wanted } },
    given === undefined ? {} : { 'TEST:K': given },
  );

const NOW = '2026-11-21T10:00:00Z';
const EPOCH = String(Date.parse(NOW) / 1000);
const ROLE = 'arn:aws:iam::111122223333:role/team/reader';

describe('condition operators', () => {
  it.each<[string, unknown, string | string[] | undefined, boolean]>([
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'a', undefined, false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringNotEquals', 'a', undefined, true],
    ['StringEqualsIgnoreCase', 'Ab', 'aB', true],
    ['StringNotEqualsIgnoreCase', 'Ab', 'aB', false],
    ['StringLike', 'a?c*', 'abcde', true],
    ['StringLike', 'a?c', 'ac', false],
    ['StringNotLike', 'a*', 'abc', false],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', 10, '11', true],
    ['NumericLessThan', 10, '9', true],
    ['NumericLessThan', 10, '10', false],
    ['NumericLessThanEquals', 10, '10', true],
    ['NumericGreaterThan', 10, '9', false],
    ['NumericGreaterThanEquals', 10, '10', true],
    ['NumericEquals', 10, 'ten', false],
    ['DateEquals', EPOCH, NOW, true],
    ['DateNotEquals', EPOCH, NOW, false],
    ['DateLessThan', '2026-11-21T10:00:01Z', NOW, true],
    ['DateLessThan', NOW, NOW, false],
    ['DateLessThanEquals', NOW, EPOCH, true],
    ['DateGreaterThan', '2026-11-21', NOW, true],
    ['DateGreaterThanEquals', '2026-11-21T12:00:00+02:00', NOW, true],
    ['Bool', 'true', 'TRUE', true],
    ['Bool', true, 'false', false],
    ['BoolIfExists', 'false', undefined, true],
    ['BinaryEquals', 'QQ==', 'QQ==', true],
    ['IpAddress', '10.0.0.0/8', '10.1.2.3', true],
    ['IpAddress', '10.0.0.0/8', '11.1.2.3', false],
    ['IpAddress', '10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['IpAddress', '2001:db8::/32', '2001:db8::1', true],
    ['IpAddress', '0.0.0.0/0', 'nonsense', false],
    ['NotIpAddress', '10.0.0.0/8', '10.1.2.3', false],
    ['NotIpAddress', '10.0.0.0/8', '11.1.2.3', true],
    ['ArnEquals', 'arn:aws:iam::*:role/team/*', ROLE, true],
    ['ArnLike', 'arn:aws:iam::111122223333:role/*', ROLE, true],
    ['ArnLike', 'arn:aws:*:111122223333:role/team/reader:', ROLE, false],
    ['ArnNotLike', 'arn:aws:iam::*:role/*', ROLE, false],
    ['ArnNotEquals', 'arn:aws:iam::*:user/*', ROLE, true],
    ['Null', 'true', undefined, true],
    ['Null', 'true', 'x', false],
    ['Null', 'false', 'x', true],
    ['Null', false, undefined, false],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], [], true],
    ['ForAllValues:StringEquals', ['a', 'b'], undefined, true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], undefined, false],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], true],
    ['ForAllValues:StringNotLike', ['a*'], ['b', 'ab'], false],
    ['StringEquals', ['a'], ['a', 'b'], false],
  ])('%s %j of %j: %s', (operator, wanted, given, expected) => {
    expect(one(operator, wanted, given)).toBe(expected);
  });

  it('read several values without quantifier to give less', () => {
    const condition = { StringEquals: { 'aws:TagKeys': 'a' } };
    const values = { 'aws:TagKeys': ['a', 'b'] };
    expect(holds(condition, values, 'Allow')).toBe(false);
    expect(holds(condition, values, 'Deny')).toBe(true);
  });

  it('all must hold, and every key of each', () => {
    const condition = {
      StringEquals: { 'aws:a': '1', 'aws:b': '2' },
      Null: { 'aws:c': 'true' },
    };
    expect(holds(condition, { 'aws:a': '1', 'aws:b': '2' })).toBe(true);
    expect(holds(condition, { 'aws:a': '1', 'aws:b': '3' })).toBe(false);
    expect(holds(condition, { 'aws:a': '1', 'aws:b': '2', 'aws:c': '' })).toBe(
      false,
    );
  });

  it('take variables, which open nothing while they have no value', () => {
    const condition = {
      StringEquals: { 'aws:RequestTag/team': '${aws:PrincipalTag/team}' },
    };
    const request = { 'aws:RequestTag/team': 'pay' };
    expect(
      holds(condition, { ...request, 'aws:PrincipalTag/Team': 'pay' }),
    ).toBe(true);
    expect(holds(condition, { ...request, 'aws:PrincipalTag/team': '*' })).toBe(
      false,
    );
    expect(holds(condition, request)).toBe(false);
    const negated = {
      StringNotEquals: { 'aws:RequestTag/team': '${aws:PrincipalTag/team}' },
    };
    expect(holds(negated, request, 'Allow')).toBe(false);
    expect(holds(negated, request, 'Deny')).toBe(true);
  });
});
