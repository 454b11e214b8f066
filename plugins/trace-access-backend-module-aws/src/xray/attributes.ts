import type {
  Attributes,
  AttributeValue,
} from '@tracegate/plugin-trace-access-common';
import {
  list,
  metadataOf,
  object,
  text,
  type Json,
  type SegmentNode,
} from './document';

/** Fields of X-Ray's `http.request` under OpenTelemetry's names. */
const HTTP_REQUEST: Readonly<Record<string, string>> = {
  method: 'http.request.method',
  url: 'url.full',
  user_agent: 'user_agent.original',
  client_ip: 'client.address',
  x_forwarded_for: 'aws.xray.x_forwarded_for',
  traced: 'aws.xray.traced',
};
const HTTP_RESPONSE: Readonly<Record<string, string>> = {
  status: 'http.response.status_code',
  content_length: 'http.response.body.size',
};
const SQL: Readonly<Record<string, string>> = {
  sanitized_query: 'db.query.text',
  database_type: 'db.system.name',
  database_version: 'db.version',
  driver_version: 'db.driver.version',
  user: 'db.user',
  url: 'db.connection_string',
  connection_string: 'db.connection_string',
  preparation: 'aws.xray.sql.preparation',
};
const AWS: Readonly<Record<string, string>> = {
  operation: 'rpc.method',
  account_id: 'cloud.account.id',
  region: 'cloud.region',
  request_id: 'aws.request_id',
  table_name: 'aws.dynamodb.table_name',
  queue_url: 'aws.sqs.queue.url',
  topic_arn: 'aws.sns.topic.arn',
  bucket_name: 'aws.s3.bucket',
  key: 'aws.s3.key',
  function_name: 'faas.invoked_name',
  retries: 'aws.xray.retries',
};
/** Parts of `aws` that describe the process, and go to the resource. */
const PROCESS = new Set([
  'ec2',
  'ecs',
  'eks',
  'elastic_beanstalk',
  'xray',
  'cloudwatch_logs',
  'auto_instrumentation',
  'span',
]);

/** The attributes of a node's own, under OpenTelemetry's names where it has one. */
export function attributesOf(node: SegmentNode): Attributes {
  const { json } = node;
  const out: Attributes = {};
  const http = object(json.http);
  named({
    out,
    from: http?.request,
    names: HTTP_REQUEST,
    rest: 'http.request',
  });
  named({
    out,
    from: http?.response,
    names: HTTP_RESPONSE,
    rest: 'http.response',
  });
  named({ out, from: json.sql, names: SQL, rest: 'db' });
  named({ out, from: json.aws, names: AWS, rest: 'aws', skip: PROCESS });
  if (json.namespace === 'aws') {
    out['rpc.system'] = 'aws-api';
    put(out, 'rpc.service', json.name);
  }
  put(out, 'enduser.id', text(json.user));
  for (const flag of ['error', 'fault', 'throttle']) {
    if (json[flag] === true) out[`aws.xray.${flag}`] = true;
  }
  if (node.inferred) out['aws.xray.inferred'] = true;
  if (node.inProgress) out['aws.xray.in_progress'] = true;
  put(out, 'peer.service', peer(node));
  for (const [key, value] of Object.entries(object(json.annotations) ?? {})) {
    put(out, key, value);
  }
  addMetadata(out, object(json.metadata));
  return out;
}

/** What a subsegment or an inferred segment calls itself: the callee. */
function peer({ own, inferred, json }: SegmentNode): unknown {
  const remote = json.namespace === 'remote' || json.namespace === 'aws';
  return !own && (remote || inferred) ? json.name : undefined;
}

/** What is shown as the span's name, kind and resource instead. */
const OTEL = /^otel\.(span\.(name|kind)$|resource\.)/;

