import { createHash } from 'crypto';
import type { SegmentBody } from '../segment';
import type { Attributes, OtlpSpan } from './model';

/** `1-xxxxxxxx-…` of a W3C trace id. */
function xrayTraceId(w3c: string): string {
  return `1-${w3c.slice(0, 8)}-${w3c.slice(8)}`;
}

function firstText(attributes: Attributes, ...keys: string[]) {
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined && typeof value !== 'object') {
      return String(value);
    }
  }
  return undefined;
}

function nameOf(text: string | undefined): string {
  const clean = (text ?? '')
    .replace(/[^\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]/gu, '_')
    .slice(0, 200);
  return clean.trim() === '' ? 'unknown' : clean;
}

const PLATFORMS: Record<string, string> = {
  aws_ec2: 'AWS::EC2::Instance',
  aws_ecs: 'AWS::ECS::Container',
  aws_eks: 'AWS::EKS::Container',
  aws_lambda: 'AWS::Lambda::Function',
  aws_elastic_beanstalk: 'AWS::ElasticBeanstalk::Environment',
  aws_app_runner: 'AWS::AppRunner::Service',
};

function remoteName({ attributes: a, name }: OtlpSpan): string {
  const database = firstText(a, 'db.namespace', 'db.name');
  const host = firstText(a, 'server.address', 'net.peer.name', 'http.host');
  if (firstText(a, 'db.system.name', 'db.system') && database) {
    return nameOf(host ? `${database}@${host}` : database);
  }
  return nameOf(
    firstText(
      a,
      'peer.service',
      'aws.remote.service',
      'rpc.service',
      'messaging.destination.name',
      'db.system.name',
      'db.system',
      'server.address',
      'net.peer.name',
      'http.host',
    ) ?? name,
  );
}

function urlOf(a: Attributes): string | undefined {
  const full = firstText(a, 'url.full', 'http.url');
  if (full) {
    return full;
  }
  const path = firstText(a, 'url.path', 'http.target');
  if (path === undefined) {
    return undefined;
  }
  const host = firstText(a, 'server.address', 'http.host', 'net.host.name');
  const scheme = firstText(a, 'url.scheme', 'http.scheme') ?? 'http';
  const port = firstText(a, 'server.port', 'net.host.port');
  const query = firstText(a, 'url.query');
  const authority = host ? `${scheme}://${host}${port ? `:${port}` : ''}` : '';
  return `${authority}${path}${query ? `?${query}` : ''}`;
}

function httpOf(a: Attributes): SegmentBody['http'] {
  const method = firstText(a, 'http.request.method', 'http.method');
  const status = Number(
    firstText(a, 'http.response.status_code', 'http.status_code'),
  );
  const url = urlOf(a);
  if (method === undefined && url === undefined && !status) {
    return undefined;
  }
  return {
    request: {
      method,
      url,
      user_agent: firstText(a, 'user_agent.original', 'http.user_agent'),
      client_ip: firstText(a, 'client.address', 'http.client_ip'),
    },
    response: Number.isInteger(status) ? { status } : undefined,
  };
}

function sqlOf(a: Attributes): Record<string, unknown> | undefined {
  const system = firstText(a, 'db.system.name', 'db.system');
  const query = firstText(a, 'db.query.text', 'db.statement');
  if (!system || !query) {
    return undefined;
  }
  return {
    database_type: system,
    sanitized_query: query,
    user: firstText(a, 'db.user'),
    url: firstText(a, 'server.address', 'net.peer.name'),
  };
}

function awsOf(span: OtlpSpan): Record<string, unknown> | undefined {
  const { attributes: a, resource } = span;
  if (firstText(a, 'rpc.system') !== 'aws-api') {
    return undefined;
  }
  return {
    operation: firstText(a, 'rpc.method'),
    region:
      firstText(a, 'cloud.region', 'aws.region') ??
      firstText(resource, 'cloud.region'),
    request_id: firstText(a, 'aws.request_id'),
    queue_url: firstText(a, 'messaging.url', 'aws.sqs.queue.url'),
    table_name: [a['aws.dynamodb.table_names'] ?? []].flat()[0],
  };
}

