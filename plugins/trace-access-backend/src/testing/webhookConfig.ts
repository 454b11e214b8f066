import type { JsonObject } from '@backstage/types';
import { OLD_SECRET } from '../outbox/testing/endpoint';

/** `traceAccess` of a portal that tells everything to a receiver on this machine. */
export function webhooksToPlain(port: number): JsonObject {
  return {
    webhookHosts: [`127.0.0.1:${port}`],
    webhooks: [
      {
        name: 'siem',
        url: `http://127.0.0.1:${port}/`,
        secrets: [OLD_SECRET],
        allowPrivateNetwork: true,
      },
    ],
  };
}
