import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import {
  withOperatorCause,
  type RevocationTarget,
} from '@tracegate/plugin-trace-access-node';
import {
  awsErrorFacts,
  describeAwsError,
  type AwsErrorFacts,
} from '../awsError';
import {
  CREDENTIALS_MEANINGS,
  meaningOf,
  NO_CREDENTIALS,
  type Meaning,
} from '../meanings';

/** A call of IAM, as a policy would name it. */
export interface IamCall {
  /** `iam:GetRole` */
  action: string;
  /** The ARN it is about. */
  resource: string;
}

const BUSY: Meaning = {
  kind: 'unavailable',
  cause:
    'Somebody else is changing the same role or policy at the same time; if it stays, look in CloudTrail for who else writes to it.',
};

const FAULT: Meaning = {
  kind: 'refused',
  cause:
    "IAM took the call for malformed: this is a fault of this module, or of what stands in for AWS; check traceAccess.aws.revocations.path and the role's ARN first.",
};

/** IAM's error codes (without a trailing `Exception`), and what to look at. */
const IAM_MEANINGS: Readonly<Record<string, Meaning>> = {
  ...CREDENTIALS_MEANINGS,
  ConcurrentModification: BUSY,
  DeleteConflict: BUSY,
  EntityTemporarilyUnmodifiable: BUSY,
  NoSuchEntity: BUSY,
  LimitExceeded: {
    kind: 'refused',
    cause:
      'A quota of the account is used up: ten managed policies on a role, or the number of customer managed policies. Detach or delete one, or have the quota raised.',
  },
  UnmodifiableEntity: {
    kind: 'refused',
    cause: 'The role belongs to an AWS service, which alone may change it.',
  },
  InvalidInput: FAULT,
  MalformedPolicyDocument: FAULT,
  PolicyNotAttachable: FAULT,
  ValidationError: FAULT,
};

const NO_ANSWER = {
  throttled:
    'IAM is throttling: the account shares one rate among all its callers. It recovers by itself; look for what else calls IAM.',
  silent:
    'IAM did not answer in time or at all: check the network way to its endpoint (proxy, DNS; in most set-ups it has no VPC endpoint) and the AWS health dashboard.',
};

/**
 * Turns what IAM threw into an error of Backstage, with a sentence for the user
 * and the operator's cause. An abort is passed on as it is.
 */
export function mapIamError(options: {
  error: unknown;
  /** Absent: the base credentials could not be had. */
  call?: IamCall;
  target: RevocationTarget;
  signal?: AbortSignal;
}): Error {
  const { error, call, target, signal } = options;
  if (signal?.aborted) return signal.reason as Error;
  const facts = awsErrorFacts(error);
  const meaning = call ? meaningFor(call, facts) : NO_CREDENTIALS;
  return revocationError({
    kind: meaning.kind === 'unavailable' ? 'unavailable' : 'refused',
    target,
    cause: `${call ? `${call.action} on ${call.resource} failed. ` : ''}${meaning.cause} AWS said: ${describeAwsError(facts)}`,
  });
}

/** They miss nothing but the role; in other calls it is a policy that has just gone. */
const READS_OF_ROLE = new Set(['iam:GetRole', 'iam:ListAttachedRolePolicies']);

function meaningFor(call: IamCall, facts: AwsErrorFacts): Meaning {
  const { action, resource } = call;
  if (facts.code === 'AccessDenied') {
    return {
      kind: 'refused',
      cause: `The identity of the base credentials may not ${action} on ${resource}: allow it (docs/aws-role.md has the statement, and the conditions that it comes with); a service control policy or a permissions boundary may deny it as well.`,
    };
  }
  if (facts.code === 'NoSuchEntity' && READS_OF_ROLE.has(action)) {
    return {
      kind: 'refused',
      cause:
        'The account has no such role: create it, or mend its ARN in the Role document.',
    };
  }
  // Room for a version was made just before: somebody else took it.
  if (facts.code === 'LimitExceeded' && action === 'iam:CreatePolicyVersion') {
    return BUSY;
  }
  const known = IAM_MEANINGS;
  return meaningOf({ facts, known, service: 'IAM', ...NO_ANSWER });
}

/** An error of writing to a role, or of finding out whether that is possible. */
export function revocationError(options: {
  kind: 'refused' | 'unavailable';
  target: RevocationTarget;
  /** For operators. */
  cause: string;
}): Error {
  const { kind, target, cause } = options;
  const { environment, role } = target;
  const error =
    kind === 'refused'
      ? new NotAllowedError(
          `AWS does not let revocations be written to the role '${role.alias}' in ${environment}: copies of its credentials live until they expire. Tell the owner of the role, who finds the cause in the audit log`,
        )
      : new ServiceUnavailableError(
          `AWS can't take revocations for the role '${role.alias}' in ${environment} right now. They are tried again; if it stays, tell the operators of this portal`,
        );
  return withOperatorCause(
    error,
    `Revocations of role '${role.alias}' in '${environment}': ${cause}`,
  );
}
