import { z } from 'zod';
import { readJson } from '../input';
import type { XrayOperation } from '../operation';
import { parseSegment, SegmentError } from '../segment';

const schema = z.object({
  TraceSegmentDocuments: z.array(z.string()).min(1).max(50),
});

export const putTraceSegments: XrayOperation = ({ wire, store, now }) => {
  const input = readJson(wire, schema);
  const unprocessed = [];
  for (const text of input.TraceSegmentDocuments) {
    try {
      store.put(parseSegment(text, { now }));
    } catch (error) {
      if (!(error instanceof SegmentError)) {
        throw error;
      }
      unprocessed.push({
        Id: error.segmentId,
        ErrorCode: error.code,
        Message: error.message,
      });
    }
  }
  return { UnprocessedTraceSegments: unprocessed };
};

const telemetrySchema = z.object({
  TelemetryRecords: z.array(
    z.looseObject({
      Timestamp: z.union([z.number(), z.string()]),
      SegmentsReceivedCount: z.number().int().nullish(),
      SegmentsSentCount: z.number().int().nullish(),
      SegmentsSpilloverCount: z.number().int().nullish(),
      SegmentsRejectedCount: z.number().int().nullish(),
    }),
  ),
  EC2InstanceId: z.string().max(20).nullish(),
  Hostname: z.string().max(255).nullish(),
  ResourceARN: z.string().max(500).nullish(),
});

/** Checked and dropped: nothing reads the daemon's telemetry back. */
export const putTelemetryRecords: XrayOperation = ({ wire }) => {
  readJson(wire, telemetrySchema);
  return {};
};
