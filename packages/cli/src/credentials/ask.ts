import { ResponseError } from '@backstage/errors';
import {
  createTraceAccessClient,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { Login } from './login';
import { requestLink } from './portalUrl';
import { plain, Refusal } from './refusal';

type Credentials = Schemas['Credentials'];

const SECRETS = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;

/** What is asked for, and how long an answer may take. */
export interface Asking extends Login {
  /** Where the portal's pages are. */
  appUrl: string;
  /** Full ref. */
  entity: string;
  environment: string;
  timeoutMs: number;
}

/** Why the backend said no, or could not be asked. */
function refusalOf(error: unknown, asking: Asking): Refusal {
  const { appUrl, baseUrl, entity, environment, timeoutMs } = asking;
  if (error instanceof ResponseError) {
    const sentence = plain(error.cause.message);
    switch (error.statusCode) {
      case 401:
        return new Refusal(
          `The portal does not take this login (${sentence}). Run: backstage-cli auth login --backendUrl ${baseUrl}`,
        );
      case 403:
        return new Refusal(
          `${sentence}\nTo ask for it: ${requestLink({ appUrl, entity, environment })}`,
        );
      default:
        return new Refusal(sentence);
    }
  }
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') {
    return new Refusal(
      `The portal at ${baseUrl} did not answer within ${timeoutMs / 1000} s.`,
    );
  }
  // An answer that cannot be read is not shown: there may be secrets in it.
  const { code, message } = (cause ?? {}) as {
    code?: string;
    message?: string;
  };
  const why = code ?? message;
  return new Refusal(
    why === undefined
      ? `${baseUrl} answered, but not as the portal's backend does: check the base URL.`
      : `The portal at ${baseUrl} cannot be reached (${plain(why)}).`,
  );
}

/** The answer, where it is one. */
function read(answer: Credentials | undefined): Credentials | undefined {
  const good =
    answer !== undefined &&
    SECRETS.every(
      key =>
        typeof answer[key] === 'string' && /^[\x21-\x7e]+$/.test(answer[key]),
    ) &&
    typeof answer.expiration === 'string' &&
    Number.isFinite(Date.parse(answer.expiration));
  return good ? answer : undefined;
}

/**
 * Asks the portal's backend for temporary credentials.
 *
 * @throws Refusal - it said no, or could not be asked; never holds a secret
 */
export async function askForCredentials(asking: Asking): Promise<Credentials> {
  const { baseUrl, token, entity, environment, timeoutMs } = asking;
  const client = createTraceAccessClient({
    baseUrl: async () => `${baseUrl}/api/trace-access`,
    fetch: (url, init) => fetch(url, { ...init, redirect: 'error' }),
  });
  let answer: Credentials | undefined;
  try {
    const { data } = await client.POST('/v1/credentials', {
      body: { entity, environment },
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = read(data);
  } catch (error) {
    throw refusalOf(error, asking);
  }
  if (!answer) {
    throw new Refusal(
      `${baseUrl} gave an answer without usable credentials: check the base URL.`,
    );
  }
  return answer;
}
