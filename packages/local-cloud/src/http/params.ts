import { AwsError, validationError } from '../awsError';

/** The parameters of a query-protocol request; names as the client sent them. */
export type QueryForm = ReadonlyMap<string, string>;

interface Reading {
  form: QueryForm;
  problems: string[];
}

/** Reads one parameter, noting what is wrong with it. */
export type Field<T> = (reading: Reading, name: string) => T;

export type FieldValues<S> = {
  [K in keyof S]: S[K] extends Field<infer T> ? T : never;
};

interface StringRule {
  min?: number;
  max?: number;
  /** Shown to the caller as AWS shows it. */
  pattern?: RegExp;
  values?: readonly string[];
}

function memberName(name: string): string {
  return name
    .split('.')
    .map(part => part.charAt(0).toLowerCase() + part.slice(1))
    .join('.');
}

function failed(name: string, value: string, must: string): string {
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  return `Value '${shown}' at '${memberName(
    name,
  )}' failed to satisfy constraint: Member must ${must}`;
}

function missing(name: string): string {
  return `Value null at '${memberName(
    name,
  )}' failed to satisfy constraint: Member must not be null`;
}

export function checkString(
  value: string,
  name: string,
  rule: StringRule,
): string[] {
  const { min = 0, max = Infinity, pattern, values } = rule;
  const problems: string[] = [];
  const length = Array.from(value).length;
  if (length < min) {
    problems.push(
      failed(name, value, `have length greater than or equal to ${min}`),
    );
  }
  if (length > max) {
    problems.push(
      failed(name, value, `have length less than or equal to ${max}`),
    );
  }
  if (pattern && !new RegExp(`^(?:${pattern.source})$`, 'u').test(value)) {
    problems.push(
      failed(
        name,
        value,
        `satisfy regular expression pattern: ${pattern.source}`,
      ),
    );
  }
  if (values && !values.includes(value)) {
    problems.push(
      failed(name, value, `satisfy enum value set: [${values.join(', ')}]`),
    );
  }
  return problems;
}

export function optional(rule: StringRule): Field<string | undefined> {
  return ({ form, problems }, name) => {
    const value = form.get(name);
    if (value !== undefined) {
      problems.push(...checkString(value, name, rule));
    }
    return value;
  };
}

export function required(rule: StringRule): Field<string> {
  return (reading, name) => {
    const value = optional(rule)(reading, name);
    if (value === undefined) {
      reading.problems.push(missing(name));
    }
    return value ?? '';
  };
}

export function optionalInt(rule: {
  min: number;
  max: number;
}): Field<number | undefined> {
  return ({ form, problems }, name) => {
    const text = form.get(name);
    if (text === undefined) {
      return undefined;
    }
    if (!/^-?\d{1,10}$/.test(text)) {
      throw new AwsError({
        code: 'MalformedInput',
        message: `Unable to parse '${text}' at '${memberName(
          name,
        )}' as an integer.`,
      });
    }
    const value = Number(text);
    if (value < rule.min) {
      problems.push(
        failed(name, text, `have value greater than or equal to ${rule.min}`),
      );
    }
    if (value > rule.max) {
      problems.push(
        failed(name, text, `have value less than or equal to ${rule.max}`),
      );
    }
    return value;
  };
}

export const optionalBool: Field<boolean | undefined> = ({ form }, name) => {
  const text = form.get(name);
  if (text === undefined) {
    return undefined;
  }
  if (text !== 'true' && text !== 'false') {
    throw new AwsError({
      code: 'MalformedInput',
      message: `Unable to parse '${text}' at '${memberName(
        name,
      )}' as a boolean.`,
    });
  }
  return text === 'true';
};

/** The numbers under `Name.member.N`, in order; an empty list is `Name=`. */
function indexes(form: QueryForm, name: string): number[] | undefined {
  const found = new Set<number>();
  const prefix = `${name}.member.`;
  for (const key of form.keys()) {
    const match = key.startsWith(prefix)
      ? /^([1-9]\d{0,4})(\.|$)/.exec(key.slice(prefix.length))
      : null;
    if (match) {
      found.add(Number(match[1]));
    }
  }
  if (found.size > 0) {
    return [...found].sort((a, b) => a - b);
  }
  return form.has(name) ? [] : undefined;
}

/** A list of whatever `item` reads; absent and empty are told apart. */
export function optionalList<T>(
  item: Field<T>,
  rule: { max?: number } = {},
): Field<T[] | undefined> {
  return (reading, name) => {
    const members = indexes(reading.form, name);
    if (members && members.length > (rule.max ?? Infinity)) {
      reading.problems.push(
        failed(
          name,
          `[${members.length} items]`,
          `have length less than or equal to ${rule.max}`,
        ),
      );
    }
    return members?.map(index => item(reading, `${name}.member.${index}`));
  };
}

export function requiredList<T>(
  item: Field<T>,
  rule: { max?: number } = {},
): Field<T[]> {
  return (reading, name) => {
    const value = optionalList(item, rule)(reading, name);
    if (!value) {
      reading.problems.push(missing(name));
    }
    return value ?? [];
  };
}

export function structure<S extends Record<string, Field<unknown>>>(
  shape: S,
): Field<FieldValues<S>> {
  return (reading, name) =>
    Object.fromEntries(
      Object.entries(shape).map(([field, read]) => [
        field,
        read(reading, `${name}.${field}`),
      ]),
    ) as FieldValues<S>;
}

/** Reads a request's parameters, or throws all that is wrong with them. */
export function readParams<S extends Record<string, Field<unknown>>>(
  form: QueryForm,
  shape: S,
): FieldValues<S> {
  const reading: Reading = { form, problems: [] };
  const values = Object.fromEntries(
    Object.entries(shape).map(([name, read]) => [name, read(reading, name)]),
  ) as FieldValues<S>;
  if (reading.problems.length > 0) {
    throw validationError(reading.problems);
  }
  return values;
}

const TAG_TEXT = /[\p{L}\p{Z}\p{N}_.:\/=+\-@]*/u;

export const tagKeyRule: StringRule = {
  min: 1,
  max: 128,
  pattern: /[\p{L}\p{Z}\p{N}_.:\/=+\-@]+/u,
};

export const tagField = structure({
  Key: required(tagKeyRule),
  Value: required({ min: 0, max: 256, pattern: TAG_TEXT }),
});
