import fc from 'fast-check';
import { allow, BASE, deny } from '../__testUtils__/fixtures';
import { parsePolicy } from './parsePolicy';

const GOOD = BASE + allow('a') + deny('b', { entities: '{ kind: API }' });

const FRAGMENTS = [
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '%TAG ! x\n',
  '\t',
  '  ',
  '\n',
  '\r\n',
  '\r',
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '? ',
  '&a ',
  '*a ',
  '!!binary ',
  '!x ',
  '|',
  '>-\n',
  '"',
  "'",
  '#',
  '\u0000',
  '\u2028',
  '\ufeff',
  '<<: ',
  '__proto__: ',
  'constructor: ',
  '$not',
  '$in',
  '{}',
  '~',
  '.nan',
  '0x1F',
  '1e999',
  'apiVersion: trace-access/v1\n',
  'kind: RoleBinding\n',
  'metadata: { name: x, owner: y }\n',
  'spec:\n',
  '\ud800',
];

function wellFormed(text: string) {
  const { findings, documents } = parsePolicy({
    files: [{ path: 'f.yaml', text }],
  });
  for (const finding of findings) {
    expect(finding.line).toBeGreaterThan(0);
    expect(finding.column).toBeGreaterThan(0);
    expect(finding.message).not.toBe('');
  }
  expect(Array.isArray(documents.bindings)).toBe(true);
}

describe('parsePolicy on anything', () => {
  // eslint-disable-next-line jest/expect-expect
  it('never throws on fragments of YAML', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }),
        parts => {
          wellFormed(parts.join(''));
        },
      ),
      { numRuns: 1500 },
    );
  });

  // eslint-disable-next-line jest/expect-expect
  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        wellFormed(text);
      }),
      { numRuns: 500 },
    );
  });

  // eslint-disable-next-line jest/expect-expect
  it('never throws on any JSON in the place of a part', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Environment',
          'Role',
          'RoleBinding',
          'TraceSource',
          'ApprovalRule',
        ),
        fc.jsonValue({ maxDepth: 4 }),
        fc.jsonValue({ maxDepth: 2 }),
        (kind, spec, metadata) => {
          wellFormed(
            JSON.stringify({
              apiVersion: 'trace-access/v1',
              kind,
              metadata,
              spec,
            }),
          );
          wellFormed(BASE + deny('x', { entities: JSON.stringify(spec) }));
        },
      ),
      { numRuns: 300 },
    );
  });

  // eslint-disable-next-line jest/expect-expect
  it('never throws on a good file with a part cut out or put in', () => {
    fc.assert(
      fc.property(
        fc.nat(GOOD.length),
        fc.nat(20),
        fc.constantFrom(...FRAGMENTS),
        (at, cut, put) => {
          wellFormed(GOOD.slice(0, at) + put + GOOD.slice(at + cut));
        },
      ),
      { numRuns: 400 },
    );
  });
});
