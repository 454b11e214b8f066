import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  auditReadPermission,
  principalRevokePermission,
  type Policy,
} from '@tracegate/plugin-trace-access-common';
import type { TraceAccessRequestResource } from '@tracegate/plugin-trace-access-node';
import type { Caller } from '../access/AccessService';
import type { PortalGates } from '../access/PortalGates';
import type { PortalPermissions } from '../access/PortalPermissions';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { Reviewers } from './Reviewers';
import type { RequestTable } from './RequestTable';
import type { RequestRecord } from './requestRecord';

/** What the portal's permission policy may narrow. */
export type RequestRight = 'read' | 'review' | 'cancel' | 'revoke';

/**
 * Who may see requests and what came of them: those concerned (who asked, who
 * may decide or did, who owns the entity or a document behind it), those who
 * read the whole audit trail, and of these whom the portal's own permission
 * policy leaves.
 */
export class RequestRights {
  constructor(
    private readonly deps: {
      table: RequestTable;
      reviewers: Reviewers;
      entities: EntityFactsStore;
      policy: () => Policy | undefined;
      gates: PortalGates;
      permissions: PortalPermissions;
    },
  ) {}

  /**
   * @throws NotFoundError - there is none, or it isn't the caller's to see: both look the same
   */
  async readable(options: {
    caller: Caller;
    id: string;
  }): Promise<RequestRecord> {
    const { caller, id } = options;
    const request = await this.deps.table.get(id);
    if (request && (await this.maySee({ caller, request }))) return request;
    throw new NotFoundError('There is no such request that you may see.');
  }

  async maySee(options: {
    caller: Caller;
    request: RequestRecord;
  }): Promise<boolean> {
    const { caller, request } = options;
    if (await this.refusal({ ...options, what: 'read' })) return false;
    if (await this.isConcerned({ caller, request })) return true;
    return this.seesAll(caller);
  }

  /** Those of many that the caller may see, in their order. */
  async visible(options: {
    caller: Caller;
    requests: readonly RequestRecord[];
  }): Promise<RequestRecord[]> {
    const { caller, requests } = options;
    const left = requests.filter(await this.leaves({ caller, what: 'read' }));
    if (left.length === 0 || (await this.seesAll(caller))) return left;
    const reviews = await this.deps.table.reviewsOf(left.map(({ id }) => id));
    const reviewed = new Set(
      reviews.flatMap(one =>
        one.reviewer === caller.ref ? [one.requestId] : [],
      ),
    );
    const sees = await Promise.all(
      left.map(
        async request =>
          reviewed.has(request.id) || this.#oversees({ caller, request }),
      ),
    );
    return left.filter((_, i) => sees[i]);
  }

  /** Reads every request, grant and revocation. */
  seesAll(caller: Caller): Promise<boolean> {
    return this.deps.permissions.may({
      permission: auditReadPermission,
      credentials: caller.credentials,
    });
  }

  /** Asked, may decide or did, or owns something of it. */
  async isConcerned(options: {
    caller: Caller;
    request: RequestRecord;
  }): Promise<boolean> {
    const { caller, request } = options;
    if (await this.#oversees(options)) return true;
    const reviews = await this.deps.table.reviewsOf([request.id]);
    return reviews.some(({ reviewer }) => reviewer === caller.ref);
  }

  /** All of that but having decided, which the database knows. */
  async #oversees(options: {
    caller: Caller;
    request: RequestRecord;
  }): Promise<boolean> {
    const { caller, request } = options;
    if (request.requester === caller.ref) return true;
    if (this.owns({ caller, request })) return true;
    const standing = await this.deps.reviewers.standingOf({
      caller,
      about: aboutOf(request),
    });
    return standing.may;
  }

  /**
   * May end what came of it: who holds it, and whoever oversees it, as far as
   * the portal's permission policy leaves that.
   */
  async mayRevoke(options: {
    caller: Caller;
    request: RequestRecord;
  }): Promise<boolean> {
    const { caller, request } = options;
    // One's own access is always one's own to give back.
    if (request.requester === caller.ref) return true;
    if (await this.refusal({ ...options, what: 'revoke' })) return false;
    if (await this.isConcerned({ caller, request })) return true;
    return this.deps.permissions.may({
      permission: principalRevokePermission,
      credentials: caller.credentials,
    });
  }

  /** Owns the entity, or a policy document that the request came of. */
  owns(options: { caller: Caller; request: RequestRecord }): boolean {
    const { facts } = options.caller;
    return this.concerned(options.request).some(
      ref => ref === facts.ref || facts.groups.has(ref),
    );
  }

  /** Owners of the entity, of the binding, its rules and the environment. */
  concerned(request: RequestRecord): readonly string[] {
    const policy = this.deps.policy();
    const { entityRef, binding, environment, terms } = request;
    return [
      ...new Set([
        ...(this.deps.entities.get(entityRef)?.facts.owners ?? []),
        ...[
          policy?.bindings.get(binding)?.owner,
          policy?.environments.get(environment)?.owner,
          ...terms.rules.map(rule => policy?.approvalRules.get(rule)?.owner),
        ].filter(owner => owner !== undefined),
      ]),
    ];
  }

  /** Refs of users whose pages may show the request. */
  async watchersOf(request: RequestRecord): Promise<readonly string[]> {
    const [people, reviews] = await Promise.all([
      this.deps.reviewers.peopleOf(aboutOf(request)).catch(() => []),
      this.deps.table.reviewsOf([request.id]),
    ]);
    return [
      ...new Set([
        ...people.flatMap(step => step.people).slice(0, 200),
        ...reviews.map(({ reviewer }) => reviewer),
      ]),
    ];
  }

  /** @throws NotAllowedError - the portal's permission policy refuses it */
  async assertMay(options: {
    caller: Caller;
    request: RequestRecord;
    what: RequestRight;
  }): Promise<void> {
    const refusal = await this.refusal(options);
    if (refusal) throw new NotAllowedError(refusal);
  }

  /** How the portal's permission policy refuses it; undefined where it doesn't. */
  async refusal(options: {
    caller: Caller;
    request: RequestRecord;
    what: RequestRight;
  }): Promise<string | undefined> {
    const leaves = await this.leaves(options);
    if (leaves(options.request)) return undefined;
    const { what } = options;
    const permission = what === 'revoke' ? 'grant.revoke' : `request.${what}`;
    return `The portal's permission policy refuses trace-access.${permission} here: ask its administrators.`;
  }

  /** Of which requests the portal's permission policy leaves something, asked once for many. */
  async leaves(options: {
    caller: Caller;
    what: RequestRight;
  }): Promise<(request: RequestRecord) => boolean> {
    const { caller, what } = options;
    const gate = await this.deps.gates.request(what, caller.credentials);
    return request => gate(this.resourceOf(request));
  }

  /** A request as permission rules see it. */
  resourceOf(request: RequestRecord): TraceAccessRequestResource {
    const { requester, entityRef, environment, tier, state, terms } = request;
    return {
      requester,
      entityRef,
      entity: this.deps.entities.get(entityRef)?.facts,
      environment,
      tier,
      state,
      approvers: terms.approvers.filter(key => /^(user|group):/.test(key)),
    };
  }
}

/** What deciding on a request is about. */
export function aboutOf(request: RequestRecord) {
  const { requester, entityRef, createdAt, terms } = request;
  return { requester, entityRef, createdAt, terms: terms.terms };
}
