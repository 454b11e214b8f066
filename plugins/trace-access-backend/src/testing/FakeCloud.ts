import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  CredentialProvider,
  RevocationEntry,
  RevocationProvider,
  RevocationTarget,
  SessionRequest,
  TraceSourceFactory,
} from '@tracegate/plugin-trace-access-node';
import type { Clock } from '../clock';
import { orAborted } from '../outbox/orAborted';
import { MemorySource } from '../traces/testing/memorySource';

/** STS issues nothing shorter. */
const SHORTEST_MS = 900_000;

/** What the cloud knows of one session. */
export interface CloudSession {
  id: string;
  principal: string;
  role: string;
  traceGrant: string;
  /** By the cloud's clock. */
  issuedAt: number;
  /** The session's own policy denies from then on. */
  endsAt: number;
  expiresAt: number;
}

/** A call as it passes, for tests that hold it up there. */
export interface CloudCall {
  kind: 'issue' | 'issued' | 'write' | 'written' | 'read';
  /** Name of the replica that calls. */
  replica: string;
}

type Traces = ConstructorParameters<typeof MemorySource>[0];

/** Plainly a sample, and easy to look for. */
export const secretOf = (sessionId: string) => `SAMPLE-SECRET-${sessionId}`;

/**
 * A provider and its trace source in memory, honest about time, about deny
 * lists, and about how long it takes until they are heeded.
 */
export class FakeCloud {
  readonly sessions = new Map<string, CloudSession>();
  /** Each role's deny lists, the newest last. */
  readonly #denied = new Map<
    string,
    { entries: readonly RevocationEntry[]; from: number }[]
  >();
  readonly down = { sts: false, iam: false, reads: false };
  /** Until what was written is heeded. */
  propagationMs = 0;
  /** How far the cloud's clock is ahead of ours. */
  skewMs = 0;
  /** False: roles may not be written to. */
  writable = true;
  /** So many entries fit into a deny list. */
  room = Infinity;
  traces: Traces = [];
  /** How often a deny list was replaced. */
  writes = 0;
  /** Every call passes through it; what it throws, the call throws. */
  between: (call: CloudCall) => Promise<void> = async () => {};

  constructor(private readonly clock: Clock) {}

  now(): number {
    return this.clock.now() + this.skewMs;
  }

  /** Whether credentials of the session would be let in now. */
  works(sessionId: string): boolean {
    const session = this.sessions.get(sessionId);
    if (!session) return false;
    const now = this.now();
    return (
      now < Math.min(session.endsAt, session.expiresAt) &&
      !this.heeded(session.role).some(entry => denies(entry, session))
    );
  }

  /** What a role refuses now. */
  heeded(role: string): readonly RevocationEntry[] {
    const now = this.now();
    const versions = this.#denied.get(role) ?? [];
    return versions.findLast(({ from }) => from <= now)?.entries ?? [];
  }

  /** What was written to a role last. */
  written(role: string): readonly RevocationEntry[] {
    return this.#denied.get(role)?.at(-1)?.entries ?? [];
  }

  providerFor(replica: string): CredentialProvider {
    return {
      provider: 'aws',
      issue: async (request, { signal }) => {
        await orAborted(this.between({ kind: 'issue', replica }), signal);
        if (this.down.sts) throw new ServiceUnavailableError('STS is away');
        const session = this.#issue(request);
        await this.between({ kind: 'issued', replica });
        return {
          credentials: { sessionId: session.id, secret: secretOf(session.id) },
          expiresAt: session.expiresAt,
          providerSession: `assumed/${session.id}`,
        };
      },
      exportCredentials: ({ request }) => ({
        accessKeyId: request.sessionId,
        secretAccessKey: secretOf(request.sessionId),
        sessionToken: `token-${secretOf(request.sessionId)}`,
      }),
    };
  }

  revokerFor(replica: string): RevocationProvider {
    return {
      provider: 'aws',
      keyOf: roleOf,
      prepare: async () => {
        if (this.down.iam) throw new ServiceUnavailableError('IAM is away');
        return this.writable
          ? { ready: true }
          : { ready: false, why: 'nobody may write to it' };
      },
      fits: (_target, entries) => this.#fits(entries),
      write: async (target, entries) => {
        await this.between({ kind: 'write', replica });
        if (this.down.iam) throw new ServiceUnavailableError('IAM is away');
        if (!this.writable) throw new NotAllowedError('It may not be written');
        if (!this.#fits(entries)) throw new InputError('It is too long');
        const role = roleOf(target);
        this.#denied.set(role, [
          ...(this.#denied.get(role) ?? []),
          { entries, from: this.now() + this.propagationMs },
        ]);
        this.writes++;
        await this.between({ kind: 'written', replica });
        return { version: `v${this.writes}` };
      },
    };
  }

  factoryFor(replica: string): TraceSourceFactory {
    return {
      type: 'xray',
      provider: 'aws',
      create: () => {
        const memory = () => new MemorySource(this.traces);
        const check = async (credentials: unknown, signal: AbortSignal) => {
          await orAborted(this.between({ kind: 'read', replica }), signal);
          if (this.down.reads) throw new ServiceUnavailableError('Reads fail');
          const { sessionId } = credentials as { sessionId: string };
          if (!this.works(sessionId)) throw new NotAllowedError('Refused');
        };
        return {
          search: async function* search(query, { credentials, signal }) {
            await check(credentials, signal);
            yield* memory().search(query);
          },
          fetch: async (ids, { credentials, signal }) => {
            await check(credentials, signal);
            return memory().fetch(ids);
          },
        };
      },
    };
  }

  #issue(request: SessionRequest): CloudSession {
    const now = this.now();
    const session = {
      id: request.sessionId,
      principal: request.principal,
      role: roleOf(request),
      traceGrant: request.traceGrant,
      issuedAt: now,
      endsAt: request.endsAt,
      expiresAt: Math.max(request.endsAt, now + SHORTEST_MS),
    };
    this.sessions.set(session.id, session);
    return session;
  }

  #fits(entries: readonly RevocationEntry[]): boolean {
    return entries.length <= this.room;
  }
}

function roleOf({ role, environment }: RevocationTarget): string {
  return role.environments.get(environment)!.arn;
}

function denies(entry: RevocationEntry, session: CloudSession): boolean {
  if (entry.kind === 'grant') return entry.traceGrant === session.traceGrant;
  if (entry.kind === 'principal' && entry.principal !== session.principal) {
    return false;
  }
  // Tokens bear the second they were issued in, so that all of it ends.
  return (
    Math.floor(session.issuedAt / 1000) < Math.ceil(entry.issuedBefore / 1000)
  );
}
