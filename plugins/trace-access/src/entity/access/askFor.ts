import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { Ask } from '../../shared';

/** What *Request access* asks for in one environment of an entity. */
export function askFor(
  entityRef: string,
  access: Schemas['EnvironmentAccess'],
): Ask {
  return {
    entityRef,
    environment: access.name,
    approvers: access.approvers,
    binding: access.state === 'ask' ? access.binding : undefined,
    sentence: access.sentence,
  };
}
