import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Role } from '@tracegate/plugin-trace-access-common';
import {
  operatorCauseOf,
  type RevocationProvider,
} from '@tracegate/plugin-trace-access-node';
import type { Clock } from '../clock';
import type { RolePolicyTable } from './RolePolicyTable';

/** A role that works is looked at again after this, one that doesn't sooner. */
const READY_MS = 10 * 60_000;
const NOT_READY_MS = 60_000;
const TIMEOUT_MS = 10_000;

/** Whether copies of a role's credentials can be killed. */
export interface Readiness {
  /** The provider's name of the role; absent where nothing can revoke on it. */
  roleKey?: string;
  killable: boolean;
  /** Why not, for operators. */
  why?: string;
}

/**
 * Which roles can be told to refuse sessions. Found out before anything is
 * issued, since what can't be killed must be short.
 */
export class RoleReadiness {
  readonly #known = new Map<string, { at: number; found: Readiness }>();
  readonly #asking = new Map<string, Promise<Readiness>>();

  constructor(
    private readonly deps: {
      providers: ReadonlyMap<string, RevocationProvider>;
      table: RolePolicyTable;
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  /** Never rejects: what can't be found out is not killable. */
  async of(options: { role: Role; environment: string }): Promise<Readiness> {
    const { role, environment } = options;
    const provider = this.deps.providers.get(role.provider);
    if (!provider || !role.environments.has(environment)) {
      return {
        killable: false,
        why: `Nothing in this portal revokes for the provider '${role.provider}'`,
      };
    }
    let roleKey: string;
    try {
      roleKey = provider.keyOf({ role, environment });
    } catch (error) {
      return { killable: false, why: (error as Error).message };
    }
    const known = this.#known.get(roleKey);
    const age = known ? this.deps.clock.now() - known.at : Infinity;
    if (known && age >= 0) {
      if (age <= (known.found.killable ? READY_MS : NOT_READY_MS)) {
        return known.found;
      }
      // Looked at again beside: whoever issues doesn't wait for it.
      if (known.found.killable) {
        void this.#ask({ ...options, provider, roleKey });
        return known.found;
      }
    }
    return this.#ask({ ...options, provider, roleKey });
  }

  /** Finds out about many roles beside, one after the other. */
  async warm(
    roles: Iterable<{ role: Role; environment: string }>,
  ): Promise<void> {
    for (const one of roles) await this.of(one);
  }

  /** The role turned out not to be writable: from now on its sessions are short. */
  forget(roleKey: string): void {
    this.#known.delete(roleKey);
  }

  #ask(options: {
    role: Role;
    environment: string;
    provider: RevocationProvider;
    roleKey: string;
  }): Promise<Readiness> {
    const { roleKey } = options;
    let asking = this.#asking.get(roleKey);
    if (!asking) {
      asking = this.#prepare(options).finally(() =>
        this.#asking.delete(roleKey),
      );
      this.#asking.set(roleKey, asking);
    }
    return asking;
  }

  async #prepare(options: {
    role: Role;
    environment: string;
    provider: RevocationProvider;
    roleKey: string;
  }): Promise<Readiness> {
    const { role, environment, provider, roleKey } = options;
    const { table, clock, logger } = this.deps;
    try {
      const before = await table.get(roleKey);
      const answer = await provider.prepare(
        { role, environment },
        {
          // Writing once, for nothing, is the only proof of the right to write.
          prove: before?.ready !== true,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
      );
      const why = answer.ready ? undefined : answer.why;
      if (why && before?.ready !== false) {
        logger.warn(
          `Sessions of role '${role.alias}' in ${environment} can't be killed, and last 15 minutes at the most: ${why}`,
        );
      }
      await table.storeReadiness({
        roleKey,
        role: role.alias,
        environment,
        ready: answer.ready,
        why,
        checkedAt: clock.now(),
      });
      const found = { roleKey, killable: answer.ready, why };
      this.#known.set(roleKey, { at: clock.now(), found });
      return found;
    } catch (error) {
      const why = operatorCauseOf(error) ?? (error as Error).message;
      logger.warn(
        `Whether sessions of role '${role.alias}' in ${environment} can be killed could not be found out: ${why}`,
      );
      const before = await table.get(roleKey).catch(() => undefined);
      const killable = before?.ready === true;
      const found = { roleKey, killable, why };
      // Asked again in a minute: whoever issues must not wait each time.
      const at = clock.now() - (killable ? READY_MS - NOT_READY_MS : 0);
      this.#known.set(roleKey, { at, found });
      return found;
    }
  }
}
