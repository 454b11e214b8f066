import { parsePolicy } from './grammar';

const identity = (statement: object, top: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'xray:*', Resource: '*', ...statement },
    ],
    ...top,
  });
const trust = (statement: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: '111122223333' },
        Action: 'sts:AssumeRole',
        ...statement,
      },
    ],
  });
const role = 'arn:aws:iam::111122223333:role/a';

describe('identity policies', () => {
  it.each<[string, string]>([
    [
      'one statement without a list',
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    ],
    [
      'no version',
      '{"Statement":[{"Effect":"Deny","Action":["a:b"],"Resource":["*"]}]}',
    ],
    ['white space', ` \n${identity({})}\t`],
    [
      'NotAction and NotResource',
      identity({
        Action: undefined,
        NotAction: 'iam:*',
        Resource: undefined,
        NotResource: role,
      }),
    ],
    ['an id and a sid', identity({ Sid: 'Read1' }, { Id: 'x' })],
    [
      'variables',
      identity({ Resource: 'arn:aws:iam::*:user/${aws:username}' }),
    ],
    [
      'numbers and booleans as values',
      identity({
        Condition: { Bool: { 'aws:x': true }, NumericLessThan: { 'a:b': 5 } },
      }),
    ],
    [
      'quantifiers',
      identity({
        Condition: {
          'ForAllValues:StringLikeIfExists': { 'aws:TagKeys': ['a*'] },
        },
      }),
    ],
  ])('may have %s', (_, text) => {
    expect(parsePolicy(text, 'identity').statements).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['what is no JSON', '{'],
    ['what is no object', '[]'],
    ['a null', 'null'],
    [
      'duplicate keys',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}',
    ],
    [
      'duplicate keys, escaped',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","\\u0045ffect":"Allow","Action":"*","Resource":"*"}]}',
    ],
    [
      'duplicate keys, far apart from their colon',
      `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect"${' '.repeat(99)}:"Allow","Action":"*","Resource":"*"}]}`,
    ],
    ['another version', identity({}, { Version: '2012-10-18' })],
    ['a numeric version', identity({}, { Version: 2012 })],
    ['unknown top elements', identity({}, { Extra: 1 })],
    ['elements in another case', identity({}, { statement: [] })],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['an empty list', '{"Version":"2012-10-17","Statement":[]}'],
    ['unknown elements', identity({ Foo: 1 })],
    ['no effect', identity({ Effect: undefined })],
    ['another effect', identity({ Effect: 'allow' })],
    ['no action', identity({ Action: undefined })],
    ['no actions', identity({ Action: [] })],
    ['both Action and NotAction', identity({ NotAction: 'a:b' })],
    ['both Resource and NotResource', identity({ NotResource: '*' })],
    ['no resource', identity({ Resource: undefined })],
    ['an action without service', identity({ Action: 'GetTraces' })],
    ['a wild service', identity({ Action: 'x*:Get' })],
    ['an illegal action', identity({ Action: 'xray:Get Traces' })],
    ['a variable as action', identity({ Action: 'xray:${aws:x}' })],
    ['a number as action', identity({ Action: 5 })],
    ['a resource that is no ARN', identity({ Resource: 'traces' })],
    ['a short ARN', identity({ Resource: 'arn:aws:iam::*' })],
    ['another partition', identity({ Resource: 'arn:cloud:iam::1:role/a' })],
    [
      'an IAM ARN with region',
      identity({ Resource: 'arn:aws:iam:eu-west-1:1:role/a' }),
    ],
    ['a principal', identity({ Principal: '*' })],
    [
      'a repeated sid',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [1, 2].map(() => ({
          Sid: 'A',
          Effect: 'Allow',
          Action: '*',
          Resource: '*',
        })),
      }),
    ],
    ['an illegal sid', identity({ Sid: 'a b' })],
    [
      'an unknown operator',
      identity({ Condition: { StringEqual: { 'aws:x': 'y' } } }),
    ],
    [
      'an operator in another case',
      identity({ Condition: { stringequals: { 'aws:x': 'y' } } }),
    ],
    [
      'NullIfExists',
      identity({ Condition: { NullIfExists: { 'aws:x': true } } }),
    ],
    [
      'an unknown quantifier',
      identity({ Condition: { 'ForSome:StringEquals': { 'aws:x': 'y' } } }),
    ],
    [
      'a key without service',
      identity({ Condition: { StringEquals: { x: 'y' } } }),
    ],
    [
      'a key twice',
      identity({ Condition: { StringEquals: { 'aws:x': 'y', 'AWS:X': 'z' } } }),
    ],
    ['no values', identity({ Condition: { StringEquals: { 'aws:x': [] } } })],
    [
      'an object as value',
      identity({ Condition: { StringEquals: { 'aws:x': {} } } }),
    ],
    [
      'a null as value',
      identity({ Condition: { StringEquals: { 'aws:x': null } } }),
    ],
    [
      'text as number',
      identity({ Condition: { NumericEquals: { 'aws:x': 'y' } } }),
    ],
    [
      'text as date',
      identity({
        Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } },
      }),
    ],
    [
      'text as address',
      identity({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } } }),
    ],
    ...Object.entries({
      NumericEquals: 'aws:EpochTime',
      DateLessThan: 'aws:CurrentTime',
      IpAddress: 'aws:SourceIp',
      BinaryEquals: 'aws:userid',
    }).map(([operator, key]): [string, string] => [
      `a variable with ${operator}`,
      identity({ Condition: { [operator]: { [key]: `\${${key}}` } } }),
    ]),
    ['text as boolean', identity({ Condition: { Bool: { 'aws:x': 'yes' } } })],
    [
      'an unclosed variable',
      identity({ Resource: 'arn:aws:iam::1:user/${aws:username' }),
    ],
    ['a list as condition', identity({ Condition: [] })],
    ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ])('may not have %s', (_, text) => {
    expect(() => parsePolicy(text, 'identity')).toThrow(
      expect.objectContaining({ code: 'MalformedPolicyDocument' }),
    );
  });
});

