import type { QueryOperation } from '../http/queryService';

/** Needs no permission, and no policy can deny it. */
export const getCallerIdentity: QueryOperation = ({ caller }) => ({
  Arn: caller.arn,
  UserId: caller.userId,
  Account: caller.account,
});
