/** One stack frame, as X-Ray writes it. */
export interface StackFrame {
  path: string;
  line: number;
  label: string;
}

/** What went wrong in a segment or subsegment. */
export interface Cause {
  working_directory: string;
  exceptions: Array<{
    /** 16 hex digits. */
    id: string;
    type: string;
    message: string;
    /** The exception came from the service that was called. */
    remote?: boolean;
    stack?: StackFrame[];
  }>;
}

/** Fields that segments and subsegments have in common. Times are seconds since the epoch. */
export interface SegmentBase {
  /** 16 hex digits. */
  id: string;
  name: string;
  start_time: number;
  end_time: number;
  /** The server's failure. */
  fault?: boolean;
  /** The caller's mistake; also set with `throttle`. */
  error?: boolean;
  throttle?: boolean;
  cause?: Cause;
  http?: {
    request?: {
      method: string;
      url: string;
      user_agent?: string;
      client_ip?: string;
      traced?: boolean;
    };
    response?: { status: number; content_length?: number };
  };
  aws?: Record<string, unknown>;
  /** Indexed, so searchable: keys of letters, digits and `_` only. */
  annotations?: Record<string, string | number | boolean>;
  metadata?: Record<string, Record<string, unknown>>;
  subsegments?: Subsegment[];
}

/** A call or a piece of work within a segment. */
export interface Subsegment extends SegmentBase {
  /** `remote` for other services and databases, `aws` for AWS APIs; absent for own work. */
  namespace?: 'remote' | 'aws';
  sql?: {
    url: string;
    database_type: string;
    database_version: string;
    user: string;
    preparation: 'statement';
    sanitized_query: string;
  };
}

/** One service's part of a trace: an X-Ray segment document. */
export interface SegmentDocument extends SegmentBase {
  /** `1-<8 hex: seconds>-<24 hex>`. */
  trace_id: string;
  /** The subsegment of the caller (or of the sender to a queue). */
  parent_id?: string;
  origin: string;
  user?: string;
  service: { version: string; runtime: string };
}
