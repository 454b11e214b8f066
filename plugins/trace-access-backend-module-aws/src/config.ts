import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** What the configuration says about AWS, checked. */
export interface AwsConfig {
  /** A stand-in for AWS on this machine; absent = AWS itself. */
  endpoint?: string;
  /** A stand-in for the sign-in federation endpoint; absent = that of the role's partition. */
  signinEndpoint?: string;
  /** Region of the STS endpoint; absent = that of the base credentials, else the partition's first. */
  stsRegion?: string;
  /** Path of the managed policies that revocations are written to. */
  revocationsPath: string;
  /** Where the portal is, which the console names when a session has ended. */
  portalUrl?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;
/** What IAM takes as the path of a policy, up to 512 characters. */
const POLICY_PATH = /^(?=.{1,512}$)(\/[A-Za-z0-9.,+@=_-]+)*\/$/;

/** Reads and checks `traceAccess.aws`, and where the portal itself is. */
export function readAwsConfig(config: RootConfigService): AwsConfig {
  const aws = config.getOptionalConfig('traceAccess.aws');
  const stsRegion = aws?.getOptionalString('stsRegion');
  if (stsRegion !== undefined && !isRegion(stsRegion)) {
    throw new InputError(
      `traceAccess.aws.stsRegion is '${stsRegion}', which is not an AWS region such as eu-west-1`,
    );
  }
  const revocationsPath =
    aws?.getOptionalString('revocations.path') ?? '/trace-access/';
  if (!POLICY_PATH.test(revocationsPath)) {
    throw new InputError(
      `traceAccess.aws.revocations.path is '${revocationsPath}', which is not the path of an IAM policy such as /trace-access/`,
    );
  }
  const standIn = (key: string) => {
    const url = aws?.getOptionalString(key);
    if (url !== undefined) checkStandIn(`traceAccess.aws.${key}`, url);
    return url;
  };
  return {
    endpoint: standIn('endpoint'),
    signinEndpoint: standIn('signinEndpoint'),
    stsRegion,
    revocationsPath,
    portalUrl: config.getOptionalString('app.baseUrl'),
  };
}

// An endpoint that isn't this machine would be sent signed requests or
// credentials, and answer with some of its own making: only a local stand-in may
// be named.
function checkStandIn(key: string, endpoint: string): void {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    throw new InputError(
      `${key} is not a URL; write for example http://127.0.0.1:4600, or leave it out to talk to AWS`,
    );
  }
  if (!/^https?:$/.test(url.protocol) || !LOOPBACK.test(url.hostname)) {
    throw new InputError(
      `${key} must be http or https on this machine's loopback address (127.0.0.1, ::1 or localhost); leave it out to talk to AWS`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      `${key} must have no user, password, query or fragment`,
    );
  }
}

/** Whether a text looks like the name of an AWS region. */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}
