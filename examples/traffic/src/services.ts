/** Facts of a service that all its spans carry. */
export interface Service {
  /** The system in the catalog. */
  system: string;
  version: string;
  runtime: string;
  /** Where exceptions of it come from. */
  source: string;
  origin: string;
}

const ecs = 'AWS::ECS::Container';

/**
 * Every `service.name` in the sample traffic. Two of them no Component bears:
 * `psp-adapter`, which the policy gives to payment-gateway, and `legacy-batch`,
 * which nobody has (one claim on it is pending).
 */
export const SERVICES: Readonly<Record<string, Service>> = {
  storefront: node('storefront', '2026.46.2'),
  'catalog-search': java('storefront', '8.4.0'),
  notifications: python('storefront', '3.12.1'),
  checkout: node('checkout', '2026.46.0'),
  cart: go('checkout', '1.31.5'),
  pricing: java('checkout', '5.2.9'),
  payments: node('payments', '2026.45.7'),
  'payment-gateway': go('payments', '4.0.3'),
  'fraud-check': python('payments', '0.44.0'),
  'psp-adapter': go('payments', '1.2.0'),
  ledger: java('ledger', '11.1.4'),
  'ledger-export': python('ledger', '2.0.0'),
  reconciliation: java('ledger', '0.9.1'),
  'legacy-batch': {
    ...java('', '1.0.77'),
    origin: 'AWS::EC2::Instance',
  },
};

function node(system: string, version: string): Service {
  return {
    system,
    version,
    runtime: 'nodejs',
    source: 'src/handler.ts',
    origin: ecs,
  };
}

function java(system: string, version: string): Service {
  return {
    system,
    version,
    runtime: 'jvm',
    source: 'example/acorn/Handler.java',
    origin: ecs,
  };
}

function go(system: string, version: string): Service {
  return {
    system,
    version,
    runtime: 'go',
    source: 'internal/handler.go',
    origin: ecs,
  };
}

function python(system: string, version: string): Service {
  return {
    system,
    version,
    runtime: 'cpython',
    source: 'app/handler.py',
    origin: ecs,
  };
}
