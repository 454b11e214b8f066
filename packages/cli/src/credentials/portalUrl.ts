import { parseEntityRef } from '@backstage/catalog-model';
import { UsageError } from '../usage';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A URL of the portal as given, without a slash at its end. Credentials travel
 * to and from it, so it is https, but on this machine.
 */
export function readPortalUrl(text: string, flag: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(
      `${flag} must be a URL such as https://portal.example.com.`,
    );
  }
  const safe =
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!safe) {
    throw new UsageError(
      `${flag} must begin with https:// (http:// only on this machine).`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new UsageError(
      `${flag} is the address alone, without a user, a query or a fragment.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

/** Where in the portal to ask for the credentials of an entity. */
export function requestLink(options: {
  appUrl: string;
  entity: string;
  environment: string;
}): string {
  const { kind, namespace, name } = parseEntityRef(options.entity);
  const entityPath = [namespace, kind, name].map(encodeURIComponent).join('/');
  const query = new URLSearchParams({
    environment: options.environment,
    request: 'credentials',
  });
  return `${options.appUrl}/catalog/${entityPath}/traces?${query}`;
}
