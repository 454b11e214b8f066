import { NotFoundError } from '@backstage/errors';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { ReadableEntities } from '../catalog/ReadableEntities';
import { fullRef } from '../catalog/entityRefs';
import type { Caller } from './AccessService';
import type { DefaultAccessService } from './DefaultAccessService';
import type { AccessDependencies } from './decideIn';
import { EnvironmentAnswers, type KnownRequests } from './EnvironmentAnswers';

/** What a caller may see of one entity, environment by environment. */
export class EntityAccessService {
  readonly #access: DefaultAccessService;
  readonly #d: AccessDependencies;
  readonly #issuing: () => Promise<boolean>;
  readonly #answers: EnvironmentAnswers;

  constructor(options: {
    access: DefaultAccessService;
    dependencies: AccessDependencies;
    /** Whether sessions are being issued now. */
    issuing: () => Promise<boolean>;
    requests?: KnownRequests;
  }) {
    this.#answers = new EnvironmentAnswers(options);
    this.#access = options.access;
    this.#d = options.dependencies;
    this.#issuing = options.issuing;
  }

  /**
   * @throws NotFoundError - the catalog has no such entity, or not for the caller
   */
  async of(options: {
    caller: Caller;
    entityRef: string;
  }): Promise<Schemas['EntityAccess']> {
    const { caller } = options;
    const ref = fullRef(options.entityRef);
    await assertReadable({ readable: this.#d.readable, caller, ref });
    const context = await this.#access.context({ caller, refs: [ref] });
    const issuing = await this.#issuing();
    if (!context) return { entityRef: ref, issuing, environments: [] };

    const { policy } = context.active;
    const [environments] = await this.#answers.of({
      context,
      refs: [ref],
      environments: [...policy.environments.keys()],
    });
    const confirmed = new Set<string>();
    const pending = new Set<string>();
    for (const source of policy.sources.values()) {
      const names = await this.#access.serviceNames({
        entityRef: ref,
        source: source.name,
        environment: source.environment,
      });
      names.confirmed.forEach(name => confirmed.add(name));
      names.pending.forEach(name => pending.add(name));
    }
    return {
      entityRef: ref,
      policyVersion: policy.version,
      issuing,
      services: [...confirmed].sort(),
      pendingServices: [...pending].sort(),
      environments,
    };
  }
}

/**
 * An entity that isn't there and one that the caller may not read in the
 * catalog look the same.
 *
 * @throws NotFoundError
 */
export async function assertReadable(options: {
  readable: ReadableEntities;
  caller: Caller;
  ref: string;
}): Promise<void> {
  const { readable, caller, ref } = options;
  const found = await readable.of({ caller, refs: [ref] });
  if (!found.has(ref)) {
    throw new NotFoundError(
      `The catalog has no ${ref}, or you may not read it there.`,
    );
  }
}
