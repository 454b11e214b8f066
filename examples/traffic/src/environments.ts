/** A stage of Acorn Market and how its traffic differs. */
export interface SampleEnvironment {
  name: 'dev' | 'staging' | 'prod';
  /** Its X-Ray store: one region each, of the same account. */
  region: string;
  /** Traces in it, relative to prod. */
  share: number;
  /** Failures, relative to prod. */
  failures: number;
  /** Latency, relative to prod. */
  latency: number;
  /** Whether incidents happen in it. */
  incidents: boolean;
}

/** The three stages, as `examples/policy/sources.yaml` has them. */
export const ENVIRONMENTS: readonly SampleEnvironment[] = [
  {
    name: 'prod',
    region: 'eu-central-1',
    share: 1,
    failures: 1,
    latency: 1,
    incidents: true,
  },
  {
    name: 'staging',
    region: 'eu-west-1',
    share: 0.4,
    failures: 2,
    latency: 1.3,
    incidents: false,
  },
  {
    name: 'dev',
    region: 'eu-north-1',
    share: 0.3,
    failures: 4,
    latency: 1.6,
    incidents: false,
  },
];

/** What a bad quarter of an hour does to one service. */
export interface Incident {
  name: string;
  service: string;
  latency: number;
  failures: number;
}

/**
 * The incident under way at a moment (epoch milliseconds), so that charts have a
 * shape: the card processor is slow every third hour, the ledger's database waits
 * for locks every second one.
 */
export function incidentAt(now: number): Incident | undefined {
  const minute = Math.floor(now / 60_000);
  if (minute % 180 >= 35 && minute % 180 < 47) {
    return {
      name: 'card processor slow',
      service: 'payment-gateway',
      latency: 5,
      failures: 5,
    };
  }
  if (minute % 120 >= 100 && minute % 120 < 107) {
    return {
      name: 'ledger waits for locks',
      service: 'ledger',
      latency: 6,
      failures: 4,
    };
  }
  return undefined;
}