function outcomeOf(span: OtlpSpan) {
  const status = Number(
    firstText(span.attributes, 'http.response.status_code', 'http.status_code'),
  );
  const failed = span.status.code === 2;
  const clientError = status >= 400 && status < 500;
  return {
    throttle: status === 429 || undefined,
    error: clientError || undefined,
    fault: status >= 500 || (failed && !clientError) || undefined,
  };
}

function causeOf(span: OtlpSpan): unknown {
  const exceptions = span.events
    .filter(({ name }) => name === 'exception')
    .map(({ attributes: a }, index) => ({
      id: createHash('sha256')
        .update(`${span.spanId}/${index}`)
        .digest('hex')
        .slice(0, 16),
      type: firstText(a, 'exception.type'),
      message: firstText(a, 'exception.message'),
      remote: false,
      stack: (firstText(a, 'exception.stacktrace') ?? '')
        .split('\n')
        .slice(1, 51)
        .map(line => ({ label: line.trim() })),
    }));
  if (
    exceptions.length === 0 &&
    span.status.message &&
    span.status.code === 2
  ) {
    return { exceptions: [{ message: span.status.message }] };
  }
  return exceptions.length > 0 ? { exceptions } : undefined;
}

/**
 * The X-Ray segment of a span. What enters a service (SERVER, CONSUMER) or
 * begins a trace is a segment named after the service; all else is a
 * subsegment. Attributes stay whole in the metadata and, where X-Ray can index
 * them, are annotations under their own dotted keys.
 */
export function segmentOf(span: OtlpSpan): SegmentBody {
  const { attributes: a, resource, kind } = span;
  const service = firstText(resource, 'service.name') ?? 'unknown_service';
  const isSegment =
    kind === 'SERVER' || kind === 'CONSUMER' || !span.parentSpanId;
  const isCall = kind === 'CLIENT' || kind === 'PRODUCER';
  const aws = awsOf(span);
  const annotations: Record<string, string | number | boolean> = {
    'aws.local.service': service,
    ...(isSegment ? { 'aws.local.operation': span.name } : {}),
  };
  for (const [key, value] of Object.entries(a)) {
    if (typeof value !== 'object') {
      annotations[key] = value;
    }
  }
  const body: SegmentBody = {
    id: span.spanId,
    trace_id: xrayTraceId(span.traceId),
    parent_id: span.parentSpanId,
    name: segmentName(),
    start_time: span.start,
    end_time: span.end,
    type: isSegment ? undefined : 'subsegment',
    namespace: namespaceOf(),
    origin: isSegment
      ? PLATFORMS[firstText(resource, 'cloud.platform') ?? '']
      : undefined,
    user: isSegment
      ? firstText(a, 'enduser.id', 'user.id')?.slice(0, 250)
      : undefined,
    http: httpOf(a),
    sql: sqlOf(a),
    aws,
    ...outcomeOf(span),
    cause: causeOf(span),
    annotations,
    metadata: {
      default: {
        ...a,
        'otel.span.name': span.name,
        'otel.span.kind': kind,
        ...Object.fromEntries(
          Object.entries(resource).map(([key, value]) => [
            `otel.resource.${key}`,
            value,
          ]),
        ),
      },
    },
    links: span.links.length
      ? span.links.map(link => ({
          trace_id: xrayTraceId(link.traceId),
          id: link.spanId,
        }))
      : undefined,
  };
  return JSON.parse(JSON.stringify(body)) as SegmentBody;

  function segmentName(): string {
    if (isSegment) {
      return nameOf(service);
    }
    return isCall ? remoteName(span) : nameOf(span.name);
  }

  function namespaceOf(): 'aws' | 'remote' | undefined {
    if (!isCall || isSegment) {
      return undefined;
    }
    return aws ? 'aws' : 'remote';
  }
}
