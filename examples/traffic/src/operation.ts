import type { Story } from './story';

/** Milliseconds: half of the time less than `median`; a larger `sigma` has a longer tail. */
export interface Latency {
  median: number;
  sigma: number;
}

/** A way in which an operation fails of itself. */
export interface Failure {
  /** In prod, without an incident. */
  chance: number;
  /** 4xx: the caller's mistake; 429: too many calls; 5xx: its own fault. */
  status: number;
  /** Before the operation's steps, after them, or (if absent) anywhere among them. */
  when?: 'first' | 'last';
  type: string;
  message: (story: Story) => string;
}

interface StepBase {
  /** How often the step is taken at all; always if absent. */
  chance?: number;
}

/** A call of another service of ours, which records its own segment. */
export interface CallStep extends StepBase {
  kind: 'call';
  operation: string;
  /** Tries in all when the callee throttles; 1 if absent. */
  attempts?: number;
  /** The caller carries on without the answer. */
  optional?: boolean;
}

/** A message that another service of ours receives later. */
export interface QueueStep extends StepBase {
  kind: 'queue';
  queue: string;
  consumer: string;
}

/** A statement of a database. */
export interface SqlStep extends StepBase {
  kind: 'sql';
  database: string;
  user: string;
  latency: Latency;
  /** With placeholders, as a good driver cleans it; absent where it cleans nothing. */
  sanitized?: string;
  /** As it was sent, values and all. */
  text: (story: Story) => string;
}

/** A call of an AWS service. */
export interface AwsStep extends StepBase {
  kind: 'aws';
  service: 'DynamoDB' | 'S3';
  operation: string;
  /** What of it: a table or a bucket. */
  resource: Record<string, string>;
  latency: Latency;
}

/** A call of somebody else's service over HTTP, which records nothing for us. */
export interface HttpStep extends StepBase {
  kind: 'http';
  host: string;
  method: string;
  path: (story: Story) => string;
  latency: Latency;
}

/** A named piece of the operation's own work. */
export interface WorkStep extends StepBase {
  kind: 'work';
  name: string;
  latency: Latency;
}

export type Step =
  CallStep | QueueStep | SqlStep | AwsStep | HttpStep | WorkStep;

/** What one service does when it is asked. */
export interface Operation {
  service: string;
  /** `POST /payments`, or the name of a job. */
  name: string;
  /** Absent for jobs and for the receiver of a message. */
  http?: { method: string; path: (story: Story) => string; status: number };
  /** The operation's own time, without its steps. */
  latency: Latency;
  steps?: Step[];
  failures?: Failure[];
  /** Attributes beyond the usual ones, by name. */
  attributes?: (story: Story) => Record<string, string | number | boolean>;
}
