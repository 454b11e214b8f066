import type { RevocationEntry } from '@tracegate/plugin-trace-access-node';
import fc from 'fast-check';
import { MAX_DOCUMENT_LENGTH, revocationDocument } from './revocationDocument';

const NOW = Date.parse('2026-11-21T12:00:00.250Z');
const SECOND = 1000;

const grant = (traceGrant: string): RevocationEntry => ({
  kind: 'grant',
  traceGrant,
});
const person = (principal: string, issuedBefore = NOW): RevocationEntry => ({
  kind: 'principal',
  principal,
  issuedBefore,
});
const everybody = (issuedBefore = NOW): RevocationEntry => ({
  kind: 'role',
  issuedBefore,
});
const ulids = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    grant(`01JREVOKED${String(n).padStart(16, '0')}`),
  );
const written = (entries: RevocationEntry[]) => {
  const text = revocationDocument(entries)!;
  return { text, statements: JSON.parse(text).Statement };
};

const anyMoment = fc.integer({ min: NOW - 60_000, max: NOW + 60_000 });
const anyEntry = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/).map(grant),
  },
  {
    weight: 9,
    arbitrary: fc
      .tuple(fc.stringMatching(/^user:default\/[a-z]{1,60}$/), anyMoment)
      .map(([who, at]) => person(who, at)),
  },
  anyMoment.map(everybody),
);
const anyEntries = fc.array(anyEntry, { maxLength: 260, size: 'max' });

describe('revocationDocument', () => {
  it('denies by grant, and by person with a moment', () => {
    expect(
      written([grant('B'), person('user:default/ana'), grant('A')]).statements,
    ).toEqual([
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:PrincipalTag/trace-grant': ['A', 'B'] },
        },
      },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:SourceIdentity': 'user+default,ana' },
          // Rounded up: a token bears the second it was issued in.
          DateLessThan: { 'aws:TokenIssueTime': '2026-11-21T12:00:01Z' },
        },
      },
    ]);
  });

  it('denies nobody when nothing is revoked, which still takes a statement', () => {
    expect(written([]).statements).toEqual([
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          DateLessThan: { 'aws:CurrentTime': '1970-01-01T00:00:00Z' },
        },
      },
    ]);
  });

  it('keeps the later of two moments of a person', () => {
    const [early, late] = [NOW - 5 * SECOND, NOW];
    const both = [
      person('user:default/ana', late),
      person('user:default/ana', early),
    ];
    expect(written(both).text).toBe(written(both.slice(0, 1)).text);
  });

  it('denies everybody from before a moment, and what else is listed', () => {
    const later = person('user:default/ana', NOW + 10 * SECOND);
    const { statements } = written([
      later,
      everybody(NOW - 10 * SECOND),
      everybody(),
    ]);
    expect(statements).toEqual([
      {
        Sid: 'RoleWide',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          DateLessThan: { 'aws:TokenIssueTime': '2026-11-21T12:00:01Z' },
        },
      },
      ...written([later]).statements,
    ]);
  });

  it('holds 206 grants, and 200 beside a moment of the role', () => {
    expect(written(ulids(200)).text).toHaveLength(5948);
    expect(revocationDocument(ulids(206))).toBeDefined();
    expect(revocationDocument(ulids(207))).toBeUndefined();
    expect(revocationDocument([...ulids(200), everybody()])).toBeDefined();
  });

  it('never exceeds what IAM takes, and knows no order', () => {
    let tooMany = 0;
    const run = fc.property(
      anyEntries.chain(entries =>
        fc.tuple(
          fc.constant(entries),
          fc.shuffledSubarray(entries, { minLength: entries.length }),
        ),
      ),
      ([entries, shuffled]) => {
        const text = revocationDocument(entries);
        const again = [...shuffled, ...entries.slice(0, 3)];
        expect(revocationDocument(again)).toBe(text);
        if (text === undefined) tooMany += 1;
        const length = text?.replace(/\s/g, '').length ?? 0;
        expect(length).toBeLessThanOrEqual(MAX_DOCUMENT_LENGTH);
      },
    );
    fc.assert(run);
    expect(tooMany).toBeGreaterThan(0);
  });

  it('refuses an id that a policy would read as something else', () => {
    expect(() => written([grant('${aws:userid}')])).toThrow("can't be revoked");
    expect(() => written([grant('')])).toThrow("can't be revoked");
  });
});