describe('trust policies', () => {
  it.each<[string, object]>([
    ['an account', {}],
    ['everyone', { Principal: '*' }],
    ['a role', { Principal: { AWS: [role] } }],
    [
      'a session',
      { Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/a/b' } },
    ],
    ['a service', { Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
    [
      'a provider',
      {
        Principal: {
          Federated: 'arn:aws:iam::111122223333:oidc-provider/localhost:4601',
        },
        Action: 'sts:AssumeRoleWithWebIdentity',
      },
    ],
    [
      'all but one, denied',
      { Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: role } },
    ],
    [
      'several actions',
      {
        Action: ['sts:TagSession', 'STS:setsourceidentity', 'sts:AssumeRole*'],
      },
    ],
  ])('may name %s', (_, change) => {
    expect(parsePolicy(trust(change), 'trust').statements).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['no principal', { Principal: undefined }],
    ['an empty principal', { Principal: {} }],
    ['an empty list', { Principal: { AWS: [] } }],
    ['text as principal', { Principal: 'ana' }],
    ['an unknown kind', { Principal: { User: 'ana' } }],
    ['a wild ARN', { Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }],
    ['a wild account', { Principal: { AWS: 'arn:aws:iam::*:root' } }],
    ['a short account', { Principal: { AWS: '1111' } }],
    ['a group', { Principal: { AWS: 'arn:aws:iam::111122223333:group/a' } }],
    ['what is no service', { Principal: { Service: 'ecs' } }],
    ['what is no provider', { Principal: { Federated: 'localhost' } }],
    ['both principals', { NotPrincipal: { AWS: role } }],
    [
      'an allow for all but one',
      { Principal: undefined, NotPrincipal: { AWS: role } },
    ],
    ['a resource', { Resource: '*' }],
    ['another service', { Action: 's3:GetObject' }],
    ['every action', { Action: '*' }],
    ['other actions of STS', { Action: 'sts:GetCallerIdentity' }],
    ['NotAction', { Action: undefined, NotAction: 'sts:AssumeRole' }],
  ])('may not have %s', (_, change) => {
    expect(() => parsePolicy(trust(change), 'trust')).toThrow(
      expect.objectContaining({ code: 'MalformedPolicyDocument' }),
    );
  });
});
