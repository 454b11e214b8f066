import type {
  Action,
  Decision,
  Policy,
  Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { AccessService, Caller } from './AccessService';

const WHOLE_ACCOUNT: readonly Action[] = ['console', 'credentials'];

/** What access to an entity in an environment opens, for people to look at. */
export class Opens {
  constructor(
    private readonly deps: {
      access: AccessService;
      policy: () => Policy | undefined;
    },
  ) {}

  async of(options: {
    caller: Caller;
    entityRef: string;
    environment: string;
    actions: readonly Action[];
    decision: Pick<Decision, 'role' | 'redact'>;
  }): Promise<Schemas['Opens']> {
    const { entityRef, environment, actions, decision } = options;
    const { access } = this.deps;
    const role = access.role(decision.role ?? '');
    const services = new Set<string>();
    const accounts = new Set<string>();
    for (const source of access.sources(environment)) {
      const names = await access.serviceNames({
        entityRef,
        source: source.name,
        environment,
      });
      names.confirmed.forEach(name => services.add(name));
      const { region } = source.config;
      const account = accountOf(role?.environments.get(environment)?.arn);
      accounts.add(
        account
          ? [account, typeof region === 'string' ? region : source.name].join(
              ' · ',
            )
          : source.name,
      );
    }
    return {
      environment,
      tier: this.deps.policy()?.environments.get(environment)?.tier ?? 'high',
      actions: [...actions],
      services: [...services].sort(),
      accounts: [...accounts].sort(),
      wholeAccount: actions.some(action => WHOLE_ACCOUNT.includes(action)),
      redact: [...decision.redact],
    };
  }
}

/** The account in which an AWS role lives: `arn:aws:iam::111122223333:role/…`. */
function accountOf(arn: string | undefined): string | undefined {
  const account = arn?.split(':')[4];
  return account && /^\d{12}$/.test(account) ? account : undefined;
}
