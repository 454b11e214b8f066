import { invalidRequest } from '../restErrors';
import type { CompareOperator, Expression, Literal, ServiceMatch } from './ast';
import { type Token, tokenize } from './lexer';

const MAX_LENGTH = 2048;
const MAX_DEPTH = 100;

const FLAGS = new Set([
  'ok',
  'error',
  'fault',
  'throttle',
  'partial',
  'inferred',
  'first',
  'last',
  'remote',
  'root',
]);
const NUMBERS = new Set([
  'responsetime',
  'duration',
  'http.status',
  'index',
  'coverage',
]);
const STRINGS = new Set([
  'http.url',
  'http.method',
  'http.useragent',
  'http.clientip',
  'user',
  'name',
  'type',
  'message',
  'aws.region',
  'aws.operation',
  'aws.resource',
  'aws.api',
  'account.id',
  'instance.id',
  'availabilityzone',
  'resource.arn',
  'rootcause.fault.entity',
  'rootcause.error.entity',
  'rootcause.responsetime.entity',
]);
const ORDER = ['=', '!=', '<', '<=', '>', '>='];
const TEXT = ['=', '!=', 'CONTAINS', 'BEGINSWITH', 'ENDSWITH'];

class FilterParser {
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.#or();
    if (this.#peek().kind !== 'end') {
      this.#fail();
    }
    return expression;
  }

  #peek(): Token {
    return this.#tokens[this.#next];
  }

  #fail(): never {
    const { at, value } = this.#peek();
    throw invalidRequest(
      value === ''
        ? 'Invalid filter expression: it ends too early.'
        : `Invalid filter expression: unexpected ${value} at position ${at}.`,
    );
  }

  /** Takes a symbol or word if it comes next. */
  #take(...values: string[]): string | undefined {
    const token = this.#peek();
    const found =
      (token.kind === 'symbol' || token.kind === 'word') &&
      values.includes(token.value);
    if (!found) {
      return undefined;
    }
    this.#next += 1;
    return token.value as string;
  }

  #need(value: string): void {
    if (!this.#take(value)) {
      this.#fail();
    }
  }

  #or(): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw invalidRequest('Invalid filter expression: nested too deeply.');
    }
    let left = this.#and();
    while (this.#take('OR', '||')) {
      left = { kind: 'or', left, right: this.#and() };
    }
    this.#depth -= 1;
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#take('AND', '&&')) {
      left = { kind: 'and', left, right: this.#not() };
    }
    return left;
  }

  #not(): Expression {
    let negations = 0;
    while (this.#take('!', 'NOT')) {
      negations += 1;
    }
    const inner = this.#primary();
    return negations % 2 === 1 ? { kind: 'not', inner } : inner;
  }

  #primary(): Expression {
    if (this.#take('(')) {
      const inner = this.#or();
      this.#need(')');
      return inner;
    }
    if (this.#take('service')) {
      return this.#service();
    }
    if (this.#take('edge')) {
      return this.#edge();
    }
    if (this.#take('annotation')) {
      const key = this.#annotationKey();
      const operator = this.#operator([...ORDER, ...TEXT]);
      const value = this.#literal();
      this.#suits(operator, value);
      return { kind: 'annotation', key, operator, value };
    }
    return this.#keyword();
  }

  #keyword(): Expression {
    const keyword = this.#dotted();
    if (FLAGS.has(keyword)) {
      const operator = this.#take('=', '!=');
      const value = operator ? this.#boolean() : true;
      return {
        kind: 'flag',
        keyword,
        value: operator === '!=' ? !value : value,
      };
    }
    if (NUMBERS.has(keyword)) {
      const operator = this.#operator(ORDER);
      const { kind, value } = this.#peek();
      if (kind !== 'number') {
        this.#fail();
      }
      this.#next += 1;
      return { kind: 'compare', keyword, operator, value: value as number };
    }
    if (STRINGS.has(keyword)) {
      const operator = this.#operator(TEXT);
      return { kind: 'compare', keyword, operator, value: this.#string() };
    }
    throw invalidRequest(
      `Invalid filter expression: unknown keyword ${keyword || '(none)'}.`,
    );
  }

  #dotted(): string {
    const words: string[] = [];
    do {
      const token = this.#peek();
      if (token.kind !== 'word') {
        this.#fail();
      }
      words.push(token.value);
      this.#next += 1;
    } while (this.#take('.'));
    return words.join('.');
  }

  /** `annotation.key`, or `annotation[key]` where the key has other characters. */
  #annotationKey(): string {
    if (this.#take('.')) {
      return this.#dotted();
    }
    this.#need('[');
    if (this.#peek().kind === 'string') {
      const quoted = this.#string();
      this.#need(']');
      return quoted;
    }
    let key = '';
    while (!this.#take(']')) {
      const token = this.#peek();
      const plain =
        token.kind === 'word' ||
        token.kind === 'number' ||
        (token.kind === 'symbol' && ['.', ':'].includes(token.value));
      if (!plain) {
        this.#fail();
      }
      key += token.value;
      this.#next += 1;
    }
    if (!key) {
      this.#fail();
    }
    return key;
  }

  #operator(allowed: string[]): CompareOperator {
    const operator = this.#take(...allowed);
    return (operator ?? this.#fail()) as CompareOperator;
  }

  #suits(operator: CompareOperator, value: Literal): void {
    const suits =
      ['=', '!='].includes(operator) ||
      (typeof value === 'string' && TEXT.includes(operator)) ||
      (typeof value === 'number' && ORDER.includes(operator));
    if (!suits) {
      throw invalidRequest(
        `Invalid filter expression: ${operator} does not take a ${typeof value}.`,
      );
    }
  }

  #string(): string {
    const token = this.#peek();
    if (token.kind !== 'string') {
      this.#fail();
    }
    this.#next += 1;
    return token.value;
  }

  #boolean(): boolean {
    return (this.#take('true', 'false') ?? this.#fail()) === 'true';
  }

  #literal(): Literal {
    const { kind, value } = this.#peek();
    if (kind === 'string' || kind === 'number') {
      this.#next += 1;
      return value;
    }
    return this.#boolean();
  }

  #service(): Expression {
    this.#need('(');
    const match = this.#take(')') ? {} : this.#serviceMatch();
    if (Object.keys(match).length > 0) {
      this.#need(')');
    }
    return { kind: 'service', match, inner: this.#block() };
  }

  #edge(): Expression {
    this.#need('(');
    const from = this.#serviceMatch();
    this.#need(',');
    const to = this.#serviceMatch();
    this.#need(')');
    return { kind: 'edge', from, to, inner: this.#block() };
  }

  #block(): Expression | undefined {
    if (!this.#take('{')) {
      return undefined;
    }
    if (this.#take('}')) {
      return undefined;
    }
    const inner = this.#or();
    this.#need('}');
    return inner;
  }

  #serviceMatch(): ServiceMatch {
    if (!this.#take('id')) {
      return { name: this.#string() };
    }
    this.#need('(');
    const match: ServiceMatch = {};
    do {
      const field = this.#dotted();
      const name = (
        { name: 'name', type: 'type', 'account.id': 'accountId' } as const
      )[field];
      if (!name || match[name] !== undefined) {
        throw invalidRequest(
          `Invalid filter expression: id() does not take ${field} here.`,
        );
      }
      this.#need(':');
      match[name] = this.#string();
    } while (this.#take(','));
    this.#need(')');
    return match;
  }
}

/** Parses a filter expression; throws InvalidRequestException. */
export function parseFilter(text: string): Expression {
  if (text.length > MAX_LENGTH) {
    throw invalidRequest(
      `Invalid filter expression: more than ${MAX_LENGTH} characters.`,
    );
  }
  return new FilterParser(tokenize(text)).parse();
}
