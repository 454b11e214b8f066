import fc from 'fast-check';
import type { AwsError } from '../../awsError';
import { checkSegment } from '../segment';
import { TraceStore } from '../store';
import { factsOf } from '../summary';
import { viewOf } from '../view';
import { matchesFilter } from './evaluate';
import { parseFilter } from './parser';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const T = NOW / 1000;
const TRACE = `1-${Math.floor(T).toString(16)}-${'a'.repeat(24)}`;

function facts(...segments: object[]) {
  const store = new TraceStore();
  segments.forEach(segment =>
    store.put(checkSegment({ trace_id: TRACE, ...segment }, { now: NOW })),
  );
  return factsOf(viewOf(store.get(TRACE)!), '111122223333');
}

const shop = facts(
  {
    id: '0000000000000001',
    name: 'checkout',
    origin: 'AWS::ECS::Container',
    start_time: T,
    end_time: T + 2,
    user: 'ana',
    http: {
      request: {
        method: 'POST',
        url: 'https://shop.example/pay?x="1"',
        user_agent: 'curl',
      },
      response: { status: 502 },
    },
    fault: true,
    annotations: {
      tier: 3,
      gold: true,
      'aws.local.operation': 'POST /pay',
      note: 'a "b" \\c',
    },
    subsegments: [
      {
        id: '0000000000000002',
        name: 'payments',
        namespace: 'remote',
        start_time: T,
        end_time: T + 1.5,
      },
      {
        id: '0000000000000003',
        name: 'DynamoDB',
        namespace: 'aws',
        start_time: T,
        end_time: T + 0.5,
        aws: { operation: 'GetItem', region: 'eu-west-1' },
        cause: { exceptions: [{ message: 'too slow' }] },
      },
    ],
  },
  {
    id: '0000000000000004',
    parent_id: '0000000000000002',
    name: 'payments',
    start_time: T + 0.1,
    end_time: T + 1.1,
    error: true,
    throttle: true,
    http: { response: { status: 429 } },
  },
);

describe('filter expressions', () => {
  it.each<[string, boolean]>([
    ['fault', true],
    ['!fault', false],
    ['fault = false', false],
    ['fault != false', true],
    ['ok', false],
    ['error OR throttle', false],
    ['service() { error AND throttle }', true],
    ['partial', false],
    ['responsetime = 2', true],
    ['responsetime > 2', false],
    ['duration >= 2 && responsetime < 2.5', true],
    ['http.status = 502', true],
    ['http.status = 429', false],
    ['service("payments") { http.status = 429 }', true],
    ['http.status = 200', false],
    ['http.method = "POST"', true],
    ['http.url CONTAINS "pay?x=\\"1\\""', true],
    ['http.url BEGINSWITH "https://shop"', true],
    ['http.url ENDSWITH "pay"', false],
    ['http.useragent = "curl"', true],
    ['user = "ana"', true],
    ['user != "ana"', false],
    ['name = "payments"', true],
    ['account.id = "111122223333"', true],
    ['aws.operation = "GetItem"', true],
    ['message CONTAINS "slow"', true],
    ['annotation.tier = 3', true],
    ['annotation.tier > 2 AND annotation.gold = true', true],
    ['annotation.tier = "3"', false],
    ['annotation.none != "x"', false],
    ['annotation[aws.local.operation] = "POST /pay"', true],
    ['annotation["aws.local.operation"] BEGINSWITH "POST"', true],
    ['annotation.note = "a \\"b\\" \\\\c"', true],
    ['service()', true],
    ['service("checkout")', true],
    ['service("check")', false],
    ['!service("ledger")', true],
    ['service(id(name: "checkout", type: "AWS::ECS::Container"))', true],
    ['service(id(name: "checkout", type: "AWS::EC2::Instance"))', false],
    ['service(id(type: "AWS::DynamoDB::Table"))', true],
    ['service(id(name: "payments", account.id: "111122223333"))', true],
    ['service("checkout") { fault }', true],
    ['service("payments") { fault }', false],
    ['service("payments") { throttle AND responsetime > 0.9 }', true],
    ['service("DynamoDB") { inferred }', true],
    ['service("checkout") { root }', true],
    ['service() { fault AND http.status = 429 }', false],
    ['edge("checkout", "payments")', true],
    ['edge("payments", "checkout")', false],
    ['edge("checkout", "payments") { throttle }', true],
    ['edge("checkout", id(name: "DynamoDB")) { fault }', false],
    ['(fault OR ok) AND (NOT ok)', true],
    ['ok OR fault AND partial', false],
    ['service("checkout") { } AND fault', true],
  ])('%s: %s', (text, expected) => {
    expect(matchesFilter(parseFilter(text), shop)).toBe(expected);
  });

  it.each([
    'fault AND',
    'AND fault',
    'fault fault',
    'fault and error',
    '(fault',
    'fault)',
    'nonsense',
    'responsetime',
    'responsetime = "5"',
    'responsetime CONTAINS 5',
    'http.status = true',
    'user = 5',
    'user > "a"',
    'user = "a',
    'user = "\\n"',
    "user = 'a'",
    'annotation = "x"',
    'annotation[] = 1',
    'annotation.a > "b"',
    'annotation.a CONTAINS 5',
    'annotation.a',
    'service(',
    'service(5)',
    'service(id())',
    'service(id(colour: "x"))',
    'service(id(name: "a", name: "b"))',
    'service("a") { fault',
    'edge("a")',
    'edge()',
    'fault = 1',
    'a'.repeat(2049),
    `${'('.repeat(500)}fault${')'.repeat(500)}`,
    'fault;ok',
  ])('refuses %s', text => {
    expect(() => parseFilter(text)).toThrow(
      expect.objectContaining({ code: 'InvalidRequestException' }),
    );
  });

  it('carries any text through its escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), value => {
        const quoted = `"${value.replace(/["\\]/g, '\\$&')}"`;
        expect(parseFilter(`user = ${quoted}`)).toEqual({
          kind: 'compare',
          keyword: 'user',
          operator: '=',
          value,
        });
      }),
    );
  });

  it('never fails but in its own way', () => {
    const piece = fc.constantFrom(
      'fault',
      'AND',
      'OR',
      '!',
      '(',
      ')',
      '{',
      '}',
      '"',
      '"a"',
      'service',
      'id',
      'edge',
      'annotation',
      '.',
      '[',
      ']',
      ',',
      ':',
      '=',
      '!=',
      '<',
      '5',
      '\\',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 20 }).map(all => all.join(' ')),
          fc.string(),
        ),
        text => {
          const outcome = () => {
            try {
              return matchesFilter(parseFilter(text), shop);
            } catch (error) {
              return (error as AwsError).code;
            }
          };
          expect([true, false, 'InvalidRequestException']).toContain(outcome());
        },
      ),
      { numRuns: 2000 },
    );
  });
});
