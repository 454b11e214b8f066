import type { Cause, SegmentDocument, Subsegment } from './document';
import type { Operation } from './operation';
import { SERVICES, type Service } from './services';
import { flags, type Outcome, type Problem, type Run, urlOf } from './run';

/** The segment document of one operation; times are still relative microseconds. */
export function segment(
  run: Run,
  options: {
    operation: Operation;
    id: string;
    parentId?: string;
    start: number;
    end: number;
    outcome: Omit<Outcome, 'end'>;
    subsegments: Subsegment[];
  },
): SegmentDocument {
  const { rng, story, environment, traceId } = run;
  const { operation, id, parentId, start, end, outcome, subsegments } = options;
  const service = SERVICES[operation.service];
  const instance = `${operation.service}-${environment.name}-${rng.int(0, 2)}`;

  return {
    trace_id: traceId,
    id,
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    name: operation.service,
    origin: service.origin,
    start_time: start,
    end_time: end,
    service: { version: service.version, runtime: service.runtime },
    ...flags(outcome.status),
    ...(outcome.failure
      ? { cause: cause(run, operation.service, service, outcome.failure) }
      : {}),
    ...(operation.http
      ? {
          user: story.customer.id,
          http: {
            request: {
              method: operation.http.method,
              url: address(run, operation),
              ...(parentId === undefined
                ? {
                    user_agent: `AcornShop/${story.channel} (sample)`,
                    client_ip: story.customer.ip,
                  }
                : {}),
            },
            response: {
              status: outcome.status,
              content_length: rng.int(40, 9000),
            },
          },
        }
      : {}),
    aws:
      service.origin === 'AWS::EC2::Instance'
        ? { ec2: { instance_id: `i-sample-${environment.name}` } }
        : { ecs: { container: instance } },
    annotations: {
      environment: environment.name,
      operation: operation.name,
      channel: story.channel,
      customer_tier: story.customer.tier,
      ...(operation.attributes
        ? { order_id: story.orderId, customer_id: story.customer.id }
        : {}),
    },
    metadata: {
      default: {
        'deployment.environment.name': environment.name,
        'span.name': operation.name,
        ...(service.system ? { 'service.namespace': service.system } : {}),
        'host.name': instance,
        ...(operation.http
          ? {
              'http.route': operation.name.split(' ')[1],
              'enduser.id': story.customer.id,
              'http.request.header.authorization': `Bearer sample-${rng.hex(12)}`,
            }
          : {}),
        ...operation.attributes?.(story),
      },
    },
    ...(subsegments.length ? { subsegments } : {}),
  };
}

/** Customers come in by the shop's name, services by their own. */
function address(run: Run, { service, http }: Operation): string {
  const path = http!.path(run.story);
  if (service !== 'storefront') {
    return urlOf(run, service, path);
  }
  const { name } = run.environment;
  const host = name === 'prod' ? 'shop' : `shop.${name}`;
  return `https://${host}.acorn.example${path}`;
}

function cause(
  run: Run,
  name: string,
  service: Service,
  failure: Problem,
): Cause {
  return {
    working_directory: `/srv/${name}`,
    exceptions: [
      {
        id: run.rng.hex(16),
        type: failure.type,
        message: failure.message,
        ...(failure.remote ? { remote: true } : {}),
        stack: [
          { path: service.source, line: run.rng.int(20, 400), label: 'handle' },
          {
            path: service.source.replace(/(\w+)(\.\w+)$/, 'Server$2'),
            line: 88,
            label: 'dispatch',
          },
        ],
      },
    ],
  };
}
