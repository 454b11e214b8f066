import { writeFile } from 'node:fs/promises';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { FakeCloud, type CloudCall } from '../../testing/FakeCloud';
import { MemoryCatalog } from '../../testing/MemoryCatalog';
import { MovableClock } from '../../testing/MovableClock';
import {
  createBroker,
  type Broker,
  type Told,
} from '../../testing/createBroker';
import { stageCompany } from '../../testing/stage';
import type { Switchable } from '../../testing/switchable';
import { span, TRACE_ID } from '../../traces/testing/spans';
import { FIRST_FACTS, POLICIES, type Facts, type PolicyName } from './facts';

/** Where a replica dies. */
export type CrashPoint = Exclude<CloudCall['kind'], 'read'>;

const NEVER = new Promise<never>(() => {});
const TIMER_MS = 500;
const CATALOG_EVERY_MS = 30_000;

/** Rights of the portal's own permission policy that only the operators have. */
const FOR_SAM = ['trace-access.audit.read', 'trace-access.principal.revoke'];

/**
 * Two replicas on one database, a catalog, a cloud and a clock. What timers
 * would do happens as the clock is moved; what commits set going is waited for
 * after every step.
 */
export class World {
  readonly clock = new MovableClock();
  readonly catalog = new MemoryCatalog({ entities: stageCompany() });
  readonly cloud = new FakeCloud(this.clock);
  readonly told: Told = { events: [], notifications: [], signals: [] };
  readonly replicas: Broker[] = [];
  facts: Facts = FIRST_FACTS;
  /** When somebody last changed them, or the catalog came back. */
  factsAt = -Infinity;
  /** When the cloud was last out of order: refusals are remembered. */
  cloudAt = -Infinity;
  /** When access last ended on one replica, which others may not know yet. */
  endedAt = -Infinity;
  #catalogReadAt = -Infinity;
  #names = 0;
  #flowing?: Promise<void>;
  #release = () => {};
  #crash?: { replica: string; at: CrashPoint; died: () => void };

  private constructor(
    private readonly pools: readonly Knex[],
    readonly databases: readonly Switchable[],
  ) {
    this.databaseDown = false;
    this.cloud.traces = [
      {
        traceId: TRACE_ID,
        spans: [
          span({ id: '1', service: 'payments' }),
          span({ id: '2', parent: '1', service: 'ledger' }),
        ],
      },
    ];
    this.cloud.between = call => this.#pass(call);
    this.#hold();
  }

  /** @param options - `pools`: one for each replica; `databases`: theirs */
  static async create(options: {
    pools: readonly Knex[];
    databases: readonly Switchable[];
  }): Promise<World> {
    const { pools, databases } = options;
    const world = new World(pools, databases);
    for (const index of pools.keys()) await world.#start(index);
    await world.move(60_000);
    return world;
  }

  now(): number {
    return this.clock.now();
  }

  /** It will go down in the midst of something. */
  get databaseFlaky(): boolean {
    return this.databases.some(one => one.downAfter !== undefined);
  }

  get databaseDown(): boolean {
    return this.databases.some(one => one.down);
  }

  set databaseDown(down: boolean) {
    for (const one of this.databases) {
      one.down = down;
      one.downAfter = undefined;
    }
  }

  /** Nothing about people, entities and policy has changed for so long. */
  steady(ms: number): boolean {
    return !this.catalog.down && this.now() - this.factsAt > ms;
  }

  /** Moves the clock; unless `stalled`, timers come to their turn. */
  async move(ms: number, options: { stalled?: boolean } = {}): Promise<void> {
    this.clock.move({ ms });
    if (options.stalled || ms < TIMER_MS) return;
    for (const replica of this.replicas) {
      await replica.core.changes.refresh().catch(() => {});
      await replica.issuing.refresh();
    }
    if (this.now() - this.#catalogReadAt < CATALOG_EVERY_MS) return;
    this.#catalogReadAt = this.now();
    for (const replica of this.replicas) {
      await replica.core.entities.refresh().catch(() => {});
    }
  }

  async change(change: Partial<Facts>): Promise<void> {
    this.facts = { ...this.facts, ...change };
    this.factsAt = this.now();
    this.catalog.replace(stageCompany(this.facts));
    if (change.policy) {
      for (const replica of this.replicas) await this.#load(replica);
    }
  }

  catalogDown(down: boolean): void {
    if (!down && this.catalog.down) this.factsAt = this.now();
    this.catalog.down = down;
  }

  cloudDown(what: keyof FakeCloud['down'], down: boolean): void {
    this.cloud.down[what] = down;
    this.cloudAt = this.now();
  }

  /** Lets what was set going come to its end; time may pass. */
  async settle(): Promise<void> {
    this.#release();
    for (const replica of this.replicas) await replica.settled();
    this.#hold();
  }

  /** Looks at the database even while it is away. */
  async look<T>(run: (knex: Knex) => Promise<T>): Promise<T> {
    const down = this.databases.map(one => one.down);
    this.databaseDown = false;
    try {
      return await run(this.pools[0]);
    } finally {
      this.databases.forEach((one, i) => {
        one.down = down[i];
      });
    }
  }

  /**
   * Runs something on a replica that dies at a point of it; another takes its
   * place, and knows only what the database knows.
   */
  async crash(options: {
    replica: number;
    at: CrashPoint;
    run: (replica: Broker) => Promise<unknown>;
  }): Promise<void> {
    const { at, run } = options;
    const index = options.replica % this.replicas.length;
    const replica = this.replicas[index];
    const died = new Promise<void>(resolve => {
      this.#crash = { replica: replica.name, at, died: resolve };
    });
    this.#release();
    const over = run(replica)
      .catch(() => {})
      .then(() => replica.settled());
    await Promise.race([died, over]);
    this.#hold();
    this.#crash = undefined;
    await this.look(() => this.#start(index));
  }

  async close(): Promise<void> {
    this.databaseDown = false;
    this.#release();
    for (const replica of this.replicas) await replica.close();
  }

  async #start(index: number): Promise<void> {
    const replica = await createBroker({
      name: `replica ${this.#names++}`,
      knex: this.pools[index],
      clock: this.clock,
      catalog: this.catalog,
      cloud: this.cloud,
      told: this.told,
      policy: POLICIES[this.facts.policy],
      permit: (permission, who) => ({
        result:
          FOR_SAM.includes(permission) && who !== 'user:default/sam'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
      wait: async ms => {
        await this.#flowing;
        this.clock.move({ ms });
      },
    });
    await replica.core.entities.refresh().catch(() => {});
    await replica.issuing.refresh();
    this.replicas[index] = replica;
  }

  async #load(replica: Broker): Promise<void> {
    await writeFile(
      replica.policyFile,
      POLICIES[this.facts.policy as PolicyName],
    );
    await replica.core.policy.refresh();
  }

  async #pass({ kind, replica }: CloudCall): Promise<void> {
    if (this.#crash?.replica !== replica || this.#crash.at !== kind) return;
    this.#crash.died();
    await NEVER;
  }

  #hold(): void {
    this.#flowing = new Promise(resolve => {
      this.#release = resolve;
    });
  }
}
