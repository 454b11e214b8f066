import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { refusal, type Answer } from './answer';
import { print } from './output';
import { BadRequest, readQuestion } from './question';
import type { Answering } from './responder';
import { UsageError } from './usage';

const LONGEST_LINE = 256 * 1024;
/** Answers are written in chunks of about this many characters. */
const CHUNK = 64 * 1024;

function answerLine(
  line: string,
  answering: Answering,
  now: number,
): { answer: Answer; bad: boolean } {
  try {
    if (line.length > LONGEST_LINE) {
      throw new BadRequest('The line is too long for a request.');
    }
    let raw: unknown;
    try {
      raw = JSON.parse(line);
    } catch {
      throw new BadRequest('The line is not JSON.');
    }
    const question = readQuestion(raw, now);
    return {
      answer:
        'refused' in answering
          ? answering.refused
          : answering.responder.answer(question),
      bad: false,
    };
  } catch (error) {
    if (!(error instanceof BadRequest)) {
      throw error;
    }
    return {
      answer: refusal({
        code: 'bad-request',
        message: error.message,
        policyVersion:
          'refused' in answering
            ? answering.refused.policyVersion
            : answering.responder.policyVersion,
      }),
      bad: true,
    };
  }
}

/**
 * Answers requests line by line, in order, in constant memory.
 *
 * @returns whether every line could be read
 */
export async function answerAll(options: {
  /** A file, or `-` for standard input. */
  requests: string;
  answering: Answering;
  now: number;
}): Promise<boolean> {
  const { requests, answering, now } = options;
  const input =
    requests === '-' ? process.stdin : createReadStream(requests, 'utf8');
  const lines = createInterface({ input, crlfDelay: Infinity });
  let good = true;
  let buffer = '';
  // Blank lines at the end are no requests; one in between is a bad one.
  let blank = 0;
  let first = true;
  const add = async (line: string) => {
    const { answer, bad } = answerLine(line, answering, now);
    good &&= !bad;
    buffer += `${JSON.stringify(answer)}\n`;
    if (buffer.length > CHUNK) {
      const text = buffer;
      buffer = '';
      await print(text);
    }
  };
  try {
    for await (const raw of lines) {
      const line = first ? raw.replace(/^\uFEFF/, '') : raw;
      first = false;
      if (line.trim() === '') {
        blank++;
      } else {
        for (; blank > 0; blank--) {
          await add('');
        }
        await add(line);
      }
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
      throw new UsageError(`'${requests}' cannot be read (${code}).`);
    }
    throw error;
  }
  await print(buffer);
  return good;
}
