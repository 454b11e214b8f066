import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type {
  Policy,
  PrincipalFacts,
} from '@tracegate/plugin-trace-access-common';
import type { CatalogReader } from '../catalog/CatalogReader';
import { fullRef } from '../catalog/entityRefs';
import type { Trust } from '../catalog/trustedLocations';
import type { Clock } from '../clock';
import { FreshValue } from './FreshValue';
import type { IdpGroupsService } from './IdpGroupsService';
import { readMembership } from './catalogMembership';
import { namedIdpGroups } from './idpSources';
import { sameFacts } from './sameFacts';

/** Membership for `view` is never older than this. */
export const MEMBERSHIP_MAX_AGE_MS = 5_000;
const IDLE_MS = 10 * 60_000;
const MAX_PRINCIPALS = 20_000;

interface Known {
  facts: FreshValue<PrincipalFacts>;
  /** The policy whose IdP groups the facts speak of. */
  policy: Policy | undefined;
}

/**
 * Who somebody is, at most 5 s ago: the catalog's membership and the identity
 * providers' groups. While nothing changes, the same object is given again, so
 * that the evaluator's views of it stay warm.
 */
export class PrincipalService {
  readonly #reader: CatalogReader;
  readonly #trust: Trust;
  readonly #idpGroups: IdpGroupsService;
  readonly #policy: () => Policy | undefined;
  readonly #clock: Clock;
  readonly #users = new Map<string, Known>();
  readonly #services = new Map<string, PrincipalFacts>();

  constructor(options: {
    reader: CatalogReader;
    trust: Trust;
    idpGroups: IdpGroupsService;
    policy: () => Policy | undefined;
    clock: Clock;
  }) {
    this.#reader = options.reader;
    this.#trust = options.trust;
    this.#idpGroups = options.idpGroups;
    this.#policy = options.policy;
    this.#clock = options.clock;
  }

  /**
   * The facts of who is signed in; with `live` as they are now.
   *
   * @throws NotAllowedError - nobody is
   * @throws ServiceUnavailableError - the catalog is not answering
   */
  async ofCredentials(
    credentials: BackstageCredentials,
    options: { live?: boolean } = {},
  ): Promise<PrincipalFacts> {
    const principal = credentials.principal as
      BackstageUserPrincipal | BackstageServicePrincipal | { type: 'none' };
    if (principal.type === 'user') {
      const ref = fullRef(principal.userEntityRef);
      if (options.live) this.expire(ref);
      return this.#ofUser(ref);
    }
    if (principal.type === 'service') {
      return this.#ofService(principal.subject);
    }
    throw new NotAllowedError('Sign in to see traces.');
  }

  /**
   * The facts of somebody named by ref: `user:default/ana`, `service:ci-deploy`;
   * with `live` as they are now.
   *
   * @throws InputError - it names neither a user nor a service
   */
  async ofRef(
    ref: string,
    options: { live?: boolean } = {},
  ): Promise<PrincipalFacts> {
    if (/^service:./.test(ref)) return this.#ofService(ref.slice(8));
    const full = fullRef(ref);
    if (options.live) this.expire(full);
    if (!full.startsWith('user:')) {
      throw new InputError(
        `'${ref}' is neither a user nor a service: write user:default/ana or service:ci-deploy.`,
      );
    }
    return this.#ofUser(full);
  }

  /** Makes the next use of a user's facts read them again. */
  expire(userRef: string): void {
    this.#users.get(userRef)?.facts.expire();
  }

  async #ofUser(ref: string): Promise<PrincipalFacts> {
    const policy = this.#policy();
    let known = this.#users.get(ref);
    if (!known) {
      this.#forgetIdle();
      known = { facts: this.#fresh(ref), policy };
      this.#users.set(ref, known);
    } else if (known.policy !== policy) {
      // The new policy may name other IdP groups.
      if (namedIdpGroups(policy).size > 0) known.facts.expire();
      known.policy = policy;
    }
    return known.facts.peek() ?? known.facts.get();
  }

  #fresh(ref: string): FreshValue<PrincipalFacts> {
    const value: FreshValue<PrincipalFacts> = new FreshValue({
      clock: this.#clock,
      maxAgeMs: MEMBERSHIP_MAX_AGE_MS,
      from: 'The catalog',
      read: async () => {
        const last = value.last();
        const [membership, idp] = await Promise.all([
          readMembership({
            reader: this.#reader,
            trust: this.#trust,
            userRef: ref,
          }),
          this.#idpGroups.factsOf({
            userRef: ref,
            named: namedIdpGroups(this.#policy()),
            last: last && {
              idpGroups: [...last.idpGroups],
              unknownIdpSources: new Set(last.unknownIdpSources),
              lastKnownIdpGroups: [...(last.lastKnownIdpGroups ?? [])],
            },
          }),
        ]);
        const now: PrincipalFacts = {
          ref,
          type: 'user',
          known: membership.known,
          groups: membership.groups,
          membershipKnown: true,
          ...idp,
        };
        return last && sameFacts(last, now) ? last : now;
      },
    });
    return value;
  }

  #ofService(subject: string): PrincipalFacts {
    const known = this.#services.get(subject);
    if (known) return known;
    if (this.#services.size >= MAX_PRINCIPALS) this.#services.clear();
    const facts: PrincipalFacts = {
      ref: `service:${subject}`,
      type: 'service',
      known: true,
      groups: new Map(),
      membershipKnown: true,
      idpGroups: [],
    };
    this.#services.set(subject, facts);
    return facts;
  }

  #forgetIdle(): void {
    if (this.#users.size < MAX_PRINCIPALS / 2) return;
    const before = this.#clock.now() - IDLE_MS;
    for (const [ref, { facts }] of this.#users) {
      if (facts.usedAt < before || this.#users.size >= MAX_PRINCIPALS) {
        this.#users.delete(ref);
      }
    }
  }
}
