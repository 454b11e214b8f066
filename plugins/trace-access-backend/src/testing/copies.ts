import { GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import type { LocalCloud } from '@tracegate/local-cloud';

/**
 * Reads with a copy of credentials, as an AWS tool on a laptop would.
 *
 * @returns `works`, or the name of the cloud's refusal
 */
export async function tryCopy(
  cloud: LocalCloud,
  copy: { accessKeyId: string; secretAccessKey: string; sessionToken: string },
): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken } = copy;
  const client = new XRayClient({
    endpoint: cloud.aws.url,
    region: cloud.aws.region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    maxAttempts: 1,
  });
  try {
    await client.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(Date.now() - 60_000),
        EndTime: new Date(),
      }),
    );
    return 'works';
  } catch (error) {
    return (error as Error).name;
  } finally {
    client.destroy();
  }
}
