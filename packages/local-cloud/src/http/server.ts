import { randomUUID } from 'crypto';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'http';
import { authenticate, QUERY_CODES, REST_CODES } from '../auth/authenticate';
import type { Caller } from '../auth/caller';
import { AwsError } from '../awsError';
import type { Cloud } from '../cloud';
import type { Suffering } from '../faults';
import { iamService } from '../iam/service';
import { parseSignature, type SignatureClaim } from '../sigv4/signed';
import { answerFederation } from '../signin/federation';
import { stsService } from '../sts/service';
import { restError } from '../xray/restErrors';
import { callXray } from '../xray/service';
import { adminPath, answerAdmin } from './admin';
import type { QueryForm } from './params';
import {
  findOperation,
  queryError,
  queryResult,
  type QueryService,
  readForm,
  type WireResponse,
} from './queryService';
import { BodyTooLarge, readWireRequest, type WireRequest } from './request';
import {
  type ServiceName,
  serviceOf,
  serviceOfPath,
  XRAY_PATHS,
} from './route';

const SERVICES: Record<'sts' | 'iam', QueryService> = {
  sts: stsService,
  iam: iamService,
};
const UNSIGNED = new Set(['AssumeRoleWithWebIdentity']);

interface Incoming {
  cloud: Cloud;
  wire: WireRequest;
  now: number;
}

function errorResponse(service: ServiceName, error: AwsError): WireResponse {
  if (service === 'xray') {
    return restError(error);
  }
  if (service === 'signin') {
    return {
      status: error.status,
      headers: { 'content-type': 'text/plain' },
      body: error.message,
    };
  }
  return queryError(error, SERVICES[service].namespace);
}

/** Whoever signed the request, as this service tells it. */
function callerOf(
  incoming: Incoming,
  service: ServiceName,
): {
  caller: Caller;
  claim: SignatureClaim;
} {
  const { wire } = incoming;
  const codes = service === 'xray' ? REST_CODES : QUERY_CODES;
  const parsed = parseSignature(wire);
  if (parsed.kind === 'none') {
    throw new AwsError({
      code: codes.missing,
      status: 403,
      message: 'Missing Authentication Token',
    });
  }
  if (parsed.kind === 'incomplete') {
    throw new AwsError({
      code: codes.incomplete,
      status: 403,
      message: parsed.message,
    });
  }
  const { claim } = parsed;
  const request = wire;
  const caller = authenticate({ ...incoming, request, claim, service, codes });
  return { caller, claim };
}

const NOBODY: Caller = {
  kind: 'federated',
  account: '',
  arn: '',
  userId: '',
  providerArn: '',
};

async function callQuery(
  incoming: Incoming,
  service: QueryService,
  form: QueryForm,
): Promise<WireResponse> {
  const action = form.get('Action') ?? '';
  const unsigned = service.name === 'sts' && UNSIGNED.has(action);
  const signed = unsigned ? undefined : callerOf(incoming, service.name);
  const operation = findOperation(service, form);
  const result = await operation({
    ...incoming,
    form,
    caller: signed?.caller ?? NOBODY,
    region: signed?.claim.region ?? incoming.cloud.region,
  });
  return queryResult({ service, action, result: result ?? undefined });
}

function suffered(service: ServiceName, { outcome }: Suffering) {
  if (outcome === 'throttle') {
    return service === 'xray' || service === 'signin'
      ? new AwsError({
          code: 'ThrottledException',
          status: 429,
          message: 'Rate exceeded',
        })
      : new AwsError({
          code: 'Throttling',
          status: 400,
          message: 'Rate exceeded',
        });
  }
  return outcome === 'error'
    ? new AwsError({
        code: service === 'iam' ? 'ServiceFailure' : 'InternalFailure',
        status: 500,
        message:
          'The request processing has failed because of an unknown error, exception or failure.',
      })
    : undefined;
}

interface Answer {
  /** Absent: the connection is dropped. */
  response?: WireResponse;
  skewMs: number;
}

async function answer(cloud: Cloud, wire: WireRequest): Promise<Answer> {
  if (wire.path === adminPath) {
    const incoming = { cloud, wire, now: cloud.now() };
    return { response: answerAdmin(incoming), skewMs: 0 };
  }
  const parsed = parseSignature(wire);
  const claim = parsed.kind === 'claim' ? parsed.claim : undefined;
  let service: ServiceName = serviceOfPath(wire.path);
  let skewMs = 0;
  try {
    const form: QueryForm = service === 'xray' ? new Map() : readForm(wire);
    const found = serviceOf(wire, claim, form);
    service = found ?? service;
    const operation =
      service === 'xray' ? XRAY_PATHS[wire.path] : form.get('Action');
    const suffering = cloud.faults.suffer({ service, operation });
    skewMs = suffering.skewMs;
    if (suffering.latencyMs > 0) {
      await new Promise(done => setTimeout(done, suffering.latencyMs).unref());
    }
    if (suffering.outcome === 'drop') {
      return { skewMs };
    }
    const fault = suffered(service, suffering);
    if (fault) {
      throw fault;
    }
    const incoming = { cloud, wire, now: cloud.now() + skewMs };
    if (service === 'xray') {
      const signed = callerOf(incoming, service);
      const region = signed.claim.region;
      const { caller } = signed;
      return { skewMs, response: callXray({ ...incoming, caller, region }) };
    }
    if (service === 'signin') {
      return { skewMs, response: answerFederation({ ...incoming, form }) };
    }
    const response = await callQuery(incoming, SERVICES[service], form);
    return { skewMs, response };
  } catch (error) {
    if (error instanceof AwsError) {
      return { skewMs, response: errorResponse(service, error) };
    }
    process.stderr.write(`local-cloud: ${(error as Error).stack}\n`);
    const failure = new AwsError({
      code: 'InternalFailure',
      status: 500,
      message: 'The local cloud failed; see its log.',
    });
    return { skewMs, response: errorResponse(service, failure) };
  }
}

async function serve(
  cloud: Cloud,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const wire = await readWireRequest(req);
  const { response, skewMs } = await answer(cloud, wire);
  if (!response) {
    req.socket.destroy();
    return;
  }
  res.sendDate = false;
  res.writeHead(response.status, {
    date: new Date(cloud.now() + skewMs).toUTCString(),
    'x-amzn-requestid': randomUUID(),
    ...response.headers,
    'content-length': Buffer.byteLength(response.body),
  });
  res.end(response.body);
}

/** The one endpoint of all AWS services. */
export function createAwsServer(cloud: Cloud): Server {
  const server = createServer((req, res) => {
    serve(cloud, req, res).catch(error => {
      if (error instanceof BodyTooLarge && !res.headersSent) {
        res.writeHead(413, { connection: 'close' });
        res.end();
      } else {
        req.socket.destroy();
      }
    });
  });
  server.requestTimeout = 60_000;
  return server;
}
