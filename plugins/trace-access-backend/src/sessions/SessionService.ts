import type { Action, Decision } from '@tracegate/plugin-trace-access-common';
import type { SessionRequest } from '@tracegate/plugin-trace-access-node';
import type { Caller } from '../access/AccessService';

/** Credentials of one principal, for one use. */
export interface AcquiredSession {
  sessionId: string;
  /** Opaque; handed to trace sources and nobody else. */
  credentials: unknown;
  /** Epoch milliseconds: the earlier of the provider's expiry and the session's end. */
  expiresAt: number;
  /** What the provider was asked. */
  request: SessionRequest;
}

/** A session as its principal sees it. */
export interface SessionRecord {
  id: string;
  environment: string;
  /** Alias. */
  role: string;
  binding: string;
  action: Action;
  /** The grant under which it was issued; absent where access is standing. */
  grantId?: string;
  /** What it was asked for, where it was handed out. */
  entityRef?: string;
  /** Epoch milliseconds. */
  issuedAt: number;
  expiresAt: number;
}

/** The actions that sessions are issued for. */
export type SessionAction = 'view' | 'console' | 'credentials';

export interface AcquireOptions {
  caller: Caller;
  /** Made for this use: a session is never given on an older decision. */
  decision: Decision;
  environment: string;
  action: SessionAction;
  /** What it is asked for, where it leaves the backend. */
  entityRef?: string;
  /**
   * The same decision on facts that are read now: a session lasts longer than
   * facts stay fresh, so a new one is issued on these alone (I4).
   */
  again: () => Promise<Decision>;
  signal: AbortSignal;
}

export interface SessionService {
  /**
   * A session of the caller's own, cached or issued.
   *
   * @throws NotAllowedError - the decision isn't `allowed` (any more), or the provider refused the role
   * @throws InputError - policy can't be expressed to the provider
   * @throws ServiceUnavailableError - issuing is switched off, or the provider or the database is down
   */
  acquire(options: AcquireOptions): Promise<AcquiredSession>;

  /**
   * A source didn't take the session: it isn't given again, so that what was
   * ended at the provider doesn't stay in the way until it would have expired.
   * One that is seconds old is kept, for the fault is hardly its own.
   */
  discard(sessionId: string): void;

  /** The caller's own sessions that are still alive, newest first. */
  mine(caller: Caller): Promise<SessionRecord[]>;
}
