import { principalRevokePermission } from '@tracegate/plugin-trace-access-common';

/** Said where a role would have to end for everyone, and whoever asks may not want that. */
export const ROLE_WIDE = `The deny policy of a role is full, so this would end the sessions of everyone on it. Only somebody with the permission ${principalRevokePermission.name} can say that this is meant: ask them, or the portal's administrators.`;
