import { signinToken } from '../ids';
import type { Session } from '../sts/sessions';

const LIFETIME_MS = 15 * 60_000;

/** Sign-in tokens, each good for one session, for fifteen minutes. */
export class SigninTokens {
  readonly #tokens = new Map<string, { session: Session; expiresAt: number }>();

  issue(session: Session, now: number): string {
    for (const [token, { expiresAt }] of this.#tokens) {
      if (expiresAt <= now) {
        this.#tokens.delete(token);
      }
    }
    const token = signinToken();
    this.#tokens.set(token, { session, expiresAt: now + LIFETIME_MS });
    return token;
  }

  find(token: string, now: number): Session | undefined {
    const found = this.#tokens.get(token);
    return found && found.expiresAt > now ? found.session : undefined;
  }
}
