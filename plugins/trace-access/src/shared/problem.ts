import { ResponseError } from '@backstage/errors';

/** What went wrong, as a person can act on it. */
export interface Problem {
  title: string;
  /** What happened and what to do. */
  detail: string;
  /** False where trying again cannot help. */
  retryable: boolean;
}

/**
 * Puts an error into words. The backend's own sentence comes through, since it
 * names what is down.
 *
 * @param needs - the permission without which the call is refused, where one is needed
 */
export function describeProblem(error: Error, needs?: string): Problem {
  if (!(error instanceof ResponseError)) {
    const offline = error.name === 'TypeError';
    return {
      title: offline
        ? "The portal's backend doesn't answer"
        : 'This did not work',
      detail: offline
        ? 'Check your connection, then try again. If others see this too, tell whoever runs the portal.'
        : error.message,
      retryable: true,
    };
  }
  const sentence = error.body?.error?.message ?? error.message;
  switch (error.statusCode) {
    case 401:
      return {
        title: 'You are not signed in any more',
        detail: 'Reload the page to sign in again.',
        retryable: true,
      };
    case 403:
      return {
        title: needs
          ? `You need the permission ${needs}`
          : 'You may not see this',
        detail: needs
          ? `Ask whoever runs this portal to give you ${needs}. ${sentence}`
          : sentence,
        retryable: false,
      };
    case 404:
      return { title: 'Not found', detail: sentence, retryable: false };
    case 400:
    case 409:
      return {
        title: 'This cannot be done',
        detail: sentence,
        retryable: true,
      };
    case 429:
      return {
        title: 'Too many requests',
        detail: `${sentence} Wait a moment, then try again.`,
        retryable: true,
      };
    case 502:
    case 503:
    case 504:
      return { title: 'Something is down', detail: sentence, retryable: true };
    default:
      return {
        title: 'The backend failed',
        detail: `${sentence} If it stays, tell whoever runs the portal.`,
        retryable: true,
      };
  }
}
