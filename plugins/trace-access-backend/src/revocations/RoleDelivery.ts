import type { Role } from '@tracegate/plugin-trace-access-common';
import type {
  RevocationEntry,
  RevocationProvider,
} from '@tracegate/plugin-trace-access-node';
import { monotonicFactory } from 'ulid';
import type { ChangeFeed } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import type { SessionTable } from '../sessions/sessionTable';
import type { Transactions } from '../service/transactions';
import { inForce } from './inForce';
import type { Proofs } from './Proofs';
import {
  SKEW_MS,
  type EntryRecord,
  type RevocationTable,
} from './RevocationTable';
import type { RolePolicy } from './RolePolicyTable';
import type { Sentinel, Sentinels } from './Sentinel';

const STEP_TIMEOUT_MS = 20_000;
/** How long a provider may take to heed what was written, per attempt. */
const PROOF_MS = 45_000;
const PROBE_MS = [250, 500, 1_000, 2_000];
/** Entries that can no longer matter leave a policy no more often than this. */
const PRUNE_MS = 15 * 60_000;

/** Which role of which provider a row is about. */
interface Target {
  role: Role;
  environment: string;
  provider: RevocationProvider;
}

const inTime = () => AbortSignal.timeout(STEP_TIMEOUT_MS);
const named = (traceGrant: string): RevocationEntry => ({
  kind: 'grant',
  traceGrant,
});

/**
 * One attempt to make a role refuse what it must: its deny policy is written
 * from what the database says, and a sentinel shows that the provider heeds it.
 */
export class RoleDelivery {
  readonly #ulid = monotonicFactory();

  constructor(
    private readonly deps: {
      providers: ReadonlyMap<string, RevocationProvider>;
      roles: (alias: string) => Role | undefined;
      table: RevocationTable;
      sentinels: Pick<Sentinels, 'issue'>;
      proofs: Proofs;
      sessions: SessionTable;
      transactions: Transactions;
      feed: ChangeFeed;
      clock: Clock;
      /** Waits between two looks; tests move their clock instead. */
      wait: (ms: number) => Promise<void>;
    },
  ) {}

