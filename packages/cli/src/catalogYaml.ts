import { Composer, LineCounter, Parser } from 'yaml';

/** A problem in a catalog file. */
export interface CatalogProblem {
  path: string;
  line: number;
  message: string;
}

const MAX_ALIASES = 100;

/**
 * The documents of a YAML file as JSON, one after another, so that a large
 * file is never in memory as a whole tree.
 */
export function* readDocuments(options: {
  path: string;
  text: string;
}): Generator<{ value: unknown } | { problem: CatalogProblem }> {
  const { path, text } = options;
  const lines = new LineCounter();
  const composer = new Composer({ logLevel: 'silent' });
  const problem = (offset: number, message: string) => ({
    problem: {
      path,
      line: Math.max(lines.linePos(offset).line, 1),
      message: message.split('\n')[0],
    },
  });
  function* documents() {
    const parser = new Parser(lines.addNewLine);
    for (const token of parser.parse(text)) {
      yield* composer.next(token);
    }
    yield* composer.end(false, text.length);
  }
  try {
    for (const document of documents()) {
      const [error] = document.errors;
      yield error
        ? problem(error.pos[0], error.message)
        : { value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
    }
  } catch (error) {
    yield problem(0, error instanceof Error ? error.message : String(error));
  }
}
