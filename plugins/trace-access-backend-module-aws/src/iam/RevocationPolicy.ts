import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  paginateListAttachedRolePolicies,
  paginateListPolicyVersions,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { RevocationTarget } from '@tracegate/plugin-trace-access-node';
import { CALL_TIMEOUT_MS } from '../accountClients';
import { awsErrorFacts } from '../awsError';
import type { RoleAddress } from '../roleAddress';
import { mapIamError, revocationError, type IamCall } from './errors';
import { sameDocument } from './sameDocument';

const MAX_VERSIONS = 5;

/** What a role's deny policy says now. */
export interface PolicyState {
  /** The default version, which is the one in force. */
  version: string;
  text: string;
  /** The other versions, oldest first. */
  others: string[];
}

type Send<T> = (options: { abortSignal: AbortSignal }) => Promise<T>;

/**
 * The managed policy `TraceAccessRevocations-<role>` of one role, in the calls
 * of IAM. All of it throws NotAllowedError or ServiceUnavailableError.
 */
export class RevocationPolicy {
  readonly #roleName: string;
  readonly #name: string;
  readonly #arn: string;

  constructor(
    private readonly options: {
      client: IAMClient;
      target: RevocationTarget;
      address: RoleAddress;
      /** Path of the policy: `/trace-access/`. */
      path: string;
      signal: AbortSignal;
    },
  ) {
    const { address, path } = options;
    const { partition, accountId, resource } = address.parsed;
    this.#roleName = resource.slice(resource.lastIndexOf('/') + 1);
    this.#name = `TraceAccessRevocations-${this.#roleName}`;
    this.#arn = `arn:${partition}:iam::${accountId}:policy${path}${this.#name}`;
  }

