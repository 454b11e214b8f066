import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { withOperatorCause } from '@tracegate/plugin-trace-access-node';
import { z } from 'zod';
import type { SessionIdentity } from '../sts/AwsSessionCredentials';

const TIMEOUT_MS = 5_000;

const answerSchema = z.object({ SigninToken: z.string().min(1) });

/**
 * Trades a session's credentials for a sign-in token, by POST so that they stand
 * in no URL. `SessionDuration` is left out: AWS refuses it where roles are
 * chained, and without it the console's session lasts as long as the credentials,
 * never longer.
 *
 * @throws NotAllowedError | ServiceUnavailableError
 */
export async function signinToken(options: {
  identity: SessionIdentity;
  endpoint: string;
  environment: string;
  signal: AbortSignal;
}): Promise<string> {
  const { identity, endpoint, environment, signal } = options;
  const body = new URLSearchParams({
    Action: 'getSigninToken',
    Session: JSON.stringify({
      sessionId: identity.accessKeyId,
      sessionKey: identity.secretAccessKey,
      sessionToken: identity.sessionToken,
    }),
  });
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw refused(environment, answer.status);
    }
    return answerSchema.parse(await answer.json()).SigninToken;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof NotAllowedError) throw error;
    if (error instanceof ServiceUnavailableError) throw error;
    // Nothing of the error itself: what failed to parse may be the token.
    throw unavailable(
      environment,
      'it could not be reached within five seconds, sent us elsewhere, or did not answer with a token: check the network way to it',
    );
  }
}

function refused(environment: string, status: number): Error {
  if (status === 429 || status >= 500) {
    return unavailable(environment, `it answered HTTP ${status}`);
  }
  return withOperatorCause(
    new NotAllowedError(
      `AWS doesn't let this session into its console for ${environment}. It may just have ended: ask for a new link; if it stays, tell the owner of the role`,
    ),
    `The sign-in endpoint of AWS answered HTTP ${status}: the session has expired or was revoked, or its credentials belong to another partition.`,
  );
}

function unavailable(environment: string, why: string): Error {
  return withOperatorCause(
    new ServiceUnavailableError(
      `AWS can't open its console for ${environment} right now. Try again in a few seconds; if it stays, tell the operators of this portal`,
    ),
    `The sign-in endpoint of AWS gave no token: ${why}.`,
  );
}
