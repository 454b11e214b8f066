import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Action,
  Decision,
  PrincipalFacts,
  Role,
  TraceSourceConfig,
} from '@tracegate/plugin-trace-access-common';

/** Who asks, as the backend knows them at this moment. */
export interface Caller {
  /** Full ref: `user:default/ana`, `service:ci-deploy`. */
  ref: string;
  facts: PrincipalFacts;
  /** Full ref of the agent that acts for them, where one does. */
  actor?: string;
  credentials: BackstageCredentials;
  /** Absent = unknown; see `traceAccess.network`. */
  ip?: string;
}

/** What a caller may see of one service of one source. */
export interface ServiceVisibility {
  visible: boolean;
  /** What decided, where exactly one entity claims the service or a binding names it. */
  decision?: Decision;
  /** Attribute patterns in force for its spans; the union over the claimants where contested. */
  redact: readonly string[];
  /** The claimant, where there is exactly one. */
  entityRef?: string;
  /** Of hidden ones, whom to ask; only where the caller may read that entity in the catalog. */
  owner?: { entityRef: string; groups: string[] };
  /** Ids of the grants that make it visible; absent where none does. */
  grants?: readonly string[];
  /**
   * Grants that show it, or another part of it, once all of them are claimed. A
   * grant that nobody has claimed has opened nothing yet.
   */
  toClaim?: readonly Claimable[];
}

/** What a grant gives from its first use on. */
export interface Claimable {
  entityRef: string;
  /** Allowed, by a grant that is `claimable`. */
  decision: Decision;
}

/** A role to look for a trace with, and what gives it. */
export interface ViewableRole {
  decision: Decision;
  /** The entity that it is decided on; absent where a binding names a service. */
  entityRef?: string;
}

/** The names under which an entity's spans are looked for in one source. */
export interface ServiceNames {
  confirmed: readonly string[];
  /** Claimed by annotation, and not confirmed: they give nothing. */
  pending: readonly string[];
  /** Whether the entity says anything of its names beyond its own (annotation or policy). */
  declared: boolean;
}

/** Who may do what; every other noun of the backend asks it. */
export interface AccessService {
  /**
   * The caller with membership that is at most 5 s old; read now where `live`.
   *
   * @throws ServiceUnavailableError - the catalog is down and nothing fresh is known
   */
  caller(options: {
    credentials: BackstageCredentials;
    ip?: string;
    live?: boolean;
  }): Promise<Caller>;

  /**
   * The access policy's decision, narrowed by the portal's permission
   * `trace-access.trace.read`. A "no" is a denied decision, never an error.
   * `live`: on membership and facts that are read now, for what is given on it
   * for longer (I4). `open`: what is open already; grants that nobody has claimed
   * don't count.
   *
   * @throws ServiceUnavailableError - the catalog is down and nothing fresh is known
   */
  decide(options: {
    caller: Caller;
    entityRef: string;
    environment: string;
    action: Action;
    live?: boolean;
    open?: boolean;
  }): Promise<Decision>;
  /** Whether the catalog has the entity, and lets the caller read it: to others, both look the same. */
  mayRead(options: { caller: Caller; entityRef: string }): Promise<boolean>;

  serviceNames(options: {
    entityRef: string;
    source: string;
    environment: string;
  }): Promise<ServiceNames>;

  /** One answer per name, in one batch: no catalog call per name. */
  services(options: {
    caller: Caller;
    environment: string;
    source: string;
    names: readonly string[];
  }): Promise<ReadonlyMap<string, ServiceVisibility>>;

  /**
   * Allowed `view` decisions with distinct roles that the caller holds in the
   * environment, at most five: for opening a trace by its id alone. Those of a
   * grant that must be claimed first are last, for roles that nothing else gives.
   */
  viewable(options: {
    caller: Caller;
    environment: string;
  }): Promise<ViewableRole[]>;

  sources(environment: string): readonly TraceSourceConfig[];

  role(alias: string): Role | undefined;
}
