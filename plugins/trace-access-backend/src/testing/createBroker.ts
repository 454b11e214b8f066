import type { EventParams } from '@backstage/plugin-events-node';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type {
  SignalPayload,
  SignalsService,
} from '@backstage/plugin-signals-node';
import type {
  OnCallSource,
  TicketValidator,
} from '@tracegate/plugin-trace-access-node';
import type { Extensions } from '../service/extensions';
import { createGrantNouns } from '../service/grantNouns';
import { createRequestNouns } from '../service/requestNouns';
import { createIssuingSwitch, createTraceNouns } from '../service/traceNouns';
import { FakeCloud } from './FakeCloud';
import { createCore } from './createCore';

/** What the portal was told, of whatever replica. */
export interface Told {
  events: EventParams[];
  notifications: NotificationSendOptions[];
  signals: SignalPayload[];
}

/**
 * One replica of the whole backend without a server: what `assemble` puts
 * together, on a catalog, a clock and a cloud that the test holds. No timer
 * runs; `wait` moves the clock.
 */
export async function createBroker(
  options: Parameters<typeof createCore>[0] & {
    name?: string;
    cloud?: FakeCloud;
    told?: Told;
    onCallSources?: readonly OnCallSource[];
    ticketValidators?: readonly TicketValidator[];
    /** Between two looks at the cloud; default: the clock moves. */
    wait?: (ms: number) => Promise<void>;
  } = {},
) {
  const { name = 'one' } = options;
  const core = await createCore(options);
  const { knex, clock, logger, foundations } = core;
  const cloud = options.cloud ?? new FakeCloud(clock);
  const told = options.told ?? { events: [], notifications: [], signals: [] };
  const extensions: Extensions = {
    providers: new Map([['aws', cloud.providerFor(name)]]),
    revocationProviders: new Map([['aws', cloud.revokerFor(name)]]),
    factories: new Map([['xray', cloud.factoryFor(name)]]),
    groupSources: [],
    ticketValidators: new Map(
      (options.ticketValidators ?? []).map(one => [one.name, one]),
    ),
    onCallSources: options.onCallSources ?? [],
  };
  const base = { ...foundations, knex, clock, core: core.core, extensions };
  const issuing = createIssuingSwitch(base);
  const granting = createGrantNouns({
    ...base,
    events: {
      publish: async event => void told.events.push(event),
      subscribe: async () => {},
    },
    notifications: { send: async one => void told.notifications.push(one) },
    signals: {
      publish: (async (one: SignalPayload) =>
        void told.signals.push(one)) as SignalsService['publish'],
    },
  });
  const reading = createTraceNouns({ ...base, granting, issuing });
  const asking = createRequestNouns({
    ...base,
    granting,
    reading,
    wait: options.wait ?? (async ms => clock.move({ ms })),
  });
  await core.changes.refresh();
  return {
    ...core,
    ...asking,
    name,
    cloud,
    told,
    granting,
    reading,
    issuing,
    asking,
    logger,
    /** Waits for what commits have set going. */
    async settled(): Promise<void> {
      await asking.writer.deliver();
      await granting.outbox.dispatch();
    },
    async close(): Promise<void> {
      await asking.stop();
      reading.stop();
      await core.close();
    },
  };
}

export type Broker = Awaited<ReturnType<typeof createBroker>>;
