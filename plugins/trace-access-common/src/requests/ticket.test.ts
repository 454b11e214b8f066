import { ticketProblem } from './ticket';

const terms = (required: boolean, ...patterns: string[]) => ({
  ticket: { required, patterns, validators: [] },
});

describe('ticketProblem', () => {
  it.each<[string, ReturnType<typeof terms>, string | undefined]>([
    ['none is needed', terms(false, '^INC-[0-9]+$'), undefined],
    ['none is needed, and it is empty', terms(false, '^INC-[0-9]+$'), ''],
    ['it matches', terms(true, '^INC-[0-9]+$'), 'INC-7'],
    ['it matches all', terms(true, '^INC-[0-9]+$', '^.{5}$'), 'INC-7'],
    ['there is no pattern', terms(true), 'anything at all'],
    ['it is as long as may be', terms(true), 'x'.repeat(200)],
  ])('nothing where %s', (_what, of, ticket) => {
    expect(ticketProblem({ terms: of, ticket })).toBeUndefined();
  });

  it.each<[string, ReturnType<typeof terms>, string | undefined, RegExp]>([
    ['none is given', terms(true), undefined, /is needed/],
    ['it is empty', terms(true), '', /is needed/],
    ['it does not match', terms(false, '^INC-[0-9]+$'), 'CHG-7', /\^INC/],
    ['it matches one of two', terms(false, 'I', '^C'), 'INC-7', /\^C/],
    ['it is too long', terms(false), 'x'.repeat(201), /at most 200/],
    ['it has lines', terms(true, '^INC'), 'INC-7\nforged', /one line/],
    ['it turns text around', terms(true, '^INC'), 'INC-7\u202e', /one line/],
  ])('a sentence where %s', (_what, of, ticket, sentence) => {
    expect(ticketProblem({ terms: of, ticket })).toMatch(sentence);
  });
});
