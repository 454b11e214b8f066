import type {
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { createBroker, type Broker } from './createBroker';
import { FakeCloud } from './FakeCloud';
import { MemoryCatalog } from './MemoryCatalog';
import { MovableClock } from './MovableClock';
import { stageCompany, stagePolicy } from './stage';

/**
 * Replicas of the backend on one database, catalog, clock and cloud: each with
 * its own pool of connections where the database has more than one.
 */
export async function createReplicas(options: {
  databases: TestDatabases;
  id: TestDatabaseId;
  count?: number;
  broker?: Parameters<typeof createBroker>[0];
}) {
  const { databases, id, count = 2 } = options;
  const first = await databases.init(id);
  const pools: Knex[] = [first];
  const world = {
    clock: new MovableClock(),
    catalog: new MemoryCatalog({
      entities: options.broker?.entities ?? stageCompany(),
    }),
    told: { events: [], notifications: [], signals: [] },
  };
  const cloud = new FakeCloud(world.clock);
  const replicas: Broker[] = [];
  const add = async (): Promise<Broker> => {
    const at = replicas.length;
    if (at > 0) {
      pools.push(id === 'SQLITE_3' ? first : knexFactory(first.client.config));
    }
    const replica = await createBroker({
      policy: stagePolicy(),
      ...options.broker,
      ...world,
      cloud,
      name: `replica ${at}`,
      knex: pools[at],
    });
    await replica.core.entities.refresh();
    await replica.issuing.refresh();
    replicas.push(replica);
    return replica;
  };
  while (replicas.length < count) await add();
  return {
    ...world,
    cloud,
    knex: first,
    replicas,
    /** One more, as after a restart. */
    add,
    async settled(): Promise<void> {
      for (const replica of replicas) await replica.settled();
    },
    /** What timers do: hear of changes, see the switch. */
    async heard(): Promise<void> {
      for (const replica of replicas) {
        await replica.core.changes.refresh();
        await replica.issuing.refresh();
      }
    },
    async close(): Promise<void> {
      for (const replica of replicas) await replica.close();
      for (const pool of new Set(pools)) {
        if (pool !== first) await pool.destroy();
      }
    },
  };
}

/** The first of them by itself, which others may join. */
export async function createReplica(
  options: Omit<Parameters<typeof createReplicas>[0], 'count'>,
) {
  const all = await createReplicas({ ...options, count: 1 });
  return { ...all, broker: all.replicas[0] };
}

export type Replicas = Awaited<ReturnType<typeof createReplicas>>;
