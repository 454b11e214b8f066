import { parse, validate, type ARN } from '@aws-sdk/util-arn-parser';
import { InputError } from '@backstage/errors';
import type { Role } from '@tracegate/plugin-trace-access-common';

/** A role's address in one environment. */
export interface RoleAddress {
  arn: string;
  parsed: ARN;
  externalId?: string;
  maxSessionMs?: number;
}

/**
 * Where a role lives in an environment, as the policy declares it.
 *
 * @throws InputError - the Role document has no address for the environment, or not an IAM role's ARN
 */
export function roleAddress(place: {
  role: Role;
  environment: string;
}): RoleAddress {
  const { role, environment } = place;
  const address = role.environments.get(environment);
  if (!address) {
    throw new InputError(
      `Role '${role.alias}' has no entry for environment '${environment}'; add one under spec.environments of its Role document`,
    );
  }
  if (!validate(address.arn)) throw notARole(role.alias, environment);
  const parsed = parse(address.arn);
  if (
    parsed.service !== 'iam' ||
    !/^\d{12}$/.test(parsed.accountId) ||
    !/^role\/[\x21-\x7e]+$/.test(parsed.resource)
  ) {
    throw notARole(role.alias, environment);
  }
  return { ...address, parsed };
}

function notARole(alias: string, environment: string): InputError {
  return new InputError(
    `Role '${alias}' names no IAM role for environment '${environment}'; its arn must look like arn:aws:iam::<account>:role/<name>`,
  );
}
