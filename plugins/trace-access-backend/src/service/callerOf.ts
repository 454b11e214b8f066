import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { Request } from 'express';
import type { AccessService, Caller } from '../access/AccessService';

type AnyRequest = Request<any, any, any, any, any>;

/** The caller of a request: credentials, fresh membership, address. */
export type CallerOf = (request: AnyRequest) => Promise<Caller>;

export function createCallerOf(options: {
  httpAuth: HttpAuthService;
  access: AccessService;
  addressOf: (request: AnyRequest) => string | undefined;
}): CallerOf {
  const { httpAuth, access, addressOf } = options;
  return async request => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    return access.caller({ credentials, ip: addressOf(request) });
  };
}

/**
 * How the client's address is known, from `traceAccess.network.clientAddress`:
 * `unknown` (default: no `network` condition holds), `proxy` (as Express takes
 * it from the proxies of `backend.trustProxy`) or `direct` (the peer of the
 * connection; a request that came through a proxy has none).
 */
export function readAddressOf(
  config: Config,
): (request: AnyRequest) => string | undefined {
  const key = 'traceAccess.network.clientAddress';
  const how = config.getOptionalString(key) ?? 'unknown';
  switch (how) {
    case 'unknown':
      return () => undefined;
    case 'direct':
      return request =>
        request.headers['x-forwarded-for'] === undefined &&
        request.headers.forwarded === undefined
          ? request.socket.remoteAddress
          : undefined;
    case 'proxy':
      if (!config.has('backend.trustProxy')) {
        throw new InputError(
          `${key} is 'proxy', but backend.trustProxy doesn't say which proxies to believe: set it, or the address could be forged.`,
        );
      }
      return request => request.ip;
    default:
      throw new InputError(
        `${key} must be 'unknown', 'proxy' or 'direct', not '${how}'.`,
      );
  }
}
