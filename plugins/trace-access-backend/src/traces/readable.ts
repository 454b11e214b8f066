import { InputError } from '@backstage/errors';
import type { Role } from '@tracegate/plugin-trace-access-common';
import type { ReadableSource } from './readTraces';
import type { RegisteredSource } from './SourceRegistry';
import type { SourceStatuses } from './sourceStatus';

/** The sources that a role's credentials are for; notes those that need others, where asked to. */
export function readableWith(options: {
  sources: readonly RegisteredSource[];
  role: Role | undefined;
  statuses?: SourceStatuses;
}): ReadableSource[] {
  const { sources, role, statuses } = options;
  return sources.flatMap(one => {
    if (!one.source) return [];
    if (one.provider === role?.provider) {
      return [{ name: one.name, source: one.source }];
    }
    statuses?.fail(
      one.name,
      new InputError(
        `Source ${one.name} is read with ${one.provider} credentials, and the role '${role?.alias ?? ''}' gives others. The owner of the policy has to give a role for it`,
      ),
    );
    return [];
  });
}
