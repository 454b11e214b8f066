import { z } from 'zod';
import type { Approver, Subject } from './documents';
import { ALL_HINT, fields, filledList, ref, text } from './fields';
import { didYouMean, quote } from './suggest';

const subjectForms = {
  user: fields({ user: ref({ defaultKind: 'user', kind: 'user' }) }),
  group: fields({ group: ref({ defaultKind: 'group', kind: 'group' }) }),
  service: fields({
    service: text('the name of a service', 200).transform(name =>
      name.toLowerCase().replace(/^service:/, ''),
    ),
  }),
  idpGroup: fields({
    idpGroup: fields({
      source: text('the name of a group source', 200).refine(
        value => !value.includes('/'),
        "The name of a group source has no '/'.",
      ),
      name: text('the name of a group', 500),
    }),
  }),
};

type Form = z.ZodType<object>;

/**
 * One who is named: a word, or a mapping with one of the forms as its key. Read
 * by hand, so that a mistake in one gets its own sentence.
 */
const oneNamed = <T>(options: {
  forms: Record<string, Form>;
  /** What it is: `a subject`. */
  what: string;
  /** Why something is no form, by its key. */
  refused?: Record<string, { message: string; params: { finding: string } }>;
}): z.ZodType<T> =>
  z.unknown().transform((value, context) => {
    const { forms, what, refused = {} } = options;
    if (value === '*' || value === 'owners') {
      return value as T;
    }
    const keys =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.keys(value)
        : [];
    const form = keys.find(key => Object.hasOwn(forms, key));
    if (form === undefined) {
      const why = keys.find(key => Object.hasOwn(refused, key));
      const known = Object.keys(forms);
      const hint = didYouMean(
        keys[0] ?? String(value),
        keys.length ? known : ['owners'],
      );
      context.addIssue({
        code: 'custom',
        ...(why === undefined
          ? {
              message: `${quote(
                value,
              )} is not ${what}: write owners, '*', or one of ${known.join(
                ', ',
              )} with a value.${hint}`,
            }
          : refused[why]),
      });
      return z.NEVER;
    }
    const result = forms[form].safeParse(value);
    if (!result.success) {
      result.error.issues.forEach(issue =>
        context.addIssue({
          code: 'custom',
          message: issue.message,
          path: issue.path,
        }),
      );
      return z.NEVER;
    }
    return result.data as T;
  });

const listOfNamed = <T>(item: z.ZodType<T>) =>
  z.preprocess(
    value => (value === '*' ? ['*'] : value),
    filledList(item, ALL_HINT),
  );

/** Subjects of a binding, or of a break-glass. */
export const subjects = listOfNamed(
  oneNamed<Subject>({ forms: subjectForms, what: 'a subject' }),
);

const { user, group, idpGroup } = subjectForms;

/** Those who approve: never machines. */
export const approvers = listOfNamed(
  oneNamed<Approver>({
    forms: {
      user,
      group,
      idpGroup,
      onCall: fields({ onCall: text('the name of a schedule', 200) }),
    },
    what: 'an approver',
    refused: {
      service: {
        message:
          'Machines approve nothing: name a user, a group, the owners or who is on call.',
        params: { finding: 'machine-approver' },
      },
    },
  }),
);
