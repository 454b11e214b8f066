import type { Finding, PolicyFile } from '../finding';
import { runInSlices, runToEnd } from '../slices';
import type { AnyPolicyDocument, PolicyDocuments } from './documents';
import { checkDocuments } from './checkDocuments';
import { checkLocation } from './location';
import {
  readDocument,
  type DocumentProblem,
  type Located,
} from './readDocument';
import {
  documentLabel,
  locate,
  MAX_DOCUMENTS,
  MAX_FILE_LENGTH,
  readYaml,
  splitYaml,
  type YamlChunk,
} from './yaml';

/** Findings past this are counted, not listed. */
const MAX_FINDINGS = 200;

/**
 * A parsed set of policy documents. Any `error` finding refuses it whole.
 *
 * @public
 */
export interface ParsedPolicy {
  documents: PolicyDocuments;
  findings: Finding[];
}

/** Gathers findings, located only as long as they will be shown. */
class Findings {
  readonly list: Finding[] = [];
  private beyond = 0;

  add(finding: Finding) {
    this.list.push(finding);
  }

  addAt(
    file: PolicyFile,
    chunk: YamlChunk,
    problem: DocumentProblem,
    document?: string,
  ) {
    if (this.list.length >= MAX_FINDINGS) {
      if (problem.severity !== 'warning') {
        this.beyond++;
      }
      return;
    }
    this.add({
      severity: problem.severity ?? 'error',
      code: problem.code,
      message: problem.message,
      file: file.path,
      ...locate({ chunk, path: problem.path, key: problem.key }),
      document,
    });
  }

  done(): Finding[] {
    if (this.beyond > 0) {
      this.add({
        severity: 'error',
        code: 'more-findings',
        message: `There are ${this.beyond} more findings: correct these first.`,
        file: this.list[0].file,
        line: 1,
        column: 1,
      });
    }
    return this.list;
  }
}

/** The finding of a file that is refused unread. */
function refused(file: PolicyFile, code: string, message: string): Finding {
  return {
    severity: 'error',
    code,
    message: `${message} Split it.`,
    file: file.path,
    line: 1,
    column: 1,
  };
}

const MIB = 1024 * 1024;

/** A file's documents, or why it has too much of them. */
function* chunksOf(
  file: PolicyFile,
): Generator<void, YamlChunk[] | Finding> {
  const { length } = file.text;
  if (length > MAX_FILE_LENGTH) {
    return refused(
      file,
      'file-too-large',
      `A policy file may have at most ${MAX_FILE_LENGTH / MIB} MiB; this one has ${(
        length / MIB
      ).toFixed(1)}.`,
    );
  }
  const chunks = yield* splitYaml(file.text);
  return chunks.length > MAX_DOCUMENTS
    ? refused(
        file,
        'too-many-documents',
        `A policy file may have at most ${MAX_DOCUMENTS} documents; this one has ${chunks.length}.`,
      )
    : chunks;
}

function sorted(located: readonly Located[]): PolicyDocuments {
  const of = <K extends AnyPolicyDocument['kind']>(kind: K) =>
    located
      .map(each => each.document)
      .filter(
        (document): document is Extract<AnyPolicyDocument, { kind: K }> =>
          document.kind === kind,
      );
  return {
    environments: of('Environment'),
    sources: of('TraceSource'),
    roles: of('Role'),
    bindings: of('RoleBinding'),
    approvalRules: of('ApprovalRule'),
  };
}

/** Parsing, cut at every document so that it can be spread over time. */
function* parseSteps(options: {
  files: readonly PolicyFile[];
}): Generator<void, ParsedPolicy> {
  const findings = new Findings();
  const located: Located[] = [];
  for (const file of options.files) {
    const chunks = yield* chunksOf(file);
    if (!Array.isArray(chunks)) {
      findings.add(chunks);
      continue;
    }
    yield;
    for (const chunk of chunks) {
      const read = readYaml(chunk);
      if ('problem' in read) {
        const { code, message, at } = read.problem;
        findings.add({
          severity: 'error',
          code,
          message,
          file: file.path,
          ...at,
        });
      } else if (read.value !== null && read.value !== undefined) {
        const label = documentLabel(read.value);
        const result = readDocument(read.value);
        if ('problems' in result) {
          result.problems.forEach(problem =>
            findings.addAt(file, chunk, problem, label),
          );
        } else {
          located.push({ document: result.document, file, chunk });
          for (const problem of checkLocation(result.document, file.location)) {
            findings.addAt(file, chunk, problem, label);
          }
        }
      }
      yield;
    }
  }
  const documents = sorted(located);
  for (const [{ document, file, chunk }, problem] of checkDocuments({
    located,
    documents,
    complete: !findings.list.some(finding => finding.severity === 'error'),
  })) {
    if (problem) {
      findings.addAt(file, chunk, problem, documentLabel(document));
    }
    yield;
  }
  return { documents, findings: findings.done() };
}

/**
 * Reads policy files. Bad input becomes findings; nothing is thrown. For large
 * sets in a server use {@link parsePolicyInSlices}.
 *
 * @public
 */
export function parsePolicy(options: {
  files: readonly PolicyFile[];
}): ParsedPolicy {
  return runToEnd(parseSteps(options));
}

/**
 * The same as {@link parsePolicy}, giving the event loop a turn after every few
 * milliseconds, so that a policy can be reloaded while requests are served.
 *
 * @param options.yieldEveryMs - default 5; 0 = never
 *
 * @public
 */
export function parsePolicyInSlices(options: {
  files: readonly PolicyFile[];
  yieldEveryMs?: number;
}): Promise<ParsedPolicy> {
  return runInSlices({
    steps: parseSteps(options),
    everyMs: options.yieldEveryMs,
  });
}
