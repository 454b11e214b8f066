import { readFile } from 'fs/promises';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Seed, seedSchema } from './schema';

/** A seed that cannot be used; the message says why, in a sentence. */
export class SeedError extends Error {}

type ParsedSeed = z.output<typeof seedSchema>;

function parseSeed(seed: unknown, where = 'The seed'): ParsedSeed {
  const parsed = seedSchema.safeParse(seed ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || '(top)'}: ${message}`,
    );
    throw new SeedError(`${where} is not valid: ${problems.join('; ')}`);
  }
  return parsed.data;
}

export async function readSeed(
  seed: Seed | string | undefined,
): Promise<ParsedSeed> {
  if (typeof seed !== 'string') {
    return parseSeed(seed);
  }
  let text: string;
  try {
    text = await readFile(seed, 'utf8');
  } catch {
    throw new SeedError(`The seed file ${seed} cannot be read.`);
  }
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new SeedError(
      `The seed file ${seed} is not YAML: ${document.errors[0].message}`,
    );
  }
  return parseSeed(
    document.toJS({ maxAliasCount: 1000 }),
    `The seed file ${seed}`,
  );
}

/** A value given in the seed, or by the environment variable it names. */
export function fromEnvironment(
  name: string,
  env: NodeJS.ProcessEnv,
  usedBy: string,
): string {
  const value = env[name];
  if (!value) {
    throw new SeedError(`Set the environment variable ${name}: ${usedBy}.`);
  }
  return value;
}
