import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** What `traceAccess.aws` says, checked. */
export interface AwsConfig {
  /** A stand-in for AWS on this machine; absent = AWS itself. */
  endpoint?: string;
  /** Region of the STS endpoint; absent = that of the base credentials, else the partition's first. */
  stsRegion?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

/** Reads and checks `traceAccess.aws`. */
export function readAwsConfig(config: RootConfigService): AwsConfig {
  const endpoint = config.getOptionalString('traceAccess.aws.endpoint');
  const stsRegion = config.getOptionalString('traceAccess.aws.stsRegion');
  if (endpoint !== undefined) checkEndpoint(endpoint);
  if (stsRegion !== undefined && !REGION.test(stsRegion)) {
    throw new InputError(
      `traceAccess.aws.stsRegion is '${stsRegion}', which is not an AWS region such as eu-west-1`,
    );
  }
  return { endpoint, stsRegion };
}

// An endpoint that isn't this machine would be sent signed requests, and answer
// with credentials and traces of its own making: only a local stand-in may be named.
function checkEndpoint(endpoint: string): void {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    throw new InputError(
      `traceAccess.aws.endpoint is not a URL; write for example http://127.0.0.1:4600, or leave it out to talk to AWS`,
    );
  }
  if (!/^https?:$/.test(url.protocol) || !LOOPBACK.test(url.hostname)) {
    throw new InputError(
      `traceAccess.aws.endpoint must be http or https on this machine's loopback address (127.0.0.1, ::1 or localhost); leave it out to talk to AWS`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      'traceAccess.aws.endpoint must have no user, password, query or fragment',
    );
  }
}

/** Whether a text looks like the name of an AWS region. */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}
