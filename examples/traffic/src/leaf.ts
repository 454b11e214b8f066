import type { Subsegment } from './document';
import type { AwsStep, HttpStep, SqlStep, WorkStep } from './operation';
import { duration, type Run } from './run';

/** A step that ends in this service's own segment: nobody else records it. */
export function leaf(
  run: Run,
  options: {
    step: SqlStep | AwsStep | HttpStep | WorkStep;
    start: number;
    scale: number;
  },
): { subsegments: Subsegment[]; end: number } {
  const { step, start, scale } = options;
  const end = start + duration(run, step.latency, scale);
  const times = { id: run.rng.hex(16), start_time: start, end_time: end };
  return { end, subsegments: [{ ...times, ...describe(run, step) }] };
}

function describe(
  run: Run,
  step: SqlStep | AwsStep | HttpStep | WorkStep,
): Omit<Subsegment, 'id' | 'start_time' | 'end_time'> {
  const { rng, environment, story } = run;
  switch (step.kind) {
    case 'sql': {
      const host = `${step.database}-db.${environment.name}.acorn.example`;
      return {
        name: `${step.database}-db`,
        namespace: 'remote',
        sql: {
          url: `postgresql://${host}:5432/${step.database}`,
          database_type: 'PostgreSQL',
          database_version: '17.6',
          user: step.user,
          preparation: 'statement',
          sanitized_query: step.sanitized ?? step.text(story),
        },
        metadata: {
          default: {
            'db.system.name': 'postgresql',
            'db.namespace': step.database,
            'db.statement': step.text(story),
            'server.address': host,
            'server.port': 5432,
          },
        },
      };
    }
    case 'aws':
      return {
        name: step.service,
        namespace: 'aws',
        http: { response: { status: 200 } },
        aws: {
          operation: step.operation,
          region: environment.region,
          request_id: rng.hex(32),
          // the SDK tried again by itself
          ...(rng.chance(0.03) ? { retries: rng.int(1, 2) } : {}),
          ...step.resource,
        },
        metadata: { default: { 'rpc.system': 'aws-api' } },
      };
    case 'http':
      return {
        name: step.host,
        namespace: 'remote',
        http: {
          request: {
            method: step.method,
            url: `https://${step.host}${step.path(story)}`,
          },
          response: { status: step.method === 'POST' ? 201 : 200 },
        },
        metadata: {
          default: {
            'server.address': step.host,
            'http.request.header.authorization': `Bearer sample-${rng.hex(12)}`,
          },
        },
      };
    default:
      return { name: step.name };
  }
}
