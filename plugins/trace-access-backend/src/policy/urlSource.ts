import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { PolicyLimits } from './policyConfig';
import { tooLarge } from './fileSource';

/** A document as a URL gave it, and what to send to hear only of changes. */
export interface UrlFiles {
  files: { path: string; text: string }[];
  etag?: string;
}

const READ_TIMEOUT_MS = 30_000;

/**
 * Reads the documents of a URL: one file, or all that a pattern matches.
 * Undefined where they are still those of the etag.
 *
 * @throws NotFoundError | InputError - it isn't there, can't be read or is too large
 */
export async function readUrl(options: {
  reader: UrlReaderService;
  target: string;
  limits: PolicyLimits;
  etag?: string;
}): Promise<UrlFiles | undefined> {
  const { reader, target, limits, etag } = options;
  const signal = AbortSignal.timeout(READ_TIMEOUT_MS);
  try {
    if (/[*?{]/.test(new URL(target).pathname)) {
      const found = await reader.search(target, { etag, signal });
      if (found.files.length > limits.maxFiles) {
        throw new InputError(
          `${target} matches more than ${limits.maxFiles} files (traceAccess.policy.limits.maxFiles).`,
        );
      }
      const files: UrlFiles['files'] = [];
      for (const file of found.files) {
        files.push({
          path: file.url,
          text: text(file.url, await file.content(), limits),
        });
      }
      if (files.length === 0) {
        throw new NotFoundError(`No file matches ${target}.`);
      }
      return { files, etag: found.etag };
    }
    const response = await reader.readUrl(target, { etag, signal });
    const content = text(target, await response.buffer(), limits);
    return { files: [{ path: target, text: content }], etag: response.etag };
  } catch (error) {
    const cause = error as Error;
    if (cause.name === 'NotModifiedError') return undefined;
    if (cause instanceof InputError || cause instanceof NotFoundError) {
      throw cause;
    }
    throw new InputError(`The policy at ${target} can't be read`, cause);
  }
}

function text(where: string, content: Buffer, limits: PolicyLimits): string {
  if (content.length > limits.maxFileBytes) {
    throw tooLarge(where, limits.maxFileBytes);
  }
  return content.toString('utf8');
}
