import { AwsError } from '../awsError';
import type { Tag } from '../iam/state';
import type { Caller } from '../auth/caller';

function invalid(message: string): AwsError {
  return new AwsError({ code: 'InvalidParameterValue', message });
}

interface SessionTags {
  /** As asked for in this request. */
  requested: Tag[];
  /** As the session will bear them: inherited ones and requested ones. */
  all: Tag[];
  transitiveKeys: string[];
}

/** Checks requested session tags and adds those that the caller hands on. */
export function sessionTags(options: {
  tags: Tag[];
  transitiveKeys: string[];
  caller: Caller;
}): SessionTags {
  const { tags, caller } = options;
  const keys = tags.map(({ key }) => key.toLowerCase());
  if (new Set(keys).size !== keys.length) {
    throw invalid(
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  }
  if (keys.some(key => key.startsWith('aws:'))) {
    throw invalid('Tag keys beginning with aws: are reserved.');
  }
  const transitive = options.transitiveKeys.map(key => key.toLowerCase());
  if (new Set(transitive).size !== transitive.length) {
    throw invalid('Duplicate transitive tag keys found.');
  }
  if (transitive.some(key => !keys.includes(key))) {
    throw invalid(
      'The specified transitive tag key must be included in the requested tags.',
    );
  }
  const inherited =
    caller.kind === 'session'
      ? caller.session.tags.filter(({ key }) =>
          caller.session.transitiveKeys.includes(key.toLowerCase()),
        )
      : [];
  const inheritedKeys = inherited.map(({ key }) => key.toLowerCase());
  if (keys.some(key => inheritedKeys.includes(key))) {
    throw invalid(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const all = [...inherited, ...tags];
  if (all.length > 50) {
    throw invalid('A session can have at most 50 tags.');
  }
  return {
    requested: tags,
    all,
    transitiveKeys: [...inheritedKeys, ...transitive],
  };
}
