import { createHash } from 'node:crypto';
import path from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { PolicyFile } from '@tracegate/plugin-trace-access-common';
import type { Clock } from '../clock';
import {
  findFiles,
  parseTarget,
  readFound,
  type FileTarget,
  type FoundFile,
} from './fileSource';
import type { PolicyConfig, PolicySource } from './policyConfig';
import { readUrl } from './urlSource';
import type { VersionSource } from './versionsTable';

/** All policy files at one moment. */
export interface LoadedFiles {
  /** Differs whenever a file may. */
  signature: string;
  files: PolicyFile[];
  sources: VersionSource[];
}

interface UrlState {
  readAt: number;
  etag?: string;
  files: { path: string; text: string }[];
  /** Counts what was read, since an etag may be missing. */
  hash: string;
  /** Why the last read failed; the set is refused until one succeeds. */
  error?: Error;
}

/** A URL that fails is tried again this soon, or at its interval if shorter. */
const URL_RETRY_MS = 10_000;

/** How often a set that changes while it is read is read again. */
const SETTLE_ATTEMPTS = 5;

/** Reads every location; texts that can't have changed are not read again. */
export class FileLoader {
  readonly #config: PolicyConfig;
  readonly #reader: UrlReaderService;
  readonly #clock: Clock;
  readonly #cwd: string;
  readonly #targets = new Map<PolicySource, FileTarget>();
  readonly #urls = new Map<PolicySource, UrlState>();
  #texts = new Map<string, string>();

  constructor(options: {
    config: PolicyConfig;
    reader: UrlReaderService;
    clock: Clock;
    /** What relative targets are relative to. */
    cwd: string;
  }) {
    this.#config = options.config;
    this.#reader = options.reader;
    this.#clock = options.clock;
    this.#cwd = options.cwd;
    for (const source of options.config.sources) {
      if (source.type === 'file') {
        const { target } = source;
        this.#targets.set(source, parseTarget({ target, cwd: options.cwd }));
      }
    }
  }

  /** What to watch. */
  get targets(): FileTarget[] {
    return [...this.#targets.values()];
  }

  /**
   * Every file of every location; undefined where the signature is still
   * `unless`.
   *
   * @param options - `urls`: read URLs even if their interval isn't over
   * @throws InputError | NotFoundError - a location can't be read
   */
  async load(options: {
    unless?: string;
    urls?: boolean;
  }): Promise<LoadedFiles | undefined> {
    if (this.#config.sources.length === 0) {
      throw new InputError(
        'No policy is configured, so nobody may see anything: add your policy files to traceAccess.policy.locations.',
      );
    }
    await this.#refreshUrls({ force: options.urls ?? false });
    for (let attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
      const found = await this.#find();
      const signature = this.#signature(found);
      if (signature === options.unless) return undefined;
      const files = await this.#read(found);
      // A set that was written meanwhile would be half old, half new.
      if (this.#signature(await this.#find()) === signature) {
        return { signature, ...files };
      }
    }
    throw new InputError(
      'The policy files change faster than they can be read; the last good version stays until they rest.',
    );
  }

  async #find(): Promise<Map<PolicySource, FoundFile[]>> {
    const found = new Map<PolicySource, FoundFile[]>();
    for (const [source, target] of this.#targets) {
      const files = await findFiles({
        target,
        maxFiles: this.#config.limits.maxFiles,
      });
      if (files.length === 0) {
        throw new NotFoundError(
          `The policy location '${source.location.name}' has no files: if that is meant, take it out of traceAccess.policy.locations.`,
        );
      }
      found.set(source, files);
    }
    return found;
  }

  #signature(found: Map<PolicySource, FoundFile[]>): string {
    const hash = createHash('sha256');
    for (const files of found.values()) {
      for (const file of files) hash.update(`${file.signature}\n`);
      hash.update('\n');
    }
    for (const { hash: url } of this.#urls.values()) hash.update(`${url}\n`);
    return hash.digest('hex');
  }

  async #read(
    found: Map<PolicySource, FoundFile[]>,
  ): Promise<Pick<LoadedFiles, 'files' | 'sources'>> {
    const { limits } = this.#config;
    const files: PolicyFile[] = [];
    const sources: VersionSource[] = [];
    const texts = new Map<string, string>();
    let total = 0;
    const add = (source: PolicySource, file: string, text: string) => {
      total += text.length;
      if (total > limits.maxTotalBytes || files.length >= limits.maxFiles) {
        throw new InputError(
          `The policy is larger than ${limits.maxTotalBytes} bytes or ${limits.maxFiles} files altogether (traceAccess.policy.limits).`,
        );
      }
      const { location } = source;
      files.push({ path: file, text, location });
      sources.push({ location: location.name, file, hash: sha256(text) });
    };
    for (const source of this.#config.sources) {
      for (const file of found.get(source) ?? []) {
        const text =
          this.#texts.get(file.signature) ??
          (await readFound({ file, maxBytes: limits.maxFileBytes }));
        texts.set(file.signature, text);
        add(source, path.relative(this.#cwd, file.path), text);
      }
      for (const file of this.#urls.get(source)?.files ?? []) {
        add(source, file.path, file.text);
      }
    }
    this.#texts = texts;
    return { files, sources };
  }

  async #refreshUrls(options: { force: boolean }): Promise<void> {
    for (const source of this.#config.sources) {
      if (source.type !== 'url') continue;
      await this.#refreshUrl({ source, ...options });
    }
  }

  async #refreshUrl(options: {
    source: PolicySource;
    force: boolean;
  }): Promise<void> {
    const { source, force } = options;
    const last = this.#urls.get(source);
    const readAt = this.#clock.now();
    const every = this.#config.urlRefreshMs;
    const wait = last?.error ? Math.min(every, URL_RETRY_MS) : every;
    if (last && !force && readAt - last.readAt < wait) {
      if (last.error) throw last.error;
      return;
    }
    try {
      const read = await readUrl({
        reader: this.#reader,
        target: source.target,
        limits: this.#config.limits,
        etag: last?.etag,
      });
      const files = read?.files ?? last?.files ?? [];
      this.#urls.set(source, {
        readAt,
        files,
        etag: read ? read.etag : last?.etag,
        hash: sha256(JSON.stringify(files)),
      });
    } catch (error) {
      this.#urls.set(source, {
        files: [],
        hash: '',
        ...last,
        readAt,
        error: error as Error,
      });
      throw error;
    }
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
