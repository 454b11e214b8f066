import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const KEY = 'traceAccess.webhookHosts';

/**
 * Hosts that webhooks may be sent to: `hooks.example.com`,
 * `hooks.example.com:8443`, or `*.example.com` for everything below it.
 */
export function readAllowedHosts(config: Config): string[] {
  return (config.getOptionalStringArray(KEY) ?? []).map(entry => {
    const host = entry.toLowerCase().replace(/:443$/, '');
    if (!/^(?:\*\.)?[^*/@\s]+$/.test(host)) {
      throw new InputError(
        `${KEY} has '${entry}', which is no host: write 'hooks.example.com', with a port where it isn't 443, or '*.example.com'.`,
      );
    }
    return host;
  });
}

/** Compares with the port, where the URL names one that is not its scheme's own. */
export function hostAllowed(url: URL, hosts: readonly string[]): boolean {
  return hosts.some(host =>
    host.startsWith('*.')
      ? url.host.endsWith(host.slice(1))
      : url.host === host,
  );
}
