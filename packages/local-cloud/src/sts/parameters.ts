import { AwsError } from '../awsError';
import {
  optional,
  optionalInt,
  optionalList,
  required,
  structure,
  tagField,
  tagKeyRule,
} from '../http/params';

const roleArnRule = {
  min: 20,
  max: 2048,
  pattern:
    // eslint-disable-next-line no-control-regex
    /[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+/u,
};
const sessionNameRule = { min: 2, max: 64, pattern: /[\w+=,.@-]*/ };
const policyRule = {
  min: 1,
  max: 2048,
  // eslint-disable-next-line no-control-regex
  pattern: /[\u0009\u000A\u000D\u0020-\u00FF]+/,
};
const duration = optionalInt({ min: 900, max: 43200 });
const policyArns = optionalList(
  structure({ arn: required({ min: 20, max: 2048 }) }),
  { max: 10 },
);

export const assumeRoleParameters = {
  RoleArn: required(roleArnRule),
  RoleSessionName: required(sessionNameRule),
  PolicyArns: policyArns,
  Policy: optional(policyRule),
  DurationSeconds: duration,
  Tags: optionalList(tagField, { max: 50 }),
  TransitiveTagKeys: optionalList(required(tagKeyRule), { max: 50 }),
  ExternalId: optional({ min: 2, max: 1224, pattern: /[\w+=,.@:\/-]*/ }),
  SerialNumber: optional({ min: 9, max: 256, pattern: /[\w+=\/:,.@-]*/ }),
  TokenCode: optional({ min: 6, max: 6, pattern: /[\d]*/ }),
  SourceIdentity: optional({ min: 2, max: 64, pattern: /[\w+=,.@-]*/ }),
  ProvidedContexts: optionalList(required({}), { max: 5 }),
};

export const webIdentityParameters = {
  RoleArn: required(roleArnRule),
  RoleSessionName: required(sessionNameRule),
  WebIdentityToken: required({ min: 4, max: 20000 }),
  ProviderId: optional({ min: 4, max: 2048 }),
  PolicyArns: policyArns,
  Policy: optional(policyRule),
  DurationSeconds: duration,
};

export interface RoleReference {
  account: string;
  path: string;
  name: string;
}

export function parseRoleArn(arn: string): RoleReference {
  const match =
    /^arn:aws:iam::(\d{12}):role(\/(?:[\u0021-\u007e]+\/)?)([\w+=,.@-]{1,64})$/.exec(
      arn,
    );
  if (!match) {
    throw new AwsError({
      code: 'ValidationError',
      message: `${arn} is invalid`,
    });
  }
  const [, account, path, name] = match;
  return { account, path, name };
}
