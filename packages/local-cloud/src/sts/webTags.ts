import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { checkString, tagKeyRule } from '../http/params';
import type { Tag } from '../iam/state';
import { invalidToken } from './webToken';

const TAGS_CLAIM = 'https://aws.amazon.com/tags';
const SOURCE_IDENTITY_CLAIM = 'https://aws.amazon.com/source_identity';

const tagsSchema = z.strictObject({
  principal_tags: z.record(
    z.string(),
    z.union([z.string(), z.array(z.string()).length(1)]),
  ),
  transitive_tag_keys: z.array(z.string()).optional(),
});

/** Session tags and source identity that the issuer put into the token. */
export function tokenTags(claims: JWTPayload): {
  tags: Tag[];
  transitiveKeys: string[];
  sourceIdentity?: string;
} {
  const source = claims[SOURCE_IDENTITY_CLAIM];
  const wellFormed =
    source === undefined ||
    (typeof source === 'string' && /^(?!aws:)[\w+=,.@-]{2,64}$/i.test(source));
  if (!wellFormed) {
    throw invalidToken('The source_identity claim is not valid.');
  }
  const sourceIdentity = source as string | undefined;
  if (claims[TAGS_CLAIM] === undefined) {
    return { tags: [], transitiveKeys: [], sourceIdentity };
  }
  const parsed = tagsSchema.safeParse(claims[TAGS_CLAIM]);
  if (!parsed.success) {
    throw invalidToken('The tags claim is not valid.');
  }
  const tags = Object.entries(parsed.data.principal_tags).map(
    ([key, value]) => ({ key, value: [value].flat()[0] }),
  );
  const problems = tags.flatMap(({ key, value }) => [
    ...checkString(key, 'tags.key', tagKeyRule),
    ...checkString(value, 'tags.value', {
      max: 256,
      pattern: /[\p{L}\p{Z}\p{N}_.:\/=+\-@]*/u,
    }),
  ]);
  if (problems.length > 0 || tags.length > 50) {
    throw invalidToken('The tags claim holds invalid session tags.');
  }
  return {
    tags,
    transitiveKeys: parsed.data.transitive_tag_keys ?? [],
    sourceIdentity,
  };
}
