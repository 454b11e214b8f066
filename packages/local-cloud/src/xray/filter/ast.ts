export type Literal = string | number | boolean;

export type CompareOperator =
  '=' | '!=' | '<' | '<=' | '>' | '>=' | 'CONTAINS' | 'BEGINSWITH' | 'ENDSWITH';

/** `service("x")`, `service(id(name: "x", type: "y"))`, `service()`. */
export interface ServiceMatch {
  name?: string;
  type?: string;
  accountId?: string;
}

/** A filter expression, parsed. */
export type Expression =
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; inner: Expression }
  | { kind: 'flag'; keyword: string; value: boolean }
  | {
      kind: 'compare';
      keyword: string;
      operator: CompareOperator;
      value: Literal;
    }
  | {
      kind: 'annotation';
      key: string;
      operator: CompareOperator;
      value: Literal;
    }
  | { kind: 'service'; match: ServiceMatch; inner?: Expression }
  | {
      kind: 'edge';
      from: ServiceMatch;
      to: ServiceMatch;
      inner?: Expression;
    };
