import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import type { LocalCloud } from '@tracegate/local-cloud';
import {
  onCompanyCloud,
  REGION,
  startCompanyCloud,
} from '../../testing/companyCloud';
import { startPortal } from '../../testing/startPortal';

/** A portal with the AWS module, on a local cloud that has the sample company's roles. */
export async function startTraced(
  options: Parameters<typeof startPortal>[0] & {
    /** Stands between the portal and the cloud: takes the cloud's URL, gives its own. */
    between?: (url: string) => Promise<string>;
  } & Parameters<typeof startCompanyCloud>[0] = {},
) {
  const cloud = await startCompanyCloud(options);
  const endpoint = (await options.between?.(cloud.aws.url)) ?? cloud.aws.url;
  const portal = await startPortal(
    onCompanyCloud({
      portal: options,
      endpoint,
      signinEndpoint: cloud.signin.url,
    }),
  );
  // AWS lives in real time.
  portal.clock.move({ ms: Date.now() - portal.clock.now() });
  return {
    ...portal,
    cloud,
    send: (segments: readonly object[]) => send(cloud, segments),
    async stop() {
      await portal.stop();
      await cloud.close();
    },
  };
}

async function send(
  cloud: LocalCloud,
  segments: readonly object[],
): Promise<void> {
  const client = new XRayClient({
    endpoint: cloud.aws.url,
    region: REGION,
    credentials: {
      accessKeyId: cloud.admin.id,
      secretAccessKey: cloud.admin.secret,
    },
  });
  for (let at = 0; at < segments.length; at += 20) {
    const { UnprocessedTraceSegments = [] } = await client.send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: segments
          .slice(at, at + 20)
          .map(one => JSON.stringify(one)),
      }),
    );
    const [refused] = UnprocessedTraceSegments;
    if (refused) throw new Error(`${refused.ErrorCode}: ${refused.Message}`);
  }
  client.destroy();
}

/** The trace id of a moment: 32 hex digits. */
export function idOf(startedAt: number, tail: number): string {
  const seconds = Math.floor(startedAt / 1000).toString(16);
  return `${seconds.padStart(8, '0')}${tail.toString(16).padStart(24, '0')}`;
}

/**
 * A payment that is booked in the ledger, whose batch nobody claims. Everything
 * of ledger and batch says HIDDEN; everything that policy takes out of payments
 * says REDACTED.
 */
export function payment(options: {
  id: string;
  startedAt: number;
  fails?: boolean;
}) {
  const { id, startedAt, fails = false } = options;
  const trace_id = `1-${id.slice(0, 8)}-${id.slice(8)}`;
  const at = startedAt / 1000;
  const span = (letter: string) => `${letter}${id.slice(-15)}`;
  return [
    {
      id: span('a'),
      trace_id,
      name: 'payments',
      start_time: at,
      end_time: at + 0.5,
      fault: fails,
      http: {
        request: { method: 'POST', url: 'https://shop.example/pay' },
        response: { status: fails ? 500 : 200 },
      },
      annotations: { tenant: 'acorn' },
      metadata: { default: { 'user.email': 'REDACTED@example.com' } },
      subsegments: [
        {
          id: span('b'),
          name: 'ledger',
          namespace: 'remote',
          start_time: at + 0.1,
          end_time: at + 0.4,
        },
      ],
    },
    {
      id: span('c'),
      trace_id,
      parent_id: span('b'),
      name: 'ledger',
      start_time: at + 0.15,
      end_time: at + 0.35,
      http: {
        request: { method: 'PUT', url: 'http://ledger/HIDDEN' },
        response: { status: 200 },
      },
      annotations: { secret: 'HIDDEN' },
      subsegments: [
        {
          id: span('d'),
          name: 'HIDDEN-database',
          namespace: 'remote',
          start_time: at + 0.2,
          end_time: at + 0.3,
          sql: { sanitized_query: 'SELECT HIDDEN FROM books' },
        },
      ],
    },
    {
      id: span('e'),
      trace_id,
      parent_id: span('d'),
      name: 'legacy-batch',
      start_time: at + 0.22,
      end_time: at + 0.25,
      fault: true,
      cause: { exceptions: [{ id: span('9'), message: 'HIDDEN failure' }] },
    },
  ];
}
