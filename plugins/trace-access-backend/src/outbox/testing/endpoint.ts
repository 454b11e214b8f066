import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readWebhookConfig } from '../webhooks/webhookConfig';

const secretOf = (byte: number) =>
  `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

export const OLD_SECRET = secretOf(1);
export const NEW_SECRET = secretOf(2);

/** Webhooks as an operator would configure them, to a receiver on this machine. */
export function webhooksTo(
  port: number,
  ...endpoints: JsonObject[]
): ReturnType<typeof readWebhookConfig> {
  return readWebhookConfig(
    new ConfigReader({
      traceAccess: {
        webhookHosts: [`hooks.example.com:${port}`, `127.0.0.1:${port}`],
        webhooks: (endpoints.length ? endpoints : [{}]).map(endpoint => ({
          name: 'siem',
          url: `https://hooks.example.com:${port}/in?key=secret-in-url`,
          secrets: [OLD_SECRET],
          allowPrivateNetwork: true,
          ...endpoint,
        })),
      },
    }),
  );
}
