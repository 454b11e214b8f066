import type { Rng } from './rng';

/** Who did what in one trace. All of it is plainly sample data. */
export interface Story {
  customer: {
    id: string;
    email: string;
    name: string;
    iban: string;
    ip: string;
    tier: string;
  };
  orderId: string;
  paymentId: string;
  sku: string;
  search: string;
  /** In cents. */
  amount: number;
  currency: string;
  channel: 'web' | 'app';
}

const SEARCHES = ['acorn', 'oak shelf', 'desk lamp', 'tea', 'wool socks'];

/** Draws the circumstances of one trace. */
export function tellStory(rng: Rng): Story {
  const number = rng.int(1, 400);
  const digits = String(number).padStart(4, '0');
  return {
    customer: {
      id: `cust-${digits}`,
      email: `customer-${digits}@shop.example`,
      name: `Sample Customer ${number}`,
      // no country has the code XX, and the check digits are wrong
      iban: `XX00SAMPLE00000000${digits}`,
      ip: `203.0.113.${rng.int(1, 254)}`,
      tier: rng.weighted([
        { tier: 'standard', weight: 8 },
        { tier: 'gold', weight: 2 },
      ]).tier,
    },
    orderId: `ord-${rng.hex(8)}`,
    paymentId: `pay-${rng.hex(8)}`,
    sku: `sku-${rng.int(1000, 1999)}`,
    search: rng.pick(SEARCHES),
    amount: rng.int(300, 40_000),
    currency: rng.pick(['EUR', 'EUR', 'EUR', 'SEK', 'GBP']),
    channel: rng.pick(['web', 'web', 'app']),
  };
}
