import {
  createZodV4FilterPredicateSchema,
  type FilterPredicate,
} from '@backstage/filter-predicates';
import type { Path } from './yaml';
import { didYouMean, quote } from './suggest';

/** Something wrong with a predicate, and where within it. */
export interface PredicateProblem {
  code: string;
  message: string;
  path: Path;
  severity: 'error' | 'warning';
}

const LOGICAL = ['$all', '$any', '$not'];
const MATCHERS = ['$exists', '$in', '$contains', '$hasPrefix'];
const MAX_LIST = 1000;

/** Fields that every entity has. */
const ALWAYS_THERE = ['apiVersion', 'kind', 'metadata', 'metadata.name'];

const isObject = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);
const isPrimitive = (v: unknown): v is string | number | boolean =>
  typeof v === 'string' ||
  typeof v === 'boolean' ||
  (typeof v === 'number' && Number.isFinite(v));

/** Whether a part matches every entity, none, or it depends. */
type Truth = 'always' | 'never' | 'depends';

const NEGATED: Record<Truth, Truth> = {
  always: 'never',
  never: 'always',
  depends: 'depends',
};

/** Walks a predicate by our own rules, which are stricter than the schema. */
class Inspector {
  readonly problems: PredicateProblem[] = [];

  private refuse(path: Path, code: string, message: string): Truth {
    this.problems.push({ path, code, message, severity: 'error' });
    return 'depends';
  }

  /** @param element - the value is tested against an element of a list */
  predicate(value: unknown, path: Path, element: boolean): Truth {
    if (isPrimitive(value)) {
      return element
        ? 'depends'
        : this.refuse(
            path,
            'predicate',
            `${quote(value)} cannot match an entity: write a field and its value, such as 'kind: Component'.`,
          );
    }
    if (!isObject(value)) {
      return this.refuse(
        path,
        'predicate',
        "A predicate is a mapping of fields to values, or one of '$all', '$any', '$not'.",
      );
    }
    const keys = Object.keys(value);
    if (keys.length === 0) {
      return this.refuse(
        path,
        'predicate-matches-all',
        "An empty predicate matches everything: if that is meant, write entities: '*'.",
      );
    }
    const operator = keys.find(key => key.startsWith('$'));
    if (operator === undefined) {
      return this.fields(value, path, element);
    }
    if (!LOGICAL.includes(operator)) {
      return this.unknownOperator(operator, [...path, operator], LOGICAL);
    }
    if (keys.length > 1) {
      return this.refuse(
        [...path, operator],
        'predicate',
        `'${operator}' must stand alone: wrap it and its neighbours in '$all'.`,
      );
    }
    const inner = [...path, operator];
    if (operator === '$not') {
      const truth = this.predicate(value.$not, inner, element);
      return NEGATED[truth];
    }
    return this.list(operator, value[operator], inner, element);
  }

  private list(
    operator: string,
    items: unknown,
    path: Path,
    element: boolean,
  ): Truth {
    if (!this.filled(items, operator, path)) {
      return 'depends';
    }
    const truths = items.map((item, i) =>
      this.predicate(item, [...path, i], element),
    );
    const [all, none]: Truth[] =
      operator === '$all' ? ['always', 'never'] : ['never', 'always'];
    if (truths.includes(none)) {
      return none;
    }
    return truths.every(truth => truth === all) ? all : 'depends';
  }

  private filled(
    items: unknown,
    operator: string,
    path: Path,
  ): items is unknown[] {
    if (!Array.isArray(items)) {
      this.refuse(path, 'predicate', `'${operator}' takes a list.`);
      return false;
    }
    if (items.length === 0) {
      const effect =
        operator === '$all' ? 'matches everything' : 'matches nothing';
      this.refuse(
        path,
        operator === '$all' ? 'predicate-matches-all' : 'predicate',
        `An empty '${operator}' ${effect}: fill it in or leave it out.`,
      );
      return false;
    }
    if (items.length > MAX_LIST) {
      this.refuse(
        path,
        'predicate',
        `'${operator}' takes at most ${MAX_LIST} items.`,
      );
      return false;
    }
    return true;
  }

  private fields(
    value: Record<string, unknown>,
    path: Path,
    element: boolean,
  ): Truth {
    const truths = Object.keys(value).map(key => {
      const at = [...path, key];
      if (key.trim() === '' || /[\r\n]/.test(key)) {
        return this.refuse(at, 'predicate', 'A field needs a name.');
      }
      if (key.split('.').includes('__proto__')) {
        return this.refuse(at, 'predicate', "'__proto__' is not a field.");
      }
      return this.matcher(
        value[key],
        at,
        !element && ALWAYS_THERE.includes(key),
      );
    });
    if (truths.includes('never')) {
      return 'never';
    }
    return truths.every(truth => truth === 'always') ? 'always' : 'depends';
  }

