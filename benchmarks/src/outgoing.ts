import diagnostics from 'node:diagnostics_channel';
import type http from 'node:http';

/** Whom this process calls. `sts` and `iam` are asked at the path `/`. */
export type Called = 'cloud' | 'catalog';

/** Told of calls as they begin and when they are over. */
export interface OutgoingListener {
  begun(call: { to: Called; path: string }): void;
  over?(call: { to: Called; path: string }): void;
}

/**
 * Watches what this process asks of the cloud and of the catalog, whichever
 * HTTP client does it.
 *
 * @param options - `aws`: URL of the cloud
 * @returns stops watching
 */
export function watchOutgoing(options: {
  aws: string;
  listener: OutgoingListener;
}): () => void {
  const { listener } = options;
  const cloud = new URL(options.aws).host;
  const open = new Map<object, { to: Called; path: string }>();
  const begin = (request: object, host: unknown, path: string) => {
    const to = calledBy({ cloud, host, path });
    if (!to) return;
    const call = { to, path };
    open.set(request, call);
    listener.begun(call);
  };
  const end = (request: object) => {
    const call = open.get(request);
    if (open.delete(request)) listener.over?.(call!);
  };
  const on: Record<string, (message: any) => void> = {
    'http.client.request.start': ({
      request,
    }: {
      request: http.ClientRequest;
    }) => {
      begin(request, request.getHeader('host'), request.path);
      request.once('close', () => end(request));
    },
    'undici:request:create': ({ request }) =>
      begin(request, new URL(request.origin).host, request.path),
    'undici:request:trailers': ({ request }) => end(request),
    'undici:request:error': ({ request }) => end(request),
  };
  for (const [channel, heard] of Object.entries(on)) {
    diagnostics.subscribe(channel, heard);
  }
  return () => {
    for (const [channel, heard] of Object.entries(on)) {
      diagnostics.unsubscribe(channel, heard);
    }
  };
}

function calledBy(options: {
  cloud: string;
  host: unknown;
  path: string;
}): Called | undefined {
  if (options.host === options.cloud) return 'cloud';
  return options.path.startsWith('/api/catalog/') ? 'catalog' : undefined;
}

/**
 * Tells our part of a time from that of others: what passed while no call of
 * ours to them was under way.
 */
export class OwnTime {
  readonly #open = { cloud: 0, catalog: 0 };
  readonly #spent = { cloud: 0, catalog: 0, either: 0 };
  #at = performance.now();
  readonly #stop: () => void;

  constructor(options: { aws: string }) {
    const count = (by: number) => (call: { to: Called }) => {
      this.#advance();
      this.#open[call.to] += by;
    };
    this.#stop = watchOutgoing({
      aws: options.aws,
      listener: { begun: count(1), over: count(-1) },
    });
  }

  /**
   * Starts a stopwatch.
   *
   * @returns milliseconds since: by the clock, without the cloud's and the
   *   catalog's part, and without the catalog's alone
   */
  start(): () => { wall: number; own: number; withoutCatalog: number } {
    this.#advance();
    const at = this.#at;
    const before = { ...this.#spent };
    return () => {
      this.#advance();
      const wall = this.#at - at;
      return {
        wall,
        own: wall - (this.#spent.either - before.either),
        withoutCatalog: wall - (this.#spent.catalog - before.catalog),
      };
    };
  }

  stop(): void {
    this.#stop();
  }

  #advance(): void {
    const now = performance.now();
    const passed = now - this.#at;
    this.#at = now;
    const { cloud, catalog } = this.#open;
    if (cloud > 0) this.#spent.cloud += passed;
    if (catalog > 0) this.#spent.catalog += passed;
    if (cloud + catalog > 0) this.#spent.either += passed;
  }
}
