import { OPERATIONS } from './company';
import type { Subsegment } from './document';
import { leaf } from './leaf';
import type { CallStep, Failure, QueueStep, Step } from './operation';
import {
  duration,
  flags,
  type Outcome,
  type Run,
  slowness,
  urlOf,
} from './run';
import { segment } from './segment';

/**
 * Lets an operation happen: at `start` (microseconds since the trace began) it
 * does its own work in slices, with its steps between them, and fails where fate
 * or a step has it so. Adds its segment, and those of whoever it calls.
 */
export function simulate(
  run: Run,
  options: { operation: string; start: number; parentId?: string },
): Outcome {
  const { rng } = run;
  const operation = OPERATIONS[options.operation];
  const steps = operation.steps ?? [];
  const scale = slowness(run, operation.service);
  const slice = Math.ceil(
    duration(run, operation.latency, scale) / (steps.length + 1),
  );

  const fate = drawFailure(run, operation.service, operation.failures ?? []);
  const failsAfter = fate && stepsBefore(run, fate, steps.length);

  const subsegments: Subsegment[] = [];
  let cursor = options.start + slice;
  let outcome: Omit<Outcome, 'end'> = { status: operation.http?.status ?? 200 };

  for (const [index, step] of steps.entries()) {
    if (index === failsAfter) {
      break;
    }
    if (step.chance !== undefined && !rng.chance(step.chance)) {
      continue;
    }
    const taken = take(run, { step, start: cursor, scale });
    subsegments.push(...taken.subsegments);
    cursor = taken.end + slice;
    if (taken.outcome) {
      outcome = taken.outcome;
      break;
    }
  }
  if (fate && !outcome.failure) {
    outcome = {
      status: fate.status,
      failure: {
        type: fate.type,
        message: fate.message(run.story),
        remote: false,
      },
    };
  }

  run.documents.push(
    segment(run, {
      operation,
      id: rng.hex(16),
      parentId: options.parentId,
      start: options.start,
      end: cursor,
      outcome,
      subsegments,
    }),
  );
  return { ...outcome, end: cursor };
}

/** What a step left behind; an outcome only where it makes the operation fail. */
interface Taken {
  subsegments: Subsegment[];
  end: number;
  outcome?: Omit<Outcome, 'end'>;
}

function take(
  run: Run,
  options: { step: Step; start: number; scale: number },
): Taken {
  const { step, start, scale } = options;
  switch (step.kind) {
    case 'call':
      return callService(run, step, start);
    case 'queue':
      return sendMessage(run, step, start);
    default:
      return leaf(run, { step, start, scale });
  }
}

function callService(run: Run, step: CallStep, start: number): Taken {
  const { rng } = run;
  const callee = OPERATIONS[step.operation];
  const subsegments: Subsegment[] = [];
  const attempts = step.attempts ?? 1;
  let at = start;

  for (let attempt = 1; ; attempt++) {
    const id = rng.hex(16);
    const network = rng.int(200, 1500);
    const answer = simulate(run, {
      operation: step.operation,
      start: at + network,
      parentId: id,
    });
    const end = answer.end + network;
    subsegments.push({
      id,
      name: callee.service,
      namespace: 'remote',
      start_time: at,
      end_time: end,
      http: {
        request: {
          method: callee.http?.method ?? 'POST',
          url: urlOf(run, callee.service, callee.http?.path(run.story) ?? '/'),
          traced: true,
        },
        response: { status: answer.status },
      },
      ...flags(answer.status),
      ...(attempts > 1 && attempt > 1
        ? {
            metadata: { default: { 'http.request.resend_count': attempt - 1 } },
          }
        : {}),
    });
    if (answer.status === 429 && attempt < attempts) {
      // wait twice as long each time, with jitter
      at = end + Math.round(40_000 * 2 ** (attempt - 1) * (0.5 + rng.next()));
      continue;
    }
    return {
      subsegments,
      end,
      outcome:
        answer.failure && !step.optional
          ? passOn(callee.service, answer.status)
          : undefined,
    };
  }
}

/** A caller's mistake stays one on the way up; anything else is a bad gateway. */
function passOn(service: string, status: number): Omit<Outcome, 'end'> {
  const theirs = status >= 400 && status < 500 && status !== 429;
  return {
    status: theirs ? status : 502,
    failure: {
      type: theirs ? 'UpstreamRefused' : 'UpstreamFailed',
      message: `${service} answered ${status}`,
      remote: true,
    },
  };
}

function sendMessage(run: Run, step: QueueStep, start: number): Taken {
  const { rng, environment } = run;
  const id = rng.hex(16);
  const end =
    start + duration(run, { median: 7, sigma: 0.6 }, environment.latency);
  const messageId = rng.hex(32);
  // the receiver takes it later, when the sender is long done
  simulate(run, {
    operation: step.consumer,
    start:
      end + duration(run, { median: 350, sigma: 0.9 }, environment.latency),
    parentId: id,
  });
  return {
    end,
    subsegments: [
      {
        id,
        name: 'SQS',
        namespace: 'aws',
        start_time: start,
        end_time: end,
        http: { response: { status: 200 } },
        aws: {
          operation: 'SendMessage',
          region: environment.region,
          request_id: rng.hex(32),
          queue_url: `https://sqs.${environment.region}.amazonaws.com/111122223333/${step.queue}`,
          message_id: messageId,
        },
        metadata: {
          default: {
            'messaging.system': 'aws_sqs',
            'messaging.operation.type': 'send',
            'messaging.destination.name': step.queue,
            'messaging.message.id': messageId,
          },
        },
      },
    ],
  };
}

function drawFailure(
  run: Run,
  service: string,
  failures: readonly Failure[],
): Failure | undefined {
  const { rng, environment, incident } = run;
  const factor =
    environment.failures *
    (incident?.service === service ? incident.failures : 1);
  return failures.find(({ chance }) =>
    rng.chance(Math.min(0.4, chance * factor)),
  );
}

function stepsBefore(run: Run, failure: Failure, steps: number): number {
  if (failure.when === 'first') {
    return 0;
  }
  return failure.when === 'last' ? steps : run.rng.int(0, steps);
}
