import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Knex } from 'knex';
import type { Clock } from '../clock';
import { GrantService } from '../grants/GrantService';
import { Outbox } from '../outbox/Outbox';
import { readWebhookConfig } from '../outbox/webhooks/webhookConfig';
import { RolePolicyTable } from '../revocations/RolePolicyTable';
import { RoleReadiness } from '../revocations/RoleReadiness';
import type { CoreNouns } from './coreNouns';
import type { Extensions } from './extensions';

/** How others hear of what happens. */
export interface Channels {
  events: EventsService;
  notifications: NotificationService;
  signals: SignalsService;
}

/** What sessions are issued under and told through, put together. */
export function createGrantNouns(
  options: Channels & {
    knex: Knex;
    clock: Clock;
    logger: LoggerService;
    config: RootConfigService;
    core: CoreNouns;
    extensions: Extensions;
  },
) {
  const { knex, clock, logger, config, core, extensions } = options;
  const { transactions, audit, changes: feed, access, grantTable } = core;
  const outbox = new Outbox({
    ...options,
    audit,
    webhooks: readWebhookConfig(config),
  });
  transactions.onCommit(() => void outbox.dispatch());
  const policies = new RolePolicyTable({ knex });
  return {
    outbox,
    policies,
    readiness: new RoleReadiness({
      providers: extensions.revocationProviders,
      table: policies,
      clock,
      logger,
    }),
    grantService: new GrantService({
      table: grantTable,
      feed,
      transactions,
      outbox,
      access,
      audit,
      clock,
    }),
  };
}

export type GrantNouns = ReturnType<typeof createGrantNouns>;
