import { timingSafeEqual } from 'crypto';
import { awsId, secretKey, sessionToken } from '../ids';
import type { Role, Tag } from '../iam/state';
import type { PolicyDocument } from '../policy/document';

/** Temporary credentials and all that is bound to them. */
export interface Session {
  accessKeyId: string;
  secret: string;
  token: string;
  account: string;
  roleName: string;
  roleId: string;
  roleArn: string;
  name: string;
  /** Milliseconds. */
  issuedAt: number;
  expiresAt: number;
  tags: readonly Tag[];
  /** Lower-cased keys of the tags that go on to the next role. */
  transitiveKeys: readonly string[];
  sourceIdentity?: string;
  policy?: PolicyDocument;
  policyArns: readonly string[];
  federatedProvider?: string;
  /** A session assumed the role. */
  chained: boolean;
}

const KEEP_EXPIRED_MS = 12 * 3600 * 1000;

/** Sessions live in memory only: a restart ends them all. */
export class SessionStore {
  readonly #sessions = new Map<string, Session>();
  #issuedSinceSweep = 0;

  issue(
    options: Omit<
      Session,
      | 'accessKeyId'
      | 'secret'
      | 'token'
      | 'account'
      | 'roleName'
      | 'roleId'
      | 'roleArn'
    > & { role: Role },
  ): Session {
    const { role, ...rest } = options;
    const session: Session = {
      ...rest,
      account: role.account,
      roleName: role.name,
      roleId: role.id,
      roleArn: role.arn,
      accessKeyId: awsId('ASIA'),
      secret: secretKey(),
      token: sessionToken(),
    };
    this.#sessions.set(session.accessKeyId, session);
    this.#issuedSinceSweep += 1;
    if (this.#issuedSinceSweep >= 1000) {
      this.#sweep(session.issuedAt);
    }
    return session;
  }

  find(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }

  /** Expired sessions are remembered a while, to be told apart from unknown. */
  #sweep(now: number): void {
    this.#issuedSinceSweep = 0;
    for (const [id, { expiresAt }] of this.#sessions) {
      if (expiresAt + KEEP_EXPIRED_MS < now) {
        this.#sessions.delete(id);
      }
    }
  }
}

export function sameToken(session: Session, token: string): boolean {
  const given = Buffer.from(token);
  const wanted = Buffer.from(session.token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
