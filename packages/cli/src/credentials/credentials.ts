import { note, print } from '../output';
import { completeRef } from '../refs';
import { EXIT, UsageError } from '../usage';
import { askForCredentials } from './ask';
import { FORMATS, type Format } from './formats';
import { findLogin } from './login';
import { readPortalUrl } from './portalUrl';
import { Refusal } from './refusal';

/** The flags of `trace-access credentials`. */
export interface CredentialsOptions {
  entity: string;
  environment: string;
  baseUrl?: string;
  appUrl?: string;
  instance?: string;
  /** Seconds. */
  timeout: string;
  output: Format;
}

function readTimeout(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 600)) {
    throw new UsageError('--timeout must be seconds, at most 600.');
  }
  return seconds * 1000;
}

/**
 * Gets temporary credentials from the portal and prints them: the only thing
 * that is ever written to standard output, and written nowhere else.
 */
export async function credentials(
  options: CredentialsOptions,
): Promise<number> {
  const { environment, output } = options;
  const entity = completeRef({ ref: options.entity, defaultKind: 'component' });
  if (entity === undefined) {
    throw new UsageError(
      "--entity must be an entity ref such as 'component:default/payments'.",
    );
  }
  const timeoutMs = readTimeout(options.timeout);
  const appUrl = options.appUrl && readPortalUrl(options.appUrl, '--app-url');
  try {
    const login = await findLogin({
      baseUrl: options.baseUrl,
      instance: options.instance,
      env: process.env,
      timeoutMs,
    });
    const given = await askForCredentials({
      ...login,
      appUrl: appUrl || login.baseUrl,
      entity,
      environment,
      timeoutMs,
    });
    if (output !== 'json' && given.provider !== 'aws') {
      throw new Refusal(
        `These are credentials of '${given.provider}', not of AWS: ask with --output json.`,
      );
    }
    await print(`${FORMATS[output](given)}\n`);
    return EXIT.answered;
  } catch (error) {
    if (error instanceof Refusal) {
      note(`error: ${error.message}`);
      return EXIT.refused;
    }
    throw error;
  }
}
