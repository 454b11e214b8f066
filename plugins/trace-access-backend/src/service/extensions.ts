import {
  credentialProvidersExtensionPoint,
  groupSourcesExtensionPoint,
  traceSourcesExtensionPoint,
  type CredentialProvider,
  type GroupSource,
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
}

/** Opens the extension points; two modules for the same thing are refused. */
export function registerExtensionPoints(
  registration: BackendPluginRegistrationPoints,
): Extensions {
  const providers = new Map<string, CredentialProvider>();
  const factories = new Map<string, TraceSourceFactory>();
  const groupSources = new Map<string, GroupSource>();
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
  return {
    providers,
    factories,
    get groupSources() {
      return [...groupSources.values()];
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
