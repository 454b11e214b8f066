import { invalidRequest } from '../restErrors';

export type Token =
  | { kind: 'string'; value: string; at: number }
  | { kind: 'number'; value: number; at: number }
  | { kind: 'word'; value: string; at: number }
  | { kind: 'symbol'; value: string; at: number }
  | { kind: 'end'; value: ''; at: number };

const SYMBOLS = ['!=', '<=', '>=', '&&', '||', ...'=<>!(){}[],:.'];
const NUMBER = /^-?\d+(\.\d+)?/;
const WORD = /^[\p{L}_][\p{L}\p{N}_]*/u;

/** Splits a filter expression into tokens. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const token = readToken(rest, at);
    tokens.push(token.token);
    at += token.length;
  }
  tokens.push({ kind: 'end', value: '', at });
  return tokens;
}

function readToken(rest: string, at: number): { token: Token; length: number } {
  if (rest[0] === '"') {
    return readString(rest, at);
  }
  const number = NUMBER.exec(rest);
  if (number) {
    const value = Number(number[0]);
    return { token: { kind: 'number', value, at }, length: number[0].length };
  }
  const word = WORD.exec(rest);
  if (word) {
    const [value] = word;
    return { token: { kind: 'word', value, at }, length: value.length };
  }
  const symbol = SYMBOLS.find(one => rest.startsWith(one));
  if (!symbol) {
    throw invalidRequest(
      `Invalid filter expression: unexpected character at position ${at}.`,
    );
  }
  return {
    token: { kind: 'symbol', value: symbol, at },
    length: symbol.length,
  };
}

function readString(
  rest: string,
  at: number,
): { token: Token; length: number } {
  let value = '';
  for (let i = 1; i < rest.length; i += 1) {
    if (rest[i] === '"') {
      return { token: { kind: 'string', value, at }, length: i + 1 };
    }
    if (rest[i] !== '\\') {
      value += rest[i];
    } else {
      i += 1;
      if (rest[i] !== '"' && rest[i] !== '\\') {
        throw invalidRequest(
          `Invalid filter expression: unknown escape in the string at position ${at}.`,
        );
      }
      value += rest[i];
    }
  }
  throw invalidRequest(
    `Invalid filter expression: the string at position ${at} does not end.`,
  );
}
