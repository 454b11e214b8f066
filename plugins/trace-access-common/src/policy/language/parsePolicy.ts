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

/** Findings of a severity past this are counted, not listed. */
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
  private readonly list: Finding[] = [];
  private readonly counts = { error: 0, warning: 0 };

  get hasErrors(): boolean {
    return this.counts.error > 0;
  }

  add(severity: Finding['severity'], finding: () => Omit<Finding, 'severity'>) {
    this.counts[severity]++;
    if (this.counts[severity] <= MAX_FINDINGS) {
      this.list.push({ severity, ...finding() });
    }
  }

  addAt(located: Omit<Located, 'document'>, problem: DocumentProblem) {
    const { file, chunk, label } = located;
    const { severity = 'error', code, message, path, key } = problem;
    this.add(severity, () => ({
      code,
      message,
      file: file.path,
      ...locate({ chunk, path, key }),
      document: label,
    }));
  }

  done(): Finding[] {
    for (const severity of ['error', 'warning'] as const) {
      const beyond = this.counts[severity] - MAX_FINDINGS;
      if (beyond > 0) {
        this.list.push({
          severity,
          code: 'more-findings',
          message: `There are ${beyond} more ${severity}s: correct these first.`,
          file: this.list[0].file,
          line: 1,
          column: 1,
        });
      }
    }
    return this.list;
  }
}

/** The finding of a file that is refused unread. */
function refused(file: PolicyFile, code: string, message: string) {
  return {
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
): Generator<void, YamlChunk[] | ReturnType<typeof refused>> {
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

/** The text that a document was read from: the same text is the same document. */
const texts = new WeakMap<AnyPolicyDocument, string>();

function* byText(
  previous: PolicyDocuments | undefined,
): Generator<void, ReadonlyMap<string, AnyPolicyDocument>> {
  const known = new Map<string, AnyPolicyDocument>();
  for (const list of Object.values(previous ?? {})) {
    for (const [i, document] of (list as AnyPolicyDocument[]).entries()) {
      const text = texts.get(document);
      if (text !== undefined) {
        known.set(text, document);
      }
      if (i % 256 === 0) {
        yield;
      }
    }
  }
  return known;
}

/** Documents are shared between versions, so nobody may change one. */
function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) {
      freeze(part);
    }
  }
  return Object.freeze(value);
}

/** One chunk as a document, or what is wrong with it; nothing where it is empty. */
function readChunk(
  { file, chunk }: { file: PolicyFile; chunk: YamlChunk },
  known: ReadonlyMap<string, AnyPolicyDocument>,
  findings: Findings,
): Located | undefined {
  const same = known.get(chunk.text);
  if (same) {
    return { document: same, file, chunk, label: documentLabel(same) };
  }
  const read = readYaml(chunk);
  if ('problem' in read) {
    const { at, ...problem } = read.problem;
    findings.add('error', () => ({ ...problem, file: file.path, ...at }));
    return undefined;
  }
  if (read.value === null || read.value === undefined) {
    return undefined;
  }
  const label = documentLabel(read.value);
  const result = readDocument(read.value);
  if ('problems' in result) {
    result.problems.forEach(problem =>
      findings.addAt({ file, chunk, label }, problem),
    );
    return undefined;
  }
  const document = freeze(result.document);
  texts.set(document, chunk.text);
  return { document, file, chunk, label };
}

/** Parsing, cut at every document so that it can be spread over time. */
function* parseSteps(options: {
  files: readonly PolicyFile[];
  previous?: PolicyDocuments;
}): Generator<void, ParsedPolicy> {
  const known = yield* byText(options.previous);
  const findings = new Findings();
  const located: Located[] = [];
  for (const file of options.files) {
    const chunks = yield* chunksOf(file);
    if (!Array.isArray(chunks)) {
      findings.add('error', () => chunks);
      continue;
    }
    yield;
    for (const chunk of chunks) {
      const read = readChunk({ file, chunk }, known, findings);
      if (read) {
        located.push(read);
        for (const problem of checkLocation(read.document, file.location)) {
          findings.addAt(read, problem);
        }
      }
      yield;
    }
  }
  const documents = sorted(located);
  for (const [each, problem] of checkDocuments({
    located,
    documents,
    complete: !findings.hasErrors,
  })) {
    if (problem) {
      findings.addAt(each, problem);
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
 * @param options - `previous`: documents of an earlier parse: those whose text is
 *   unchanged are taken over, which makes a reload many times faster;
 *   `yieldEveryMs`: default 1, 0 = never
 *
 * @public
 */
export function parsePolicyInSlices(options: {
  files: readonly PolicyFile[];
  previous?: PolicyDocuments;
  yieldEveryMs?: number;
}): Promise<ParsedPolicy> {
  return runInSlices({
    steps: parseSteps(options),
    everyMs: options.yieldEveryMs,
  });
}
