import { lookup as lookUp } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { signWebhook } from '@tracegate/plugin-trace-access-node';
import type { Clock } from '../../clock';
import { Undeliverable } from '../Undeliverable';
import { orAborted } from '../orAborted';
import { literal, refusalOf } from './addresses';
import type { WebhookEndpoint } from './webhookConfig';

const TIMEOUT_MS = 10_000;
/** What a receiver answers is not read, only waited for, up to so many bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** An address that a name stands for. */
export interface ResolvedAddress {
  address: string;
  family: number;
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

/**
 * Makes one attempt to deliver a webhook: to the address that was checked and
 * no other, without a proxy, without following redirects.
 */
export class WebhookSender {
  readonly #clock: Clock;
  readonly #resolve: Resolve;
  readonly #timeoutMs: number;

  constructor(options: {
    clock: Clock;
    resolve?: Resolve;
    /** For the whole attempt, up to the answer's headers. */
    timeoutMs?: number;
  }) {
    this.#clock = options.clock;
    this.#resolve = options.resolve ?? (name => lookUp(name, { all: true }));
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  /**
   * Resolves once the receiver answered 2xx.
   *
   * @throws Undeliverable - the receiver answered 410: it wants no more of this
   * @throws Error - anything else went wrong; its message holds neither URL nor secret
   */
  async send(options: {
    endpoint: WebhookEndpoint;
    /** Of the event: the same at each attempt. */
    id: string;
    body: string;
    signal: AbortSignal;
  }): Promise<void> {
    const { endpoint } = options;
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const signal = AbortSignal.any([timeout, options.signal]);
    let status: number;
    try {
      const addresses = await orAborted(this.#addressesOf(endpoint), signal);
      status = await post({
        endpoint,
        addresses,
        body: options.body,
        headers: this.#headers(options),
        signal,
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new Error(
        timeout.aborted
          ? `no answer within ${this.#timeoutMs} ms`
          : 'the backend is stopping',
      );
    }
    if (status >= 200 && status < 300) return;
    if (status === 410) throw new Undeliverable('answered 410');
    throw new Error(
      status >= 300 && status < 400
        ? `answered ${status}, and redirects are not followed`
        : `answered ${status}`,
    );
  }

  /** Checked: one that is refused refuses them all, since the name is not to be trusted. */
  async #addressesOf(endpoint: WebhookEndpoint): Promise<ResolvedAddress[]> {
    const host = literal(endpoint.url.hostname);
    const family = isIP(host);
    const addresses = family
      ? [{ address: host, family }]
      : await this.#resolve(host).catch(error => {
          throw new Error(`its name has no address (${codeOf(error)})`);
        });
    for (const { address } of addresses) {
      const refusal = refusalOf({
        address,
        allowPrivateNetwork: endpoint.allowPrivateNetwork,
        plain: endpoint.url.protocol === 'http:',
      });
      if (refusal) {
        throw new Error(`its address ${address} is refused (${refusal})`);
      }
    }
    if (addresses.length === 0) throw new Error('its name has no address');
    return addresses;
  }

  #headers(options: {
    endpoint: WebhookEndpoint;
    id: string;
    body: string;
  }): http.OutgoingHttpHeaders {
    const { endpoint, id, body } = options;
    const { secrets } = endpoint;
    const timestamp = Math.floor(this.#clock.now() / 1000);
    return {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Tracegate',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signWebhook({ id, timestamp, body, secrets }),
    };
  }
}

/** The status of the answer. */
function post(options: {
  endpoint: WebhookEndpoint;
  addresses: readonly ResolvedAddress[];
  body: string;
  headers: http.OutgoingHttpHeaders;
  signal: AbortSignal;
}): Promise<number> {
  const { endpoint, addresses, body, headers, signal } = options;
  const { request } = endpoint.url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sending = request(endpoint.url, {
      method: 'POST',
      headers,
      signal,
      // Of its own, so that no connection to an earlier address is used again
      // and no proxy of the process's environment comes in between.
      agent: false,
      lookup: pinned(addresses),
      rejectUnauthorized: true,
    });
    sending.on('error', error => reject(new Error(codeOf(error))));
    sending.on('close', () => reject(new Error('closed without an answer')));
    sending.on('response', answer => {
      resolve(answer.statusCode!);
      let bytes = 0;
      answer.on('error', () => {});
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) answer.destroy();
      });
    });
    sending.end(body);
  });
}

/** Answers with what was checked, whatever the name stands for by now. */
function pinned(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, done) => {
    if (options.all) done(null, [...addresses]);
    else done(null, addresses[0].address, addresses[0].family);
  };
}

/** Messages of network errors may hold what they were about; codes don't. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? 'Error';
}
