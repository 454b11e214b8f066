import { createExtensionPoint } from '@backstage/backend-plugin-api';

/**
 * What a group source knows of one user. `groups: undefined` means unknown
 * (down, stale, truncated), which is not the same as none: allows through the
 * source drop out, and denies through it use the last known groups.
 *
 * @public
 */
export interface SourceGroups {
  groups?: readonly string[];
  /** Epoch milliseconds of the moment the source said so. */
  seenAt: number;
}

/**
 * Groups of an identity provider that the catalog doesn't carry.
 *
 * @public
 */
export interface GroupSource {
  /** The `source` that policy names: `okta`. */
  readonly name: string;
  groupsOf(
    userRef: string,
    options: { signal: AbortSignal },
  ): Promise<SourceGroups>;
}

/**
 * Where modules add group sources.
 *
 * @public
 */
export interface GroupSourcesExtensionPoint {
  addGroupSource(source: GroupSource): void;
}

/** @public */
export const groupSourcesExtensionPoint =
  createExtensionPoint<GroupSourcesExtensionPoint>({
    id: 'trace-access.group-sources',
  });
