import type { GrantFacts } from '@tracegate/plugin-trace-access-common';
import type { Change, ChangeFeed, ChangeListener } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import type { GrantTable } from './GrantTable';
import { grantFacts, stateOf, type GrantRecord } from './grantRecord';

/** Told when a grant that was open, or could be, no longer is. */
export type GrantClosed = (grant: GrantRecord) => void;

/**
 * Every grant that opens something, or may, in memory: decisions read no
 * database. It follows the feed of changes, and is as fresh as that is.
 */
export class LiveGrants implements ChangeListener {
  readonly #table: GrantTable;
  readonly #feed: ChangeFeed;
  readonly #clock: Clock;
  readonly #byId = new Map<string, GrantRecord>();
  readonly #byPrincipal = new Map<string, ReadonlyMap<string, GrantRecord>>();
  readonly #closed: GrantClosed[] = [];

  constructor(options: { table: GrantTable; feed: ChangeFeed; clock: Clock }) {
    this.#table = options.table;
    this.#feed = options.feed;
    this.#clock = options.clock;
    this.#feed.follow(this);
  }

  onClosed(listener: GrantClosed): void {
    this.#closed.push(listener);
  }

  /**
   * The grants of a principal that open something now, or would from their
   * first use on.
   *
   * @throws ServiceUnavailableError - what is known is too old, and the database is down
   */
  async of(principal: string): Promise<readonly GrantFacts[]> {
    if (!this.#feed.freshNow()) await this.#feed.ensureFresh();
    const grants = this.#byPrincipal.get(principal);
    if (!grants) return [];
    const now = this.#clock.now();
    return [...grants.values()].flatMap(one => grantFacts(one, now) ?? []);
  }

  /** A grant as it was heard of last. */
  get(id: string): GrantRecord | undefined {
    return this.#byId.get(id);
  }

  async reset(): Promise<void> {
    const live = await this.#table.allLive();
    const before = [...this.#byId.values()];
    this.#byId.clear();
    this.#byPrincipal.clear();
    live.forEach(grant => this.#put(grant));
    before.forEach(grant => {
      if (!this.#byId.has(grant.id)) this.#tell(grant);
    });
  }

  async changed(changes: readonly Change[]): Promise<void> {
    const ids = changes.flatMap(one =>
      one.kind === 'grant' ? [one.subject] : [],
    );
    for (const grant of await this.#table.byIds(ids)) {
      const known = this.#byId.get(grant.id);
      this.#put(grant);
      if (known && !this.#opens(grant)) this.#tell(grant);
    }
  }

  #opens(grant: GrantRecord): boolean {
    const state = stateOf(grant, this.#clock.now());
    return state === 'active' || state === 'claimable' || state === 'scheduled';
  }

  #put(grant: GrantRecord): void {
    const { id, principal } = grant;
    const mine = new Map(this.#byPrincipal.get(principal));
    if (this.#opens(grant)) {
      this.#byId.set(id, grant);
      mine.set(id, grant);
    } else {
      this.#byId.delete(id);
      mine.delete(id);
    }
    if (mine.size > 0) this.#byPrincipal.set(principal, mine);
    else this.#byPrincipal.delete(principal);
  }

  #tell(grant: GrantRecord): void {
    this.#closed.forEach(listener => listener(grant));
  }
}
