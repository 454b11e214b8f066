import { z } from 'zod';

/**
 * One way for the cloud to misbehave. `service` and `operation` narrow it
 * (absent = all); `times` lets it fire that often and then stop.
 *
 * @public
 */
export type Fault = z.infer<typeof faultSchema>;

export const faultSchema = z.strictObject({
  service: z.enum(['sts', 'iam', 'xray', 'signin', 'oidc']).optional(),
  operation: z.string().min(1).optional(),
  kind: z.enum(['latency', 'throttle', 'error', 'drop', 'skew']),
  /** Milliseconds: the delay of `latency`, the clock's offset of `skew`. */
  ms: z.number().int().optional(),
  times: z.number().int().positive().optional(),
});

/** What a request must suffer, all matching faults taken together. */
export interface Suffering {
  latencyMs: number;
  skewMs: number;
  outcome: 'none' | 'throttle' | 'error' | 'drop';
}

interface ArmedFault {
  fault: Fault;
  left: number;
}

/**
 * The fault switch. Changes apply to the next request.
 *
 * @public
 */
export class Faults {
  #armed: ArmedFault[] = [];

  /** Adds a fault; the returned function takes it away again. */
  add(fault: Fault): () => void {
    const parsed = faultSchema.parse(fault);
    const armed = { fault: parsed, left: parsed.times ?? Infinity };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter(one => one !== armed);
    };
  }

  /** Replaces all faults. */
  set(faults: Fault[]): void {
    this.#armed = [];
    faults.forEach(fault => this.add(fault));
  }

  clear(): void {
    this.#armed = [];
  }

  list(): Fault[] {
    return this.#armed.map(({ fault }) => fault);
  }

  /** Counts the request against every matching fault. @internal */
  suffer(request: { service: string; operation?: string }): Suffering {
    const result: Suffering = { latencyMs: 0, skewMs: 0, outcome: 'none' };
    for (const armed of [...this.#armed]) {
      const { fault } = armed;
      const matches =
        (!fault.service || fault.service === request.service) &&
        (!fault.operation || fault.operation === request.operation);
      if (!matches) {
        continue;
      }
      armed.left -= 1;
      if (armed.left <= 0) {
        this.#armed = this.#armed.filter(one => one !== armed);
      }
      if (fault.kind === 'latency') {
        result.latencyMs += Math.max(0, fault.ms ?? 1000);
      } else if (fault.kind === 'skew') {
        result.skewMs += fault.ms ?? 0;
      } else if (result.outcome === 'none') {
        result.outcome = fault.kind;
      }
    }
    return result;
  }
}
