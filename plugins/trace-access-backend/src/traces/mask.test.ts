import {
  matchesRedaction,
  type Span,
} from '@tracegate/plugin-trace-access-common';
import fc from 'fast-check';
import { maskSpan } from './mask';
import { span } from './testing/spans';

const SQL = "SELECT * FROM cards WHERE owner = 'sample'";

const mask = (change: Partial<Span>, patterns: string[]) =>
  maskSpan({
    span: { ...span({ id: 'a' }), ...change },
    isRedacted: matchesRedaction(patterns),
  });

describe('maskSpan', () => {
  it('takes attributes out wherever they are, and says which', () => {
    const attributes = { 'user.email': 'x@example.com', kept: 1 };
    const { span: masked, redacted } = mask(
      {
        attributes,
        resource: attributes,
        events: [{ name: 'e', timeUnixNano: '1', attributes }],
        links: [{ traceId: 'a', spanId: 'b', attributes }],
      },
      ['user.email'],
    );
    const left = { kept: 1 };
    expect(masked).toMatchObject({ attributes: left, resource: left });
    expect(masked.events[0].attributes).toEqual(left);
    expect(masked.links[0].attributes).toEqual(left);
    expect(redacted).toEqual(['user.email']);
  });

  it('looks into nested values', () => {
    const { span: masked, redacted } = mask(
      {
        attributes: {
          http: { request: { header: { cookie: ['s'], host: 'h' } } },
          list: [{ token: 't', ok: 1 }],
        },
      },
      ['http.request.header.cookie', 'list.token'],
    );
    expect(masked.attributes).toEqual({
      http: { request: { header: { host: 'h' } } },
      list: [{ ok: 1 }],
    });
    expect(redacted).toEqual(['http.request.header.cookie', 'list.token']);
  });

  it('takes out of texts what repeats a redacted value', () => {
    const { span: masked, redacted } = mask(
      {
        name: SQL,
        status: { code: 'error', message: `failed: ${SQL}` },
        attributes: {
          'db.query.text': SQL,
          'db.statement': SQL,
          table: 'cards',
        },
        events: [
          {
            name: 'exception',
            timeUnixNano: '1',
            attributes: {
              'exception.message': `near ${SQL}`,
              'exception.stacktrace': `Error: ${SQL}\n at x`,
              'exception.type': 'DbError',
            },
          },
        ],
      },
      ['db.query.text'],
    );
    expect(JSON.stringify(masked)).not.toContain('SELECT');
    expect(masked.status).toEqual({ code: 'error' });
    expect(masked.attributes).toEqual({ table: 'cards' });
    expect(masked.events[0].attributes).toEqual({
      'exception.type': 'DbError',
    });
    expect(redacted).toEqual([
      'db.query.text',
      'db.statement',
      'exception.message',
      'exception.stacktrace',
      'name',
      'status.message',
    ]);
  });

  it('takes numbers, and copies in events and links, too', () => {
    const card = 4111111111111111;
    const { span: masked } = mask(
      {
        name: `charge ${card}`,
        attributes: { 'card.number': card, pan: card, 'db.query.text': SQL },
        events: [
          { name: 'e', timeUnixNano: '1', attributes: { q: SQL, n: 1 } },
        ],
        links: [
          { traceId: 'a', spanId: 'b', attributes: { q: SQL, pan: card } },
        ],
      },
      ['card.number', 'db.query.text'],
    );
    expect(JSON.stringify(masked)).not.toMatch(/4111111111111111|SELECT/);
    expect(masked.events[0].attributes).toEqual({ n: 1 });
  });

  it('takes the status message and the stack with the exception message, however short', () => {
    const { span: masked } = mask(
      {
        status: { code: 'error', message: 'no' },
        events: [
          {
            name: 'exception',
            timeUnixNano: '1',
            attributes: {
              'exception.message': 'no',
              'exception.stacktrace': 'E: no',
            },
          },
        ],
      },
      ['exception.message'],
    );
    expect(masked.status).toEqual({ code: 'error' });
    expect(masked.events[0].attributes).toEqual({});
  });

  it('drops the texts of a span that holds more redacted ones than can be looked for', () => {
    const secrets = Array.from({ length: 300 }, (_, at) => `secret ${at}`);
    const { span: masked } = mask(
      {
        name: 'op',
        status: { code: 'error', message: 'harmless' },
        attributes: { secrets },
      },
      ['secrets'],
    );
    expect(masked).toMatchObject({ name: '[redacted]', attributes: {} });
    expect(masked.status).toEqual({ code: 'error' });
  });

  it('leaves a span alone that holds nothing redacted', () => {
    const one = { ...span({ id: 'a' }), attributes: { a: [1, { b: null }] } };
    const masked = maskSpan({ span: one, isRedacted: () => false });
    expect(masked).toEqual({ span: one, redacted: [] });
  });

  it('survives deep values and odd names', () => {
    let deep: any = 'x';
    for (let at = 0; at < 5_000; at += 1) deep = { a: deep };
    const attributes = JSON.parse(
      '{"__proto__":{"admin":true},"constructor":1}',
    );
    const { span: masked } = mask({ attributes: { ...attributes, deep } }, [
      'x',
    ]);
    expect(JSON.stringify(masked.attributes)).toContain('too deep');
    expect(({} as any).admin).toBeUndefined();
  });

  it('lets no redacted value through under its name, whatever the attributes', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const attributes = fc.dictionary(
      fc.constantFrom(
        'a',
        'b',
        'db.query.text',
        'http.request.header.x',
        'http.request.header.y',
      ),
      fc.oneof(
        value,
        fc.array(value, { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'k'), value),
      ),
    );
    fc.assert(
      fc.property(attributes, attributes, (one, other) => {
        const { span: masked, redacted } = mask(
          { attributes: one, resource: other },
          ['db.query.text', 'HTTP.request.header.*', 'b.k'],
        );
        for (const left of [masked.attributes, masked.resource]) {
          expect(
            Object.keys(left).some(key => /^(db\.query|http\.)/.test(key)),
          ).toBe(false);
          expect(Object.keys(Object(left.b))).not.toContain('k');
        }
        const gone = Object.keys({ ...one, ...other }).filter(key =>
          /^(db\.query|http\.)/.test(key),
        );
        expect(redacted).toEqual(expect.arrayContaining(gone));
      }),
    );
  });
});
