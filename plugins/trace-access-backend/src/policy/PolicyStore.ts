import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import {
  compilePolicy,
  Evaluator,
  parsePolicyInSlices,
  PolicyError,
  type Finding,
  type Policy,
  type PolicyDocuments,
} from '@tracegate/plugin-trace-access-common';
import type { Clock } from '../clock';
import { FileLoader, type LoadedFiles } from './loadFiles';
import type { PolicyConfig } from './policyConfig';
import { serialiseDocuments } from './serialiseDocuments';
import type { VersionsTable } from './versionsTable';
import { watchFiles } from './watchFiles';

/** The policy that decides now. */
export interface ActivePolicy {
  policy: Policy;
  evaluator: Evaluator;
  /** Epoch milliseconds. */
  loadedAt: number;
}

/** What `GET /v1/policy` says. */
export interface PolicyStatus {
  active?: ActivePolicy;
  /** The newest set that was not taken, and why. */
  refused?: { at: number; message: string };
  /** Of the newest set, taken or not. */
  findings: readonly Finding[];
}

/**
 * Keeps the policy loaded. A set that does not validate is refused whole and
 * the last good one stays; with none at all, nothing is active and everybody is
 * denied. A new version replaces the old one between two requests, never within
 * one: whoever decides takes `active` once.
 */
export class PolicyStore {
  readonly #config: PolicyConfig;
  readonly #loader: FileLoader;
  readonly #versions: VersionsTable;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #listeners = new Set<(active: ActivePolicy) => void>();
  #active: ActivePolicy | undefined;
  /** Of the last good set: what is unchanged needn't be read again. */
  #documents: PolicyDocuments | undefined;
  #refused: { at: number; message: string } | undefined;
  #findings: readonly Finding[] = [];
  /** Of the files that were last judged, good or bad. */
  #signature: string | undefined;
  /** A version whose row could not be written yet. */
  #unkept: (() => Promise<void>) | undefined;
  #looking: Promise<void> = Promise.resolve();
  /** A look that has not begun: whoever asks meanwhile is served by it. */
  #next: { urls: boolean; done: Promise<void> } | undefined;
  #stop: (() => void)[] = [];

  constructor(options: {
    config: PolicyConfig;
    reader: UrlReaderService;
    versions: VersionsTable;
    clock: Clock;
    logger: LoggerService;
    cwd?: string;
  }) {
    this.#config = options.config;
    this.#versions = options.versions;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#loader = new FileLoader({
      config: options.config,
      reader: options.reader,
      clock: options.clock,
      cwd: options.cwd ?? process.cwd(),
    });
  }

  /** The policy that decides now; undefined = deny. */
  get active(): ActivePolicy | undefined {
    return this.#active;
  }

  /**
   * Whether the policy that decides here is the last that any replica has taken.
   * Where it is not, this replica is behind: what another has given by a newer
   * one isn't for it to end.
   */
  async isNewest(): Promise<boolean> {
    return (
      this.#active !== undefined &&
      this.#versions.isNewest(this.#active.policy.version)
    );
  }

  status(): PolicyStatus {
    return {
      active: this.#active,
      refused: this.#refused,
      findings: this.#findings,
    };
  }

  /** Calls back after each new version. */
  onChange(listener: (active: ActivePolicy) => void): void {
    this.#listeners.add(listener);
  }

  /** Loads what is there, then keeps looking. */
  async start(): Promise<void> {
    await this.refresh();
    const look = () => void this.refresh();
    const poll = setInterval(look, this.#config.pollEveryMs);
    poll.unref();
    const watching = watchFiles({
      targets: this.#loader.targets,
      onChange: look,
    });
    this.#stop = [() => clearInterval(poll), () => watching.stop()];
  }

  stop(): void {
    this.#stop.forEach(stop => stop());
    this.#stop = [];
  }

  /**
   * Looks whether the documents changed, and takes them if they are good. Never
   * rejects: what is wrong is in the status.
   *
   * @param options - `urls`: read URLs even if their interval isn't over
   */
  refresh(options: { urls?: boolean } = {}): Promise<void> {
    if (this.#next) {
      this.#next.urls ||= options.urls ?? false;
      return this.#next.done;
    }
    const next = { urls: options.urls ?? false, done: this.#looking };
    next.done = this.#looking.then(() => {
      this.#next = undefined;
      return this.#look(next);
    });
    this.#next = next;
    this.#looking = next.done;
    return next.done;
  }

  async #look(options: { urls?: boolean }): Promise<void> {
    try {
      const loaded = await this.#loader.load({
        unless: this.#signature,
        urls: options.urls,
      });
      if (loaded) await this.#judge(loaded);
    } catch (error) {
      // Files that come back unchanged must be judged anew, to clear the error.
      this.#signature = undefined;
      this.#refuse({ error: error as Error });
    }
    await this.#keepUnkept();
  }

  async #judge(loaded: LoadedFiles): Promise<void> {
    const { documents, findings } = await parsePolicyInSlices({
      files: loaded.files,
      // What a location may contain is checked anew for every document.
      previous: this.#documents,
    });
    if (findings.some(finding => finding.severity === 'error')) {
      this.#signature = loaded.signature;
      this.#refuse({ error: new PolicyError(findings), findings });
      return;
    }
    const policy = await compilePolicy({ documents });
    this.#signature = loaded.signature;
    this.#documents = documents;
    this.#findings = findings;
    if (this.#refused) {
      this.#refused = undefined;
      this.#logger.info('The policy is good again.');
    }
    if (policy.version === this.#active?.policy.version) return;

    const at = this.#clock.now();
    const text = await serialiseDocuments(documents);
    this.#unkept = () =>
      this.#versions.keep({
        version: policy.version,
        source: loaded.sources,
        documents: text,
        at,
      });
    this.#active = {
      policy,
      evaluator: new Evaluator({ policy }),
      loadedAt: at,
    };
    this.#logger.info(
      `Policy ${policy.version.slice(0, 12)} is active: ${policy.bindings.size} bindings, ${findings.length} warnings.`,
    );
    for (const listener of this.#listeners) listener(this.#active);
  }

  #refuse(options: { error: Error; findings?: readonly Finding[] }): void {
    const { message } = options.error;
    this.#findings = options.findings ?? [];
    const isNews = this.#refused?.message !== message;
    if (!isNews) return;
    this.#refused = { at: this.#clock.now(), message };
    const stays = this.#active
      ? `version ${this.#active.policy.version.slice(0, 12)} stays active`
      : 'there is no good version yet, so everybody is denied';
    this.#logger.error(`Policy refused; ${stays}. ${message}`);
  }

  async #keepUnkept(): Promise<void> {
    const keep = this.#unkept;
    if (!keep) return;
    try {
      await keep();
      if (this.#unkept === keep) this.#unkept = undefined;
    } catch (error) {
      // Tried again at the next look.
      this.#logger.warn(`The policy version can't be recorded yet: ${error}`);
    }
  }
}
