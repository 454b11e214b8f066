import type { z } from 'zod';
import type { PolicyFile } from '../finding';
import {
  POLICY_API_VERSION,
  POLICY_KINDS,
  type AnyPolicyDocument,
  type PolicyKind,
} from './documents';
import { SCHEMAS } from './schema';
import { didYouMean, quote } from './suggest';
import type { Path, YamlChunk } from './yaml';

/** Something wrong with a document, and where within it. */
export interface DocumentProblem {
  code: string;
  message: string;
  path: Path;
  /** The place is the field's name, not its value. */
  key?: boolean;
  severity?: 'error' | 'warning';
}

/** A document with where it came from. */
export interface Located {
  document: AnyPolicyDocument;
  file: PolicyFile;
  chunk: YamlChunk;
  /** Kind and name, for findings. */
  label: string | undefined;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fromIssue(issue: z.core.$ZodIssue): DocumentProblem {
  const path = issue.path.filter(
    (part): part is string | number => typeof part !== 'symbol',
  );
  if (issue.code === 'unrecognized_keys') {
    return {
      code: 'unknown-field',
      message: issue.message,
      path: [...path, issue.keys[0]],
      key: true,
    };
  }
  if (issue.code === 'invalid_union') {
    // '*' or a list: the list's own first complaint knows the place better.
    const inner = issue.errors[1]?.[0];
    if (inner) {
      const nested = fromIssue(inner);
      return { ...nested, path: [...path, ...nested.path] };
    }
  }
  const where = path.map(String).join('.');
  return {
    code:
      issue.code === 'custom' && typeof issue.params?.finding === 'string'
        ? issue.params.finding
        : 'invalid-field',
    message: where ? `${where}: ${issue.message}` : issue.message,
    path,
  };
}

/** Reads one document by the shape of its kind. */
export function readDocument(
  value: unknown,
): { document: AnyPolicyDocument } | { problems: DocumentProblem[] } {
  const refuse = (code: string, message: string, path: Path = []) => ({
    problems: [{ code, message, path }],
  });
  if (!isMapping(value)) {
    return refuse(
      'not-a-document',
      'A policy document is a mapping with apiVersion, kind, metadata and spec.',
    );
  }
  if (value.apiVersion !== POLICY_API_VERSION) {
    return refuse(
      'api-version',
      value.apiVersion === undefined
        ? `apiVersion is missing: write 'apiVersion: ${POLICY_API_VERSION}'.`
        : `${quote(
            value.apiVersion,
          )} is not an apiVersion of a policy document: write '${POLICY_API_VERSION}'.`,
      ['apiVersion'],
    );
  }
  if (!POLICY_KINDS.includes(value.kind as PolicyKind)) {
    const known = POLICY_KINDS.join(', ');
    return refuse(
      'unknown-kind',
      value.kind === undefined
        ? `kind is missing: one of ${known}.`
        : `${quote(value.kind)} is not a kind of policy document (${known}).${
            typeof value.kind === 'string'
              ? didYouMean(value.kind, POLICY_KINDS)
              : ''
          }`,
      ['kind'],
    );
  }
  const result = SCHEMAS[value.kind as PolicyKind].safeParse(value);
  return result.success
    ? { document: result.data as AnyPolicyDocument }
    : { problems: result.error.issues.map(fromIssue) };
}
