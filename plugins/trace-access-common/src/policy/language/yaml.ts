import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from 'yaml';
import { quote } from './suggest';

/** Longest policy file, in UTF-16 units. Larger sets are several files. */
export const MAX_FILE_LENGTH = 8 * 1024 * 1024;
/** Longest single document: parsing one is never interrupted. */
const MAX_DOCUMENT_LENGTH = 128 * 1024;
/** Most documents in one file. */
export const MAX_DOCUMENTS = 20_000;
/** How deep a document may nest. */
const MAX_DEPTH = 40;
const MAX_ALIASES = 50;

/** A place in a file; both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** The text of one YAML document within a file. */
export interface YamlChunk {
  text: string;
  /** Line of the file where the text begins, from 1. */
  line: number;
}

/** What is wrong with a document before its fields are looked at. */
export interface YamlProblem {
  code: string;
  message: string;
  at: Position;
}

export type Path = readonly (string | number)[];

const LINES_PER_STEP = 500;
const BLANK = /^\s*(#|$)/;

/**
 * Cuts a file at its `---` lines: YAML ends a document there whatever it is in
 * the middle of, so each can be parsed, limited and located by itself. A step
 * for every few hundred lines.
 */
export function* splitYaml(text: string): Generator<void, YamlChunk[]> {
  const chunks: YamlChunk[] = [];
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const newline = /\r\n|\n|\r/g;
  let chunkStart = 0;
  let chunkLine = 1;
  let blank = true;
  let lineStart = 0;
  for (let line = 1; lineStart < source.length; line++) {
    const end = newline.exec(source);
    const content = source.slice(lineStart, end?.index);
    const separator = /^---(?=\s|$)/.test(content);
    if (separator && !blank) {
      chunks.push({
        text: source.slice(chunkStart, lineStart),
        line: chunkLine,
      });
      chunkStart = lineStart;
      chunkLine = line;
      blank = true;
    }
    if (blank) {
      const rest = separator ? content.slice(3) : content;
      blank = BLANK.test(rest) || /^(%|\.\.\.\s*$)/.test(rest);
    }
    lineStart = end ? newline.lastIndex : source.length;
    if (line % LINES_PER_STEP === 0) {
      yield;
    }
  }
  if (!blank) {
    chunks.push({ text: source.slice(chunkStart), line: chunkLine });
  }
  return chunks;
}

interface Parsed {
  document: Document.Parsed;
  lines: LineCounter;
}

function parseChunk(chunk: YamlChunk): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(chunk.text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.2',
    logLevel: 'silent',
  });
  return { document, lines };
}

function positionOf(
  chunk: YamlChunk,
  lines: LineCounter,
  offset: number,
): Position {
  const { line, col } = lines.linePos(offset);
  return {
    line: chunk.line + Math.max(line, 1) - 1,
    column: Math.max(col, 1),
  };
}

// A tab, line feed and carriage return have their uses in a description; no
// other control character has in a policy, nor do those that reorder text.
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Shape problems that the parser itself lets through. */
function inspect(parsed: Parsed, chunk: YamlChunk): YamlProblem | undefined {
  let problem: YamlProblem | undefined;
  const report = (code: string, message: string, node: unknown) => {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    problem ??= { code, message, at: positionOf(chunk, parsed.lines, offset) };
    return visit.BREAK;
  };
  visit(parsed.document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && FORBIDDEN.test(node.value)) {
        return report(
          'control-character',
          'Control and invisible characters are not allowed: remove them.',
          node,
        );
      }
      if (
        node.value !== null &&
        !['string', 'number', 'boolean'].includes(typeof node.value)
      ) {
        return report(
          'yaml-type',
          'Only text, numbers, true, false, lists and mappings are allowed here.',
          node,
        );
      }
      return undefined;
    },
    Pair(_key, pair) {
      if (!isScalar(pair.key)) {
        return report(
          'yaml-key',
          'A field name must be plain text.',
          pair.key ?? pair.value,
        );
      }
      if (pair.key.value === '__proto__') {
        return report('unknown-field', "'__proto__' is not a field.", pair.key);
      }
      return undefined;
    },
    Collection(_key, node, path) {
      if (path.length > MAX_DEPTH) {
        return report(
          'too-deep',
          `Nested more than ${MAX_DEPTH / 2} levels deep: no policy needs that.`,
          node,
        );
      }
      return undefined;
    },
  });
  return problem;
}

