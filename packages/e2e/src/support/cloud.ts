import { GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import type { RunningPortal } from './portal';

/** Credentials as somebody took them to a laptop. */
export interface TakenCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** What the cloud of staging says to credentials: how many traces, or why none. */
export async function readStaging(options: {
  portal: RunningPortal;
  credentials: TakenCredentials;
}): Promise<{ traces: number } | { refusal: string }> {
  const { portal, credentials } = options;
  const xray = new XRayClient({
    endpoint: portal.aws,
    region: 'eu-west-1',
    credentials,
  });
  const now = Date.now();
  try {
    const { TraceSummaries = [] } = await xray.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(now - 30 * 60_000),
        EndTime: new Date(now),
      }),
    );
    return { traces: TraceSummaries.length };
  } catch (error) {
    return { refusal: (error as Error).name };
  } finally {
    xray.destroy();
  }
}
