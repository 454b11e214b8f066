import fc from 'fast-check';
import { MAX_TICKET_LENGTH, ticketPatternProblem } from './ticketPattern';

describe('ticketPatternProblem', () => {
  it.each([
    '^INC-[0-9]+$',
    '^[A-Z][A-Z0-9]{1,9}-\\d+$',
    '^(INC|CHG|REQ|PRB|TASK)-?[0-9]{4,8}$',
    '^(?:INC|(?<change>CHG))-[0-9]+(?:-[a-z]+)?$',
    '[A-Z]+-[0-9]+',
    '^\\p{Lu}+[*+?{}()|[\\]\\\\]$',
    '^[^\\s(]+#\\d+$',
    '^https://tickets\\.example\\.com/browse/[A-Z]+-[0-9]+$',
    '^a{3}b{12}$',
  ])('takes %s', pattern => {
    expect(ticketPatternProblem(pattern)).toBeUndefined();
  });

  it.each([
    ['(', /not a regular expression/],
    ['[z-a]', /not a regular expression/],
    ['^(a+)+$', /repeats no groups/],
    ['^(a|a)*$', /repeats no groups/],
    ['^(a?){20,}$', /repeats no groups/],
    ['^(?:INC-)+?7$', /repeats no groups/],
    ['^((a+)b)*$', /repeats no groups/],
    ['^(?=.*a)b', /no look-around/],
    ['^(?!a)b', /no look-around/],
    ['(?<=a)b', /no look-around/],
    ['(?<!a)b', /no look-around/],
    ['^(a)\\1$', /references back/],
    ['^(?<x>a)\\k<x>$', /references back/],
    ['^a*a*a*a*$', /can take long/],
    ['a*a*a*$', /can take long/],
    ['^x|a*a*a*$', /can take long/],
    ['^a{1,9}a{2,}a+a*$', /can take long/],
    [`^${'(a|a)'.repeat(30)}$`, /can take long/],
    [`^${'a?'.repeat(40)}$`, /can take long/],
    [`^${'(a|(b|a))'.repeat(20)}$`, /can take long/],
  ])('refuses %s with a sentence', (pattern, sentence) => {
    expect(ticketPatternProblem(pattern)).toMatch(sentence);
    expect(ticketPatternProblem(pattern)).toMatch(/\.$/);
  });

  it('lets nothing through that takes long on the worst of texts', () => {
    const part = fc.constantFrom(
      ...['a', '[ab]', '.', '\\w', '(a|b)', '(a|a|[ab])', '(a*|b)', '(a+)?'],
      ...['a*', 'a+', '.*', 'a?', '[ab]{2,}', 'a{1,99}', '\\w+?', '(?:a|.)?'],
      ...['(', ')', '|', '^', '$', '*', '+', '?', '{2,}', '[', ']', '\\'],
    );
    let taken = 0;
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('', '^'),
        (parts, start) => {
          const pattern = `${start}${parts.join('')}!$`;
          if (ticketPatternProblem(pattern) !== undefined) return;
          taken++;
          const expression = new RegExp(pattern, 'u');
          for (const letters of ['a', 'ab']) {
            const text = letters
              .repeat(MAX_TICKET_LENGTH)
              .slice(0, MAX_TICKET_LENGTH);
            const before = process.cpuUsage();
            expression.test(text);
            // Some ms; what is refused for good reason takes minutes or ages.
            expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
          }
        },
      ),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});