function sentence(message: string): string {
  const first = message.split('\n')[0].trim();
  return /tabs?\b/i.test(first)
    ? 'Tabs cannot indent YAML: use spaces.'
    : `This is not valid YAML: ${first.replace(/[.:]?$/, '.')}`;
}

/**
 * One document as plain JSON, or what is wrong with it. Never throws: the
 * parser's own stack and alias limits come out as problems too.
 */
export function readYaml(
  chunk: YamlChunk,
): { value: unknown } | { problem: YamlProblem } {
  const at = { line: chunk.line, column: 1 };
  if (chunk.text.length > MAX_DOCUMENT_LENGTH) {
    return {
      problem: {
        code: 'document-too-large',
        message: `A document may have at most ${MAX_DOCUMENT_LENGTH} characters; this one has ${chunk.text.length}. Split it.`,
        at,
      },
    };
  }
  try {
    const parsed = parseChunk(chunk);
    const trouble = parsed.document.errors[0] ?? parsed.document.warnings[0];
    if (trouble) {
      return {
        problem: {
          code: 'yaml',
          message: sentence(trouble.message),
          at: positionOf(chunk, parsed.lines, trouble.pos[0]),
        },
      };
    }
    const problem = inspect(parsed, chunk);
    if (problem) {
      return { problem };
    }
    return {
      value: parsed.document.toJS({ maxAliasCount: MAX_ALIASES }),
    };
  } catch (error) {
    const aliases = error instanceof ReferenceError;
    return {
      problem: {
        code: aliases ? 'yaml-alias' : 'yaml',
        message: aliases
          ? 'Too many or unknown YAML aliases: write the values out.'
          : `This YAML could not be read (${
              error instanceof RangeError ? 'nested too deep' : 'parser failed'
            }): simplify it.`,
        at,
      },
    };
  }
}

/** An item of a mapping or a list. */
function child(
  node: unknown,
  segment: string | number,
): { key: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    return node.items.find(
      ({ key }) => isScalar(key) && String(key.value) === String(segment),
    );
  }
  const value = isSeq(node) ? node.items[Number(segment)] : undefined;
  return value === undefined ? undefined : { key: undefined, value };
}

/**
 * Where a field of a document is. Parses again, since positions are wanted only
 * for findings and would cost memory for every document.
 *
 * @param options - `key`: the field's name rather than its value
 */
export function locate(options: {
  chunk: YamlChunk;
  path: Path;
  key?: boolean;
}): Position {
  const { chunk, path, key } = options;
  const fallback = { line: chunk.line, column: 1 };
  try {
    const { document, lines } = parseChunk(chunk);
    let node: unknown = document.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (const [index, segment] of path.entries()) {
      const step = child(node, segment);
      const wanted = key && index === path.length - 1 ? step?.key : step?.value;
      const shown = isNode(wanted) ? wanted : step?.key;
      if (isNode(shown) && shown.range) {
        offset = shown.range[0];
      }
      if (!step) {
        break;
      }
      node = step.value;
    }
    return positionOf(chunk, lines, offset);
  } catch {
    return fallback;
  }
}

/** `Kind name` of a document that may be malformed, for findings. */
export function documentLabel(value: unknown): string | undefined {
  const { kind, metadata } = (value ?? {}) as {
    kind?: unknown;
    metadata?: { name?: unknown };
  };
  const name = metadata?.name;
  return typeof kind === 'string' && typeof name === 'string'
    ? `${quote(kind).slice(1, -1)} ${quote(name).slice(1, -1)}`
    : undefined;
}
