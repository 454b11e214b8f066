import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  ADMIN_KEYS,
  startTestCloud,
  type TestCloud,
} from '../__testUtils__/cloud';

const IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';

interface Sending {
  service?: string;
  region?: string;
  /** Seconds by which the client's clock is ahead. */
  ahead?: number;
  presign?: number;
  secret?: string;
  path?: string;
  body?: string;
  /** Changes the request after it was signed. */
  tamper?: (request: HttpRequest) => void;
}

describe('signatures', () => {
  let test: TestCloud;
  beforeAll(async () => {
    test = await startTestCloud();
  });
  afterAll(() => test.cloud.close());

  async function send(options: Sending = {}) {
    const { service = 'sts', region = 'eu-west-1', ahead = 0 } = options;
    const { hostname, port, host } = new URL(test.cloud.aws.url);
    const signer = new SignatureV4({
      service,
      region,
      sha256: Sha256,
      credentials: {
        ...ADMIN_KEYS,
        secretAccessKey: options.secret ?? ADMIN_KEYS.secretAccessKey,
      },
    });
    const request = new HttpRequest({
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: options.path ?? '/',
      method: options.presign ? 'GET' : 'POST',
      query: options.presign
        ? { Action: 'GetCallerIdentity', Version: '2011-06-15' }
        : {},
      headers: options.presign
        ? { host }
        : { host, 'content-type': 'application/x-www-form-urlencoded' },
      body: options.presign ? undefined : (options.body ?? IDENTITY),
    });
    const signingDate = new Date(Date.now() + ahead * 1000);
    const signed = (
      options.presign
        ? await signer.presign(request, {
            signingDate,
            expiresIn: options.presign,
          })
        : await signer.sign(request, { signingDate })
    ) as HttpRequest;
    options.tamper?.(signed);
    const url = new URL(signed.path, test.cloud.aws.url);
    for (const [name, value] of Object.entries(signed.query)) {
      url.searchParams.set(name, String(value));
    }
    const { host: _, ...headers } = signed.headers;
    const response = await fetch(url.href.replace(/\+/g, '%20'), {
      method: signed.method,
      headers,
      body: signed.body,
    });
    const text = await response.text();
    const code =
      /<Code>(.*)<\/Code>/.exec(text)?.[1] ??
      /"__type":"([^"]*)"/.exec(text)?.[1];
    return { status: response.status, code, text, response };
  }

  it('are believed when right, in the header and in the URL', async () => {
    const one = await send();
    expect(one.status).toBe(200);
    expect(one.text).toContain('<Account>111122223333</Account>');
    expect(one.text).toMatch(/<RequestId>[0-9a-f-]{36}<\/RequestId>/);
    expect(one.response.headers.get('date')).toBeTruthy();
    expect((await send({ presign: 60 })).status).toBe(200);
    expect((await send({ ahead: -290 })).status).toBe(200);
    expect((await send({ ahead: 290 })).status).toBe(200);
    expect((await send({ presign: 900, ahead: -600 })).status).toBe(200);
  });

  it.each<[string, Sending, string]>([
    ['another secret', { secret: 'wrong' }, 'SignatureDoesNotMatch'],
    ['another service', { service: 's3' }, 'SignatureDoesNotMatch'],
    [
      'a region that is not enabled',
      { region: 'xx-nowhere-1' },
      'SignatureDoesNotMatch',
    ],
    [
      'a region that was not opted in to',
      { region: 'eu-south-1' },
      'RegionDisabledException',
    ],
    ['an old signature', { ahead: -310 }, 'SignatureDoesNotMatch'],
    ['a signature of the future', { ahead: 310 }, 'SignatureDoesNotMatch'],
    [
      'a presigned URL that is over',
      { presign: 60, ahead: -90 },
      'SignatureDoesNotMatch',
    ],
    [
      'a presigned URL of the future',
      { presign: 60, ahead: 310 },
      'SignatureDoesNotMatch',
    ],
    [
      'a changed body',
      {
        tamper: one => {
          one.body = `${IDENTITY}&X=1`;
        },
      },
      'SignatureDoesNotMatch',
    ],
    [
      'a changed query',
      {
        tamper: one => {
          one.query = { Extra: '1' };
        },
      },
      'SignatureDoesNotMatch',
    ],
    [
      'a changed presigned query',
      {
        presign: 60,
        tamper: one => {
          one.query!.Extra = '1';
        },
      },
      'SignatureDoesNotMatch',
    ],
    [
      'a changed header',
      {
        tamper: one => {
          one.headers['content-type'] =
            'application/x-www-form-urlencoded; charset=utf-8';
        },
      },
      'SignatureDoesNotMatch',
    ],
    [
      'an added unsigned x-amz header',
      {
        tamper: one => {
          one.headers['x-amz-target'] = 'x';
        },
      },
      'SignatureDoesNotMatch',
    ],
    [
      'another key',
      {
        tamper: one => {
          one.headers.authorization = one.headers.authorization.replace(
            ADMIN_KEYS.accessKeyId,
            'AKIASAMPLEUNKNOWN001',
          );
        },
      },
      'InvalidClientTokenId',
    ],
    [
      'no signature',
      {
        tamper: one => {
          delete one.headers.authorization;
        },
      },
      'MissingAuthenticationToken',
    ],
    [
      'a broken header',
      {
        tamper: one => {
          one.headers.authorization = 'AWS4-HMAC-SHA256 Credential=a';
        },
      },
      'IncompleteSignature',
    ],
    [
      'another algorithm',
      {
        tamper: one => {
          one.headers.authorization = one.headers.authorization.replace(
            'AWS4-HMAC',
            'AWS4-X',
          );
        },
      },
      'IncompleteSignature',
    ],
    [
      'no date',
      {
        tamper: one => {
          delete one.headers['x-amz-date'];
        },
      },
      'IncompleteSignature',
    ],
    [
      'a long-lived URL',
      {
        presign: 60,
        tamper: one => {
          one.query!['X-Amz-Expires'] = '604801';
        },
      },
      'IncompleteSignature',
    ],
    [
      'a token beside a long-term key',
      {
        tamper: one => {
          one.headers['x-amz-security-token'] = 'x';
        },
      },
      'InvalidClientTokenId',
    ],
  ])('refuse %s', async (_, sending, code) => {
    await expect(send(sending)).resolves.toMatchObject({ status: 403, code });
  });

  it.each<[string, Sending, string]>([
    ['another secret', { secret: 'wrong' }, 'InvalidSignatureException'],
    ['another service', { service: 'sts' }, 'InvalidSignatureException'],
    ['an old signature', { ahead: -310 }, 'InvalidSignatureException'],
    [
      'no signature',
      {
        tamper: one => {
          delete one.headers.authorization;
        },
      },
      'MissingAuthenticationTokenException',
    ],
    [
      'another key',
      {
        tamper: one => {
          one.headers.authorization = one.headers.authorization.replace(
            ADMIN_KEYS.accessKeyId,
            'AKIASAMPLEUNKNOWN001',
          );
        },
      },
      'UnrecognizedClientException',
    ],
  ])('refuse %s in the words of X-Ray', async (_, sending, code) => {
    const body = '{}';
    await expect(
      send({
        service: 'xray',
        path: '/GetTraceSegmentDestination',
        body,
        ...sending,
      }),
    ).resolves.toMatchObject({ status: 403, code });
  });

  it('let the administrator turn faults on and off', async () => {
    const path = '/_local-cloud/faults';
    const call = (body: string, more: Sending = {}) =>
      send({ service: 'local-cloud', path, body, ...more });
    const faults = [{ kind: 'throttle', service: 'sts', times: 1 }];
    const answer = await call(JSON.stringify({ faults }));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ faults });
    expect(test.cloud.faults.list()).toEqual(faults);
    await expect(send()).resolves.toMatchObject({ code: 'Throttling' });
    await expect(send()).resolves.toMatchObject({ status: 200 });
    for (const [refused, status] of [
      [call('{"faults":[{"kind":"fire"}]}'), 400],
      [call('{'), 400],
      [call('{"faults":[]}', { secret: 'wrong' }), 403],
      [call('{"faults":[]}', { service: 'sts' }), 403],
    ] as const) {
      expect((await refused).status).toBe(status);
    }
  });

  it('say what is wrong with an operation', async () => {
    const call = (body: string) => send({ body }).then(({ code }) => code);
    expect(await call('Action=Nothing&Version=2011-06-15')).toBe(
      'InvalidAction',
    );
    expect(await call('Action=GetCallerIdentity&Version=2010-05-08')).toBe(
      'InvalidAction',
    );
    expect(await call('Action=constructor&Version=2011-06-15')).toBe(
      'InvalidAction',
    );
    expect(await call('Version=2011-06-15')).toBe('MissingAction');
    expect(await call(`${IDENTITY}&Action=GetCallerIdentity`)).toBe(
      'MalformedQueryString',
    );
    const unknown = await send({
      service: 'xray',
      path: '/Nothing',
      body: '{}',
    });
    expect(unknown).toMatchObject({
      status: 404,
      code: 'UnknownOperationException',
    });
  });
});
