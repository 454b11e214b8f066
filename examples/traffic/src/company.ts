import type { Operation } from './operation';
import { checkoutOperations } from './operations/checkout';
import { ledgerOperations } from './operations/ledger';
import { paymentsOperations } from './operations/payments';
import { storefrontOperations } from './operations/storefront';

/** What the services of Acorn Market do, and whom they call for it. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...storefrontOperations,
  ...checkoutOperations,
  ...paymentsOperations,
  ...ledgerOperations,
};

/** Where traces begin, and how often. */
export const ROOTS: ReadonlyArray<{ operation: string; weight: number }> = [
  { operation: 'storefront.search', weight: 20 },
  { operation: 'storefront.product', weight: 18 },
  { operation: 'storefront.addToCart', weight: 14 },
  { operation: 'storefront.checkout', weight: 30 },
  { operation: 'payments.refund', weight: 6 },
  { operation: 'reconciliation.run', weight: 5 },
  { operation: 'ledger-export.run', weight: 4 },
  { operation: 'legacy-batch.run', weight: 3 },
];
