import { z } from 'zod';
import { completeRef } from './refs';
import { didYouMean, quote } from './suggest';
import { durationMs, isRedactionPattern, parseHours } from './terms';

const MAX_LIST = 1000;

/** An object that refuses fields it does not know, and says which was meant. */
export function fields<S extends z.ZodRawShape>(shape: S) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: issue => {
      if (issue.code === 'unrecognized_keys') {
        return (issue.keys as string[])
          .map(key => {
            const hint = didYouMean(key, known);
            return `${quote(key)} is not a field here.${
              hint || ` Known: ${known.join(', ')}.`
            }`;
          })
          .join(' ');
      }
      return issue.input === undefined
        ? 'This is missing.'
        : `Expected a mapping with ${known.join(', ')}.`;
    },
  });
}

/** A text that is there and not empty; `what` says what it is. */
export const text = (what: string, max = 1000) =>
  z
    .string({
      error: issue =>
        issue.input === undefined
          ? `Missing: ${what}.`
          : `Expected ${what}, as text.`,
    })
    .min(1, `Expected ${what}, but it is empty.`)
    .max(max, `Expected ${what} of at most ${max} characters.`);

/** One of a few words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(
  words: T,
) =>
  z.enum(words, {
    error: issue =>
      issue.input === undefined
        ? `Missing: one of ${words.join(', ')}.`
        : `${quote(issue.input)} is not one of ${words.join(', ')}.${
            typeof issue.input === 'string'
              ? didYouMean(issue.input, words)
              : ''
          }`,
  });

/** A list that must say something. */
export const filledList = <T extends z.ZodType>(item: T, hint = '') =>
  z
    .array(item, {
      error: issue =>
        `${issue.input === undefined ? 'Missing' : 'Expected'}: a list.${hint}`,
    })
    .min(
      1,
      `An empty list means nothing: fill it in${
        hint ? '.' : ' or leave the field out.'
      }${hint}`,
    )
    .max(MAX_LIST, `A list may have at most ${MAX_LIST} items.`);

export const ALL_HINT = " All is written '*'.";

/** A list, or `'*'` (also as the only item of a list) for all. */
export const listOrAll = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    value =>
      Array.isArray(value) && value.length === 1 && value[0] === '*'
        ? '*'
        : value,
    z.union([z.literal('*'), filledList(item, ALL_HINT)], {
      error: issue => {
        if (issue.code !== 'invalid_union') {
          return undefined;
        }
        // The second branch is the list: its first complaint is the helpful one.
        const inner = (issue.errors as { message: string }[][])[1]?.[0];
        return inner?.message ?? `Expected a list.${ALL_HINT}`;
      },
    }),
  );

/** A positive ISO 8601 duration. */
export const duration = z
  .string({
    error: issue =>
      issue.input === undefined
        ? "Missing: a duration such as 'PT2H'."
        : "Expected a duration such as 'PT2H'.",
  })
  .refine(
    value => durationMs(value) !== undefined,
    "Expected a positive ISO 8601 duration, such as 'PT30M', 'PT2H' or 'P1D'.",
  );

/** How much goes wrong when access to an environment does. */
export const tier = oneOf(['low', 'medium', 'high']);

/** The name of another document, checked against the set later. */
export const nameOf = (kind: string) => text(`the name of ${kind}`, 63);

/** A ref, completed and lower-cased. */
export const ref = (options: { defaultKind: string; kind?: string }) =>
  text(
    `an entity ref such as '${options.kind ?? options.defaultKind}:default/…'`,
  ).transform((value, context) => {
    const full = completeRef({ ref: value, ...options });
    if (full === undefined) {
      context.addIssue({
        code: 'custom',
        message: `${quote(value)} is not the ref of a ${
          options.kind ?? 'catalog entity'
        }: write it like '${options.kind ?? options.defaultKind}:default/name'.`,
      });
      return z.NEVER;
    }
    return full;
  });

/** A daily window on the wall clock of a zone. */
export const hours = text(
  "hours such as '08:00-20:00 Europe/Berlin'",
).superRefine((value, context) => {
  const result = parseHours(value);
  if ('problem' in result) {
    context.addIssue({ code: 'custom', message: result.problem });
  }
});

/** Attribute names with `*` as the only wildcard. */
export const redactions = filledList(
  text('an attribute name', 256).refine(
    isRedactionPattern,
    "Expected an attribute name such as 'db.query.text'; '*' stands for any text, other wildcards are not known.",
  ),
);