  private matcher(value: unknown, path: Path, alwaysThere: boolean): Truth {
    if (isPrimitive(value)) {
      return 'depends';
    }
    if (!isObject(value)) {
      return this.refuse(
        path,
        'predicate',
        value === null || value === undefined
          ? 'The value is missing: to match an absent field write { $exists: false }.'
          : 'A field is compared with one value; for several write { $in: […] }, for a list that contains it { $contains: … }.',
      );
    }
    const keys = Object.keys(value);
    if (keys.length !== 1) {
      return this.refuse(
        path,
        'predicate',
        keys.length === 0
          ? 'An empty mapping compares with nothing: write a value or an operator.'
          : `One operator per field, but there are ${keys
              .map(quote)
              .join(', ')}: combine them with '$all'.`,
      );
    }
    const [operator] = keys;
    const operand = value[operator];
    const at = [...path, operator];
    switch (operator) {
      case '$exists':
        if (typeof operand !== 'boolean') {
          return this.refuse(at, 'predicate', "'$exists' takes true or false.");
        }
        if (alwaysThere) {
          return operand ? 'always' : 'never';
        }
        return 'depends';
      case '$in':
        if (this.filled(operand, operator, at)) {
          operand.forEach((item, i) => {
            if (!isPrimitive(item)) {
              this.refuse(
                [...at, i],
                'predicate',
                "'$in' takes a list of texts, numbers or true and false.",
              );
            }
          });
        }
        return 'depends';
      case '$contains':
        this.predicate(operand, at, true);
        return 'depends';
      case '$hasPrefix':
        if (typeof operand !== 'string' || operand === '') {
          return this.refuse(
            at,
            operand === '' ? 'predicate-matches-all' : 'predicate',
            "'$hasPrefix' takes a text that is not empty.",
          );
        }
        return 'depends';
      default:
        return operator.startsWith('$')
          ? this.unknownOperator(operator, at, MATCHERS)
          : this.refuse(
              path,
              'predicate',
              `${quote(operator)} is nested: write the field with a dotted path, such as 'spec.type'.`,
            );
    }
  }

  private unknownOperator(
    operator: string,
    path: Path,
    known: readonly string[],
  ): Truth {
    const elsewhere = [...LOGICAL, ...MATCHERS].includes(operator);
    return this.refuse(
      path,
      'predicate',
      elsewhere
        ? `'${operator}' does not belong here: ${
            LOGICAL.includes(operator)
              ? 'it combines whole predicates'
              : 'it is the value of a field'
          }.`
        : `${quote(operator)} is not an operator.${didYouMean(operator, known)}`,
    );
  }
}

/** Same JSON, whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]))
    );
  }
  return Object.is(a, b);
}

const schema = createZodV4FilterPredicateSchema();

/**
 * Reads an entity predicate. An operator that the evaluator does not know
 * would count as false, hence as true under `$not`, and its schema drops what
 * it does not know beside another operator: so what it returns is used, and
 * anything that it dropped is refused, after our own stricter rules.
 */
export function readPredicate(value: unknown): {
  predicate?: FilterPredicate;
  problems: PredicateProblem[];
} {
  const inspector = new Inspector();
  const truth = inspector.predicate(value, [], false);
  const problems = inspector.problems;
  if (problems.length > 0) {
    return { problems };
  }
  const result = schema.safeParse(value);
  if (!result.success || !same(result.data, value)) {
    return {
      problems: [
        {
          path: [],
          code: 'predicate',
          message:
            'This is not a filter predicate that can be relied on: compare it with the examples in the policy reference.',
          severity: 'error',
        },
      ],
    };
  }
  if (truth !== 'depends') {
    problems.push({
      path: [],
      code:
        truth === 'always'
          ? 'predicate-matches-all'
          : 'predicate-matches-nothing',
      message:
        truth === 'always'
          ? "This predicate matches every entity: if that is meant, write entities: '*'."
          : 'This predicate can match no entity.',
      severity: 'warning',
    });
  }
  return { predicate: result.data, problems };
}

/** The entity fields that a predicate reads, as dotted paths. */
export function fieldPathsOf(predicate: unknown, into: Set<string>): void {
  if (!isObject(predicate)) {
    return;
  }
  for (const [key, value] of Object.entries(predicate)) {
    if (key === '$not') {
      fieldPathsOf(value, into);
    } else if (key === '$all' || key === '$any') {
      (value as unknown[]).forEach(item => fieldPathsOf(item, into));
    } else {
      into.add(key);
    }
  }
}
