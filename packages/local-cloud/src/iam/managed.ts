import { AWS_MANAGED_POLICIES } from './awsManaged';
import type { CloudState, ManagedPolicy } from './state';

/** A customer's or AWS's managed policy by its ARN. */
export function findManagedPolicy(
  state: CloudState,
  arn: string,
): ManagedPolicy | undefined {
  const account = arn.split(':')[4];
  return account === 'aws'
    ? AWS_MANAGED_POLICIES.get(arn)
    : state.get(account)?.policies.get(arn);
}
