import type { Role } from '@tracegate/plugin-trace-access-common';
import type {
  CredentialProvider,
  TraceSource,
} from '@tracegate/plugin-trace-access-node';
import { isError } from '@backstage/errors';
import { ulid } from 'ulid';
import type { Clock } from '../clock';
import type { SessionTable } from '../sessions/sessionTable';
import type { Transactions } from '../service/transactions';
import type { SourceRegistry } from '../traces/SourceRegistry';
import { SKEW_MS } from './RevocationTable';

/** For whom sentinel sessions are issued. */
const PRINCIPAL = 'service:trace-access-sentinel';
/** STS issues nothing shorter. */
const LIFE_MS = 900_000;
/** A name that no service bears: what a sentinel reads is nothing. */
const NO_SERVICE = 'trace-access-sentinel';

/** A session of our own that a role's deny policy lists too. */
export interface Sentinel {
  /** What it is called in the policy. */
  traceGrant: string;
  /** From then on its being refused means nothing; epoch milliseconds. */
  until: number;
  /** True once the provider refuses it. */
  refused(signal: AbortSignal): Promise<boolean>;
}

/**
 * Issues sentinels: whoever saw one read before the policy was written, and
 * refused after, knows that the provider heeds that version of the policy.
 */
export class Sentinels {
  constructor(
    private readonly deps: {
      providers: ReadonlyMap<string, CredentialProvider>;
      sources: Pick<SourceRegistry, 'of'>;
      sessions: SessionTable;
      transactions: Transactions;
      clock: Clock;
    },
  ) {}

  /**
   * A sentinel that can read at this moment; undefined where nothing can be
   * read with the role, so that nothing can be proven.
   *
   * @throws what the provider or the source throws
   */
  async issue(options: {
    role: Role;
    environment: string;
    roleKey: string;
    signal: AbortSignal;
  }): Promise<Sentinel | undefined> {
    const { role, environment, roleKey, signal } = options;
    const { providers, sources, sessions, transactions, clock } = this.deps;
    const provider = providers.get(role.provider);
    const source = sources
      .of(environment)
      .find(one => one.source && one.provider === role.provider)?.source;
    if (!provider || !source) return undefined;

    const now = clock.now();
    const session = {
      id: ulid(now),
      principal: PRINCIPAL,
      environment,
      role: role.alias,
      roleKey,
      binding: '',
      action: 'view' as const,
      traceGrant: ulid(now),
      handedOut: false,
      policyVersion: '',
      startedAt: now,
      endsAt: now + LIFE_MS,
    };
    await transactions.run(trx => sessions.insertIssuing(trx, session));
    const issued = await provider
      .issue(
        {
          sessionId: session.id,
          principal: PRINCIPAL,
          environment,
          action: 'view',
          role,
          traceGrant: session.traceGrant,
          endsAt: session.endsAt,
        },
        { signal },
      )
      .catch(async error => {
        await sessions.markFailed(session.id).catch(() => {});
        throw error;
      });
    await sessions.markIssued({
      id: session.id,
      issuedAt: clock.now(),
      expiresAt: issued.expiresAt,
      providerSession: issued.providerSession,
    });
    const read = (within: AbortSignal) =>
      readNothing({ source, credentials: issued.credentials, now, within });
    // A session that never worked would prove nothing by being refused.
    await read(signal);
    return {
      traceGrant: session.traceGrant,
      until: session.endsAt - SKEW_MS,
      refused: async within => {
        try {
          await read(within);
          return false;
        } catch (error) {
          if (isError(error) && error.name === 'NotAllowedError') return true;
          throw error;
        }
      },
    };
  }
}

async function readNothing(options: {
  source: TraceSource;
  credentials: unknown;
  now: number;
  within: AbortSignal;
}): Promise<void> {
  const { source, credentials, now, within } = options;
  const pages = source.search(
    { services: [NO_SERVICE], start: now - 1_000, end: now },
    { credentials, signal: within },
  );
  for await (const _page of pages) return;
}
