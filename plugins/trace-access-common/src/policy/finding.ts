import { InputError } from '@backstage/errors';

/**
 * What a policy file may contain, so that one team's repository cannot bind
 * another's role. An omitted list allows all of that sort; `'*'` in a list too.
 *
 * @public
 */
export interface PolicyLocation {
  name: string;
  kinds?: readonly string[];
  environments?: readonly string[];
  roles?: readonly string[];
}

/**
 * One file of policy documents, as read.
 *
 * @public
 */
export interface PolicyFile {
  /** Where it came from, for findings: a path or URL. */
  path: string;
  /** YAML, any number of documents. */
  text: string;
  location?: PolicyLocation;
}

/**
 * Something to correct in a policy document.
 *
 * @public
 */
export interface Finding {
  /** Any `error` refuses the whole set. */
  severity: 'error' | 'warning';
  /** Kebab-case and stable: `unknown-field`, `unknown-role` … */
  code: string;
  /** A sentence that says what to do. */
  message: string;
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** Kind and name, where both could be read: `RoleBinding payments-oncall-prod`. */
  document?: string;
}

/**
 * One line for people: `policy.yaml:3:5 error unknown-role: …`.
 *
 * @public
 */
export function formatFinding(finding: Finding): string {
  const { file, line, column, severity, code, message, document } = finding;
  const about = document ? ` (${document})` : '';
  return `${file}:${line}:${column} ${severity} ${code}: ${message}${about}`;
}

const FINDINGS_IN_MESSAGE = 3;

/**
 * A set of policy documents that was refused whole, with why.
 *
 * @public
 */
export class PolicyError extends InputError {
  readonly findings: Finding[];

  constructor(findings: readonly Finding[]) {
    const errors = findings.filter(f => f.severity === 'error');
    const first = errors.slice(0, FINDINGS_IN_MESSAGE).map(formatFinding);
    const more = errors.length - first.length;
    super(
      `The policy was refused: ${first.join('; ')}${
        more > 0 ? `; and ${more} more` : ''
      }`,
    );
    this.findings = [...findings];
  }
}
