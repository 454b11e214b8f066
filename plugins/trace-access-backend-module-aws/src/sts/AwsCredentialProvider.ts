import {
  AssumeRoleCommand,
  STSClient,
  type AssumeRoleCommandOutput,
} from '@aws-sdk/client-sts';
import { InputError } from '@backstage/errors';
import type {
  ConsoleLinkTarget,
  CredentialProvider,
  ExportedCredentials,
  IssuedSession,
  SessionRequest,
} from '@tracegate/plugin-trace-access-node';
import { AccountClients, CALL_TIMEOUT_MS } from '../accountClients';
import type { BaseCredentialsOf } from '../baseCredentials';
import type { AwsConfig } from '../config';
import { consoleLink } from '../console/consoleLink';
import { partitionOf } from '../partition';
import { roleAddress } from '../roleAddress';
import { assumeRoleInput } from './assumeRoleInput';
import {
  AwsSessionCredentials,
  type SessionIdentity,
} from './AwsSessionCredentials';
import { mapStsError } from './errors';

interface Session {
  credentials: unknown;
  request: SessionRequest;
}

/**
 * Issues sessions with STS `AssumeRole`, from the base credentials that the
 * portal is configured with.
 */
export class AwsCredentialProvider implements CredentialProvider {
  readonly provider = 'aws';
  readonly #clients: AccountClients<STSClient>;
  readonly #now: () => number;

  constructor(
    private readonly options: {
      baseCredentialsOf: BaseCredentialsOf;
      config: Omit<AwsConfig, 'revocationsPath'>;
      now?: () => number;
    },
  ) {
    const { baseCredentialsOf, config, now = Date.now } = options;
    this.#now = now;
    this.#clients = new AccountClients({
      baseCredentialsOf,
      endpoint: config.endpoint,
      regionOf: ({ base, partition }) =>
        config.stsRegion ??
        base.stsRegion ??
        partitionOf(partition).firstRegion,
      create: settings =>
        new STSClient({ ...settings, useGlobalEndpoint: false }),
    });
  }

  async issue(
    request: SessionRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<IssuedSession> {
    signal.throwIfAborted();
    const now = this.#now;
    const { parsed } = roleAddress(request);
    // What policy got wrong is said before anything is asked of AWS.
    assumeRoleInput({ request, now: now(), chained: true });
    const failed = (error: unknown, of: 'base' | 'session') =>
      mapStsError({
        error,
        of,
        roleAlias: request.role.alias,
        environment: request.environment,
        signal,
      });
    const { client, chained } = await this.#clients.of(parsed).catch(error => {
      throw failed(error, 'base');
    });
    const input = assumeRoleInput({ request, now: now(), chained });
    try {
      const answer = await client.send(new AssumeRoleCommand(input), {
        abortSignal: AbortSignal.any([
          signal,
          AbortSignal.timeout(CALL_TIMEOUT_MS),
        ]),
      });
      return issued(answer);
    } catch (error) {
      throw failed(error, 'session');
    }
  }

  exportCredentials(session: Session): ExportedCredentials {
    const { accessKeyId, secretAccessKey, sessionToken } = identityOf(session);
    return {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      accountId: roleAddress(session.request).parsed.accountId,
    };
  }

  async consoleLink(
    session: Session,
    options: { region?: string; signal: AbortSignal },
  ): Promise<ConsoleLinkTarget> {
    const { signal } = options;
    signal.throwIfAborted();
    const { signinEndpoint, portalUrl } = this.options.config;
    const { environment, endsAt } = session.request;
    const { parsed } = roleAddress(session.request);
    const partition = partitionOf(parsed.partition);
    return consoleLink({
      identity: identityOf(session),
      partition,
      region: options.region ?? partition.firstRegion,
      environment,
      endpoint: signinEndpoint,
      portalUrl,
      endsAt,
      now: this.#now(),
      signal,
    });
  }
}

function identityOf({ credentials }: Session): SessionIdentity {
  if (!(credentials instanceof AwsSessionCredentials)) {
    throw new InputError(
      'Only sessions that AWS issued have AWS credentials and a console; give the binding a role whose provider is aws',
    );
  }
  return credentials.identity();
}

function issued(answer: AssumeRoleCommandOutput): IssuedSession {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } =
    answer.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new Error('the answer carries no credentials');
  }
  const identity: SessionIdentity = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
  return {
    credentials: new AwsSessionCredentials(identity),
    expiresAt: Expiration.getTime(),
    providerSession: answer.AssumedRoleUser?.AssumedRoleId ?? 'unknown',
  };
}