  /**
   * @param options - `keep`: holds the role for a while longer, and throws where
   *   another writer has it; `stopping`: true once the backend stops
   * @returns what is kept of the role
   * @throws whatever went wrong: it is to be tried again
   */
  async run(options: {
    /** `resumed`: the last version that was written is ours. */
    policy: RolePolicy & { resumed: boolean };
    keep: () => Promise<void>;
    stopping: () => boolean;
  }): Promise<{ pruneAt?: number; problem?: string }> {
    const { policy, keep } = options;
    const { roleKey } = policy;
    const { proofs } = this.deps;
    if (!policy.resumed) proofs.drop(roleKey);
    const target = this.#targetOf(policy);
    const { entries, must } = await this.#listed({ policy, target, keep });
    const unproven = entries.filter(
      one => one.state === 'waiting' || one.state === 'delivered',
    );
    const unseen = proofs.unseen(roleKey, unproven);
    const problem =
      unproven.length === 0 || unseen.length > 0
        ? await this.#replace({ roleKey, target, must, unproven, keep })
        : undefined;
    await this.#prove({
      ...options,
      owed: unproven.filter(one => !problem || !unseen.includes(one)),
    });
    return { pruneAt: this.#pruneAt(entries), problem };
  }

  /** What the role must refuse, by ending it for everybody where it must be. */
  async #listed(options: {
    policy: RolePolicy;
    target: Target;
    keep: () => Promise<void>;
  }): Promise<{
    entries: readonly EntryRecord[];
    must: readonly RevocationEntry[];
  }> {
    const { policy, target, keep } = options;
    const { roleKey } = policy;
    const { table, clock } = this.deps;
    const look = async () => {
      const entries = await table.listed({ roleKey, now: clock.now() });
      const fits = (all: readonly RevocationEntry[]) =>
        target.provider.fits(target, all);
      return { entries, must: inForce({ entries, fits }) };
    };
    let { entries, must } = await look();
    if (!must) {
      await keep();
      await this.#endRole({ policy, entries });
      ({ entries, must } = await look());
    }
    if (!must) {
      throw new Error(
        `Not even a moment for everybody fits into the deny policy of '${policy.role}' in ${policy.environment}`,
      );
    }
    return { entries, must };
  }

  /** Writes the whole policy anew; what it returns is why it can't be proven. */
  async #replace(options: {
    roleKey: string;
    target: Target;
    must: readonly RevocationEntry[];
    unproven: readonly EntryRecord[];
    keep: () => Promise<void>;
  }): Promise<string | undefined> {
    const { roleKey, target, must, unproven, keep } = options;
    const { table, proofs } = this.deps;
    const { provider } = target;
    const { sentinel, failure } =
      unproven.length > 0 ? await this.#sentinelOf({ ...target, roleKey }) : {};
    const own = sentinel ? [named(sentinel.traceGrant)] : [];
    const earlier = proofs.sentinelsOf(roleKey).map(named);
    // Proofs are no reason to end everyone on the role: this one is of all.
    if (!provider.fits(target, [...must, ...own, ...earlier])) {
      proofs.drop(roleKey);
      earlier.length = 0;
    }
    await keep();
    await provider.write(target, [...must, ...own, ...earlier], {
      signal: inTime(),
    });
    await table.markDelivered(unproven.map(one => one.id));
    if (failure) throw failure;
    if (sentinel) proofs.add({ roleKey, sentinel, entries: unproven });
    return unproven.length === 0 || sentinel
      ? undefined
      : 'Written, but nothing can be read with this role to prove it: what was ended counts as such once every copy has expired';
  }

  /** Where none can be had for now, what must be refused is written all the same. */
  async #sentinelOf(target: {
    role: Role;
    environment: string;
    roleKey: string;
  }): Promise<{ sentinel?: Sentinel; failure?: Error }> {
    try {
      const sentinel = await this.deps.sentinels.issue({
        ...target,
        signal: inTime(),
      });
      return { sentinel };
    } catch (error) {
      return { failure: error as Error };
    }
  }

  #targetOf(policy: RolePolicy): Target {
    const { environment } = policy;
    const role = this.deps.roles(policy.role);
    const provider = role && this.deps.providers.get(role.provider);
    if (
      !role?.environments.has(environment) ||
      !provider ||
      provider.keyOf({ role, environment }) !== policy.roleKey
    ) {
      throw new Error(
        `The active policy no longer declares role '${policy.role}' in ${environment} as it was, so its deny policy can't be written: bring the Role document back until the copies have expired`,
      );
    }
    return { role, environment, provider };
  }

  async #prove(options: {
    policy: RolePolicy;
    /** What is to be proven. */
    owed: readonly EntryRecord[];
    keep: () => Promise<void>;
    stopping: () => boolean;
  }): Promise<void> {
    const { policy, owed, keep, stopping } = options;
    if (owed.length === 0) return;
    const { table, proofs, clock, wait } = this.deps;
    const until = clock.now() + PROOF_MS;
    for (let tried = 0; ; tried++) {
      const { roleKey } = policy;
      if (await proofs.look({ roleKey, signal: inTime() })) break;
      if (clock.now() >= until || stopping()) {
        throw new Error(
          'Written and read back, but the provider does not heed it yet',
        );
      }
      await wait(PROBE_MS[Math.min(tried, PROBE_MS.length - 1)]);
      await keep();
    }
    if (await table.areSettled(owed.map(one => one.id))) return;
    throw new Error(
      'Written and read back, but the sentinel ended before the provider was seen to heed it: it is tried with another',
    );
  }

  /**
   * Ends everybody's sessions on the role that are older than a moment. Written
   * down before it is done, as an entry of the newest revocation, so that it
   * stays in force until the last of them is over, and the moment stays the same
   * however often the policy is written.
   */
  async #endRole(options: {
    policy: RolePolicy;
    entries: readonly EntryRecord[];
  }): Promise<void> {
    const { policy, entries } = options;
    const { roleKey, role, environment } = policy;
    const { table, transactions, feed, sessions, clock, wait } = this.deps;
    // Providers tell whole seconds apart. What is given from that second on
    // lives, so that it must have begun before anything is said to have ended.
    const latest = Math.max(...entries.map(one => one.issuedBefore));
    const before =
      (Math.floor(Math.max(latest, clock.now()) / 1000) + 1) * 1000;
    await wait(before - clock.now());
    await transactions.run(async trx => {
      const now = clock.now();
      const filter = { roleKey, startedBefore: before };
      await sessions.markRevoking({ trx, filter, now });
      const ended = await sessions.living({
        ...filter,
        ending: true,
        now,
        trx,
      });
      const entry = {
        id: this.#ulid(now),
        revocationId: entries[entries.length - 1].revocationId,
        kind: 'role' as const,
        roleKey,
        role,
        environment,
        issuedBefore: before,
        expiresAt: Math.max(now, ...ended.map(one => one.endsAt)),
      };
      await table.addEntries(trx, [entry]);
      await feed.record({ trx, changes: [{ kind: 'role', subject: roleKey }] });
    });
    await feed.refresh();
  }

  #pruneAt(entries: readonly EntryRecord[]): number | undefined {
    if (entries.length === 0) return undefined;
    const first = Math.min(...entries.map(one => one.expiresAt)) + SKEW_MS;
    return Math.max(first, this.deps.clock.now() + PRUNE_MS);
  }
}
