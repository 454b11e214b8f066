import {
  optional,
  optionalInt,
  optionalList,
  required,
  tagField,
} from '../http/params';
import { invalidInput } from './errors';
import type { Tag } from './state';

const NAME = /[\w+=,.@-]+/;

export const roleName = required({ min: 1, max: 64, pattern: NAME });
export const newUserName = required({ min: 1, max: 64, pattern: NAME });
export const userName = required({ min: 1, max: 128, pattern: NAME });
export const optionalUserName = optional({ min: 1, max: 128, pattern: NAME });
export const policyName = required({ min: 1, max: 128, pattern: NAME });
export const arn = required({ min: 20, max: 2048 });
export const optionalArn = optional({ min: 20, max: 2048 });
export const policyDocument = required({
  min: 1,
  max: 131072,
  // eslint-disable-next-line no-control-regex
  pattern: /[\u0009\u000A\u000D\u0020-\u00FF]+/,
});
export const path = optional({
  min: 1,
  max: 512,
  pattern: /(\u002F)|(\u002F[\u0021-\u007E]+\u002F)/,
});
export const policyPath = optional({
  min: 1,
  max: 512,
  pattern: /((\/[A-Za-z0-9\.,\+@=_-]+)*)\//,
});
export const pathPrefix = optional({
  min: 1,
  max: 512,
  pattern: /\u002F[\u0021-\u007F]*/,
});
export const description = optional({
  max: 1000,
  // eslint-disable-next-line no-control-regex
  pattern: /[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*/,
});
export const maxSessionDuration = optionalInt({ min: 3600, max: 43200 });
export const versionId = required({
  pattern: /v[1-9][0-9]*(\.[A-Za-z0-9-]*)?/,
});
export const optionalTags = optionalList(tagField, { max: 50 });
export const page = {
  Marker: optional({ min: 1, max: 320, pattern: /[\u0020-\u00FF]+/ }),
  MaxItems: optionalInt({ min: 1, max: 1000 }),
};

type WireTag = { Key: string; Value: string };

/** Tags as stored; IAM's keys are unique without regard to case. */
export function readTags(tags: WireTag[] | undefined): Tag[] {
  const read = (tags ?? []).map(({ Key, Value }) => ({
    key: Key,
    value: Value,
  }));
  const keys = read.map(({ key }) => key.toLowerCase());
  if (new Set(keys).size !== keys.length) {
    throw invalidInput(
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  }
  if (keys.some(key => key.startsWith('aws:'))) {
    throw invalidInput('Tag keys beginning with aws: are reserved.');
  }
  return read;
}

/** Condition keys of tags in a request. */
export function tagContext(
  tags: WireTag[] | undefined,
): Array<[string, string | string[]]> {
  if (!tags?.length) {
    return [];
  }
  return [
    ...tags.map(({ Key, Value }): [string, string] => [
      `aws:RequestTag/${Key}`,
      Value,
    ]),
    ['aws:TagKeys', tags.map(({ Key }) => Key)],
  ];
}

/** Condition keys of the tags that a resource bears. */
export function resourceTagContext(
  tags: readonly Tag[] | undefined,
): Array<[string, string]> {
  return (tags ?? []).flatMap(({ key, value }): Array<[string, string]> => [
    [`aws:ResourceTag/${key}`, value],
    [`iam:ResourceTag/${key}`, value],
  ]);
}

export function mergeTags(old: readonly Tag[], added: Tag[]): Tag[] {
  const keys = added.map(({ key }) => key.toLowerCase());
  return [
    ...old.filter(({ key }) => !keys.includes(key.toLowerCase())),
    ...added,
  ];
}

export function withoutTags(old: readonly Tag[], keys: string[]): Tag[] {
  const gone = keys.map(key => key.toLowerCase());
  return old.filter(({ key }) => !gone.includes(key.toLowerCase()));
}