// OpenTelemetry's exporters keep attributes that X-Ray has no field for under
// the namespace `default`, by their own names.
function addMetadata(out: Attributes, metadata: Json | undefined): void {
  for (const [namespace, entries] of Object.entries(metadata ?? {})) {
    const nested = object(entries);
    if (!nested) {
      put(out, namespace, entries);
      continue;
    }
    for (const [key, value] of Object.entries(nested)) {
      const ours = namespace === 'default';
      if (!ours || !OTEL.test(key)) {
        put(out, ours ? key : `${namespace}.${key}`, value);
      }
    }
  }
}

function named(options: {
  out: Attributes;
  from: unknown;
  names: Readonly<Record<string, string>>;
  rest: string;
  skip?: ReadonlySet<string>;
}): void {
  const { out, names, rest, skip } = options;
  for (const [key, value] of Object.entries(object(options.from) ?? {})) {
    if (skip?.has(key)) continue;
    const name = Object.hasOwn(names, key) ? names[key] : `${rest}.${key}`;
    put(out, name, value);
  }
}

/** Sets an attribute unless there is nothing to set, or the name is taken. */
function put(out: Attributes, name: string, value: unknown): void {
  if (value === undefined || value === null || name === '__proto__') return;
  if (!Object.hasOwn(out, name)) out[name] = value as AttributeValue;
}

const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/^AWS::EC2::/, 'aws_ec2'],
  [/^AWS::ECS::/, 'aws_ecs'],
  [/^AWS::EKS::/, 'aws_eks'],
  [/^AWS::Lambda/, 'aws_lambda'],
  [/^AWS::ElasticBeanstalk::/, 'aws_elastic_beanstalk'],
  [/^AWS::AppRunner::/, 'aws_app_runner'],
];

/** Attributes of the process that a segment is of, without its name. */
export function resourceOf(json: Json): Attributes {
  const out: Attributes = {};
  const aws = object(json.aws);
  const origin = text(json.origin);
  const service = object(json.service);
  for (const [key, value] of Object.entries(metadataOf(json))) {
    const name = key.replace(/^otel\.resource\./, '');
    if (name !== key && name !== 'service.name') put(out, name, value);
  }
  put(out, 'cloud.provider', aws || origin ? 'aws' : undefined);
  const platform = PLATFORMS.find(([form]) => origin && form.test(origin));
  put(out, 'cloud.platform', platform?.[1]);
  put(out, 'aws.xray.origin', origin);
  put(out, 'cloud.account.id', text(aws?.account_id));
  put(out, 'cloud.resource_id', text(json.resource_arn));
  put(out, 'service.version', text(service?.version));
  put(out, 'process.runtime.name', text(service?.runtime));
  put(out, 'process.runtime.version', text(service?.runtime_version));
  named({
    out,
    from: aws?.ec2,
    names: {
      instance_id: 'host.id',
      instance_size: 'host.type',
      ami_id: 'host.image.id',
      availability_zone: 'cloud.availability_zone',
    },
    rest: 'aws.ec2',
  });
  named({
    out,
    from: aws?.ecs,
    names: { container: 'container.name', container_id: 'container.id' },
    rest: 'aws.ecs',
  });
  named({
    out,
    from: aws?.eks,
    names: {
      cluster_name: 'k8s.cluster.name',
      pod: 'k8s.pod.name',
      container_id: 'container.id',
    },
    rest: 'aws.eks',
  });
  named({
    out,
    from: aws?.elastic_beanstalk,
    names: {
      environment_name: 'service.namespace',
      version_label: 'service.version',
      deployment_id: 'service.instance.id',
    },
    rest: 'aws.elastic_beanstalk',
  });
  const sdk = object(aws?.xray);
  put(out, 'telemetry.sdk.name', text(sdk?.sdk));
  put(out, 'telemetry.sdk.version', text(sdk?.sdk_version));
  const groups = list(aws?.cloudwatch_logs)
    .map(one => text(object(one)?.log_group))
    .filter(one => one !== undefined);
  if (groups.length > 0) out['aws.log.group.names'] = groups;
  return out;
}
