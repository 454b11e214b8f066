import {
  approvalsExtensionPoint,
  credentialProvidersExtensionPoint,
  groupSourcesExtensionPoint,
  revocationProvidersExtensionPoint,
  traceSourcesExtensionPoint,
  type CredentialProvider,
  type GroupSource,
  type OnCallSource,
  type RevocationProvider,
  type TicketValidator,
  type TraceSourceFactory,
} from '@tracegate/plugin-trace-access-node';
import type { BackendPluginRegistrationPoints } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';

/** What modules added. */
export interface Extensions {
  /** By provider. */
  providers: ReadonlyMap<string, CredentialProvider>;
  /** By type. */
  factories: ReadonlyMap<string, TraceSourceFactory>;
  groupSources: readonly GroupSource[];
  /** By provider. */
  revocationProviders: ReadonlyMap<string, RevocationProvider>;
  /** By name. */
  ticketValidators: ReadonlyMap<string, TicketValidator>;
  onCallSources: readonly OnCallSource[];
}

/** Opens the extension points; two modules for the same thing are refused. */
export function registerExtensionPoints(
  registration: BackendPluginRegistrationPoints,
): Extensions {
  const providers = new Map<string, CredentialProvider>();
  const factories = new Map<string, TraceSourceFactory>();
  const groupSources = new Map<string, GroupSource>();
  const revocationProviders = new Map<string, RevocationProvider>();
  const ticketValidators = new Map<string, TicketValidator>();
  const onCallSources = new Map<string, OnCallSource>();
  registration.registerExtensionPoint(credentialProvidersExtensionPoint, {
    addCredentialProvider: provider =>
      addOnce(providers, provider.provider, provider, 'credential provider'),
  });
  registration.registerExtensionPoint(traceSourcesExtensionPoint, {
    addTraceSourceFactory: factory =>
      addOnce(factories, factory.type, factory, 'type of trace source'),
  });
  registration.registerExtensionPoint(groupSourcesExtensionPoint, {
    addGroupSource: source =>
      addOnce(groupSources, source.name, source, 'group source'),
  });
  registration.registerExtensionPoint(revocationProvidersExtensionPoint, {
    addRevocationProvider: provider =>
      addOnce(
        revocationProviders,
        provider.provider,
        provider,
        'revocation provider',
      ),
  });
  registration.registerExtensionPoint(approvalsExtensionPoint, {
    addTicketValidator: validator =>
      addOnce(ticketValidators, validator.name, validator, 'ticket validator'),
    addOnCallSource: source =>
      addOnce(onCallSources, source.name, source, 'on-call source'),
  });
  return {
    providers,
    factories,
    revocationProviders,
    ticketValidators,
    get groupSources() {
      return [...groupSources.values()];
    },
    get onCallSources() {
      return [...onCallSources.values()];
    },
  };
}

function addOnce<T>(
  all: Map<string, T>,
  name: string,
  value: T,
  what: string,
): void {
  if (all.has(name)) {
    throw new ConflictError(
      `Two backend modules add the ${what} '${name}': remove one of them.`,
    );
  }
  all.set(name, value);
}