  /** The role's permissions boundary, where it has one. */
  async boundary(): Promise<string | undefined> {
    const RoleName = this.#roleName;
    const { Role } = await this.#onRole('iam:GetRole', options =>
      this.options.client.send(new GetRoleCommand({ RoleName }), options),
    );
    return Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  }

  /** What is in force; undefined where the policy doesn't exist. */
  async read(): Promise<PolicyState | undefined> {
    const versions = await this.#onPolicy('iam:ListPolicyVersions', options =>
      this.#versions(options).catch(unless('NoSuchEntity', undefined)),
    );
    if (!versions) return undefined;
    const { version, others } = versions;
    const { PolicyVersion } = await this.#onPolicy(
      'iam:GetPolicyVersion',
      options =>
        this.options.client.send(
          new GetPolicyVersionCommand({
            PolicyArn: this.#arn,
            VersionId: version,
          }),
          options,
        ),
    );
    const text = decodeURIComponent(PolicyVersion?.Document ?? '');
    return { version, text, others };
  }

  /** Makes the policy, unless it has been made meanwhile; says what is in force. */
  async create(text: string): Promise<PolicyState> {
    const { client, path, target } = this.options;
    const command = new CreatePolicyCommand({
      PolicyName: this.#name,
      Path: path,
      PolicyDocument: text,
      Description: `Sessions of ${target.role.alias} that Tracegate revoked. Rewritten whole, do not edit.`,
    });
    // A retried call of ours may have made it, or another replica.
    const exists = await this.#onPolicy('iam:CreatePolicy', options =>
      client
        .send(command, options)
        .then(() => false, unless('EntityAlreadyExists', true)),
    );
    const state = await this.read();
    if (state) return state;
    throw exists
      ? this.#error(
          'refused',
          `a policy ${this.#name} exists, but not as ${this.#arn} (names are unique in an account whatever their path): delete it, or set traceAccess.aws.revocations.path to its path.`,
        )
      : this.#error(
          'unavailable',
          `${this.#arn} was made and can't be read: IAM is not done yet.`,
        );
  }

  /**
   * Puts a document in force, as a new version of the policy or as its first,
   * and reads it back.
   */
  async replace(text: string, before?: PolicyState): Promise<PolicyState> {
    if (before) await this.#addVersion({ text, before, asDefault: true });
    const after = before ? await this.read() : await this.create(text);
    if (after && sameDocument(after.text, text)) return after;
    throw this.#error(
      'unavailable',
      `what was read back from ${this.#arn} differs from what was written: IAM is not done yet, or somebody else writes to it (CloudTrail tells who).`,
    );
  }

  /**
   * Proves that versions can be written and deleted, by one that is never in
   * force: whoever writes at the same time is not undone.
   */
  async prove(before: PolicyState): Promise<void> {
    const { text } = before;
    const version = await this.#addVersion({ text, before, asDefault: false });
    await this.#deleteVersion(version);
  }

  /** Deletes versions that are no longer in force, but for the newest. */
  async tidy({ others }: PolicyState): Promise<void> {
    for (const version of others.slice(0, -1)) {
      await this.#deleteVersion(version);
    }
  }

  /** Attaches the policy to its role, unless it is. */
  async ensureAttached(): Promise<void> {
    if (await this.#isAttached()) return;
    await this.#onRole('iam:AttachRolePolicy', options =>
      this.options.client.send(
        new AttachRolePolicyCommand({
          RoleName: this.#roleName,
          PolicyArn: this.#arn,
        }),
        options,
      ),
    );
    if (await this.#isAttached()) return;
    throw this.#error(
      'unavailable',
      `${this.#arn} was attached to ${this.options.address.arn} and isn't: IAM is not done yet, or somebody else detaches it (CloudTrail tells who).`,
    );
  }

  async #isAttached(): Promise<boolean> {
    const { client, path } = this.options;
    return this.#onRole('iam:ListAttachedRolePolicies', async options => {
      const pages = paginateListAttachedRolePolicies(
        { client },
        { RoleName: this.#roleName, PathPrefix: path },
        options,
      );
      for await (const { AttachedPolicies = [] } of pages) {
        if (AttachedPolicies.some(one => one.PolicyArn === this.#arn)) {
          return true;
        }
      }
      return false;
    });
  }

  async #versions(options: { abortSignal: AbortSignal }) {
    const { client } = this.options;
    const pages = paginateListPolicyVersions(
      { client },
      { PolicyArn: this.#arn },
      options,
    );
    const others: string[] = [];
    let version = '';
    for await (const { Versions = [] } of pages) {
      for (const { VersionId = '', IsDefaultVersion } of Versions) {
        if (IsDefaultVersion) version = VersionId;
        else others.push(VersionId);
      }
    }
    // Times of creation have whole seconds; the numbers only grow.
    const number = (id: string) => Number(id.slice(1));
    others.sort((a, b) => number(a) - number(b));
    return { version, others };
  }

  async #addVersion(options: {
    text: string;
    before: PolicyState;
    asDefault: boolean;
  }): Promise<string> {
    const { text, before, asDefault } = options;
    // The one in force is one more.
    if (before.others.length + 1 >= MAX_VERSIONS) {
      await this.#deleteVersion(before.others[0]);
    }
    const command = new CreatePolicyVersionCommand({
      PolicyArn: this.#arn,
      PolicyDocument: text,
      SetAsDefault: asDefault,
    });
    const { PolicyVersion } = await this.#onPolicy(
      'iam:CreatePolicyVersion',
      sendOptions => this.options.client.send(command, sendOptions),
    );
    return PolicyVersion?.VersionId ?? '';
  }

  async #deleteVersion(version: string): Promise<void> {
    const command = new DeletePolicyVersionCommand({
      PolicyArn: this.#arn,
      VersionId: version,
    });
    await this.#onPolicy('iam:DeletePolicyVersion', options =>
      this.options.client
        .send(command, options)
        .catch(unless('NoSuchEntity', undefined)),
    );
  }

  #onPolicy<T>(action: string, send: Send<T>): Promise<T> {
    return this.#call({ action, resource: this.#arn }, send);
  }

  #onRole<T>(action: string, send: Send<T>): Promise<T> {
    return this.#call({ action, resource: this.options.address.arn }, send);
  }

  async #call<T>(call: IamCall, send: Send<T>): Promise<T> {
    const { signal, target } = this.options;
    signal.throwIfAborted();
    try {
      return await send({
        abortSignal: AbortSignal.any([
          signal,
          AbortSignal.timeout(CALL_TIMEOUT_MS),
        ]),
      });
    } catch (error) {
      throw mapIamError({ error, call, target, signal });
    }
  }

  #error(kind: 'refused' | 'unavailable', cause: string): Error {
    return revocationError({ kind, target: this.options.target, cause });
  }
}

/** For `catch`: what stands for one of AWS's errors, which is no failure here. */
function unless<T>(code: string, value: T): (error: unknown) => T {
  return error => {
    if (awsErrorFacts(error).code === code) return value;
    throw error;
  };
}
