import {
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Whether an entity comes from where the operator lets entities count. */
export type Trust = (entity: Pick<Entity, 'metadata'>) => boolean;

/**
 * From `traceAccess.catalog.trustedLocations`: location refs such as
 * `url:https://github.com/acme/catalog/blob/main/all.yaml`, or prefixes that
 * end in `*`. An entity is compared by the location that was registered
 * (`backstage.io/managed-by-origin-location`), which the catalog writes itself.
 * Not set: everything counts.
 */
export function readTrust(config: Config): Trust {
  const locations = config.getOptionalStringArray(
    'traceAccess.catalog.trustedLocations',
  );
  if (!locations) return () => true;
  const exact = new Set<string>();
  const prefixes: string[] = [];
  for (const location of locations) {
    if (!/^[a-z][a-z0-9+-]*:./i.test(location)) {
      throw new InputError(
        `traceAccess.catalog.trustedLocations has '${location}', which is no location: write '<type>:<target>', such as 'url:https://github.com/acme/catalog/*'.`,
      );
    }
    if (location.endsWith('*')) prefixes.push(location.slice(0, -1));
    else exact.add(location);
  }
  return entity => {
    const origin = entity.metadata.annotations?.[ANNOTATION_ORIGIN_LOCATION];
    return (
      origin !== undefined &&
      (exact.has(origin) || prefixes.some(prefix => origin.startsWith(prefix)))
    );
  };
}

/** What {@link Trust} reads, as a catalog field. */
export const TRUST_FIELD = `metadata.annotations.${ANNOTATION_ORIGIN_LOCATION}`;
