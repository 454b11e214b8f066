import { IAMClient } from '@aws-sdk/client-iam';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  operatorCauseOf,
  type RevocationEntry,
  type RevocationProvider,
  type RevocationReadiness,
  type RevocationTarget,
} from '@tracegate/plugin-trace-access-node';
import { AccountClients } from '../accountClients';
import type { BaseCredentialsOf } from '../baseCredentials';
import { partitionOf } from '../partition';
import { roleAddress } from '../roleAddress';
import { mapIamError } from './errors';
import { revocationDocument } from './revocationDocument';
import { RevocationPolicy } from './RevocationPolicy';
import { sameDocument } from './sameDocument';

const NOTHING_REVOKED = revocationDocument([])!;

/**
 * Makes roles refuse sessions that STS issued, by a managed policy of their own
 * that denies them everything.
 */
export class AwsRevocationProvider implements RevocationProvider {
  readonly provider = 'aws';
  readonly #clients: AccountClients<IAMClient>;

  constructor(
    private readonly options: {
      baseCredentialsOf: BaseCredentialsOf;
      /** A stand-in for AWS on this machine. */
      endpoint?: string;
      /** Path of the policies: `/trace-access/`. */
      path: string;
    },
  ) {
    const { baseCredentialsOf, endpoint } = options;
    this.#clients = new AccountClients({
      baseCredentialsOf,
      endpoint,
      // IAM is one service for all regions of a partition.
      regionOf: ({ partition }) => partitionOf(partition).firstRegion,
      create: settings => new IAMClient(settings),
    });
  }

  keyOf(target: RevocationTarget): string {
    return roleAddress(target).arn;
  }

  fits(
    _target: RevocationTarget,
    entries: readonly RevocationEntry[],
  ): boolean {
    return revocationDocument(entries) !== undefined;
  }

  async prepare(
    target: RevocationTarget,
    options: { prove: boolean; signal: AbortSignal },
  ): Promise<RevocationReadiness> {
    const { prove, signal } = options;
    try {
      const policy = await this.#policyOf(target, signal);
      if ((await policy.boundary()) === undefined) {
        return { ready: false, why: withoutBoundary(target) };
      }
      const state =
        (await policy.read()) ?? (await policy.create(NOTHING_REVOKED));
      await policy.ensureAttached();
      if (prove) await policy.prove(state);
      return { ready: true };
    } catch (error) {
      if (error instanceof NotAllowedError) {
        return { ready: false, why: operatorCauseOf(error) ?? error.message };
      }
      throw error;
    }
  }

  async write(
    target: RevocationTarget,
    entries: readonly RevocationEntry[],
    { signal }: { signal: AbortSignal },
  ): Promise<{ version: string }> {
    const text = revocationDocument(entries);
    if (text === undefined) {
      throw new InputError(
        `${entries.length} entries don't fit into the deny policy of ${roleAddress(target).arn}: end the role's sessions together, by an entry of kind 'role'`,
      );
    }
    const policy = await this.#policyOf(target, signal);
    const before = await policy.read();
    if (before && sameDocument(before.text, text)) {
      await policy.ensureAttached();
      return { version: before.version };
    }
    const after = await policy.replace(text, before);
    await policy.ensureAttached();
    // The deny is in force. What can't be deleted now is tried again when its
    // room is needed, and complained of then.
    await policy.tidy(after).catch(() => {});
    return { version: after.version };
  }

  async #policyOf(
    target: RevocationTarget,
    signal: AbortSignal,
  ): Promise<RevocationPolicy> {
    signal.throwIfAborted();
    const address = roleAddress(target);
    const { client } = await this.#clients.of(address.parsed).catch(error => {
      throw mapIamError({ error, target, signal });
    });
    const { path } = this.options;
    return new RevocationPolicy({ client, target, address, path, signal });
  }
}

function withoutBoundary(target: RevocationTarget): string {
  return `The role ${roleAddress(target).arn} has no permissions boundary: whoever may write its deny policy could write an Allow, so that the portal writes none. Put a boundary of trace reads on it (docs/aws-role.md has one).`;
}
