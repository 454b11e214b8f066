import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import type { LocalCloud } from '@tracegate/local-cloud';
import { buildTrace, createRng, ENVIRONMENTS } from '@tracegate/sample-traffic';

/** Sends traces of the sample company, a second apart, the newest now. */
export async function sendTraces(options: {
  cloud: LocalCloud;
  environment: string;
  count: number;
}): Promise<void> {
  const { cloud, count } = options;
  const environment = ENVIRONMENTS.find(
    one => one.name === options.environment,
  )!;
  const xray = new XRayClient({
    endpoint: cloud.aws.url,
    region: environment.region,
    credentials: {
      accessKeyId: cloud.admin.id,
      secretAccessKey: cloud.admin.secret,
    },
  });
  const now = Date.now();
  for (let i = 0; i < count; i++) {
    const { documents } = buildTrace({
      rng: createRng(i),
      environment,
      now: now - i * 1_000,
    });
    await xray.send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: documents.map(one => JSON.stringify(one)),
      }),
    );
  }
  xray.destroy();
}
