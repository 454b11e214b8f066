import type { Operation } from '../operation';
import { call, work } from './steps';

/** The checkout system: carts, prices, orders. */
export const checkoutOperations: Record<string, Operation> = {
  'cart.add': {
    service: 'cart',
    name: 'POST /items',
    http: { method: 'POST', path: () => '/items', status: 201 },
    latency: { median: 4, sigma: 0.5 },
    steps: [
      call('pricing.quote'),
      {
        kind: 'aws',
        service: 'DynamoDB',
        operation: 'UpdateItem',
        resource: { table_name: 'carts' },
        latency: { median: 6, sigma: 0.7 },
      },
    ],
    failures: [
      {
        chance: 0.006,
        status: 500,
        type: 'ConditionalCheckFailedException',
        message: () => 'The cart was changed meanwhile, three times in a row',
      },
    ],
  },
  'cart.get': {
    service: 'cart',
    name: 'GET /cart',
    http: { method: 'GET', path: () => '/cart', status: 200 },
    latency: { median: 3, sigma: 0.5 },
    steps: [
      {
        kind: 'aws',
        service: 'DynamoDB',
        operation: 'GetItem',
        resource: { table_name: 'carts' },
        latency: { median: 5, sigma: 0.6 },
      },
    ],
    failures: [
      {
        chance: 0.01,
        status: 409,
        when: 'last',
        type: 'EmptyCartError',
        message: () => 'The cart is empty',
      },
    ],
  },
  'pricing.quote': {
    service: 'pricing',
    name: 'GET /quotes/{sku}',
    http: { method: 'GET', path: story => `/quotes/${story.sku}`, status: 200 },
    latency: { median: 5, sigma: 0.8 },
    steps: [work('apply discounts', 1.5), work('tax', 0.8)],
    failures: [
      {
        chance: 0.004,
        status: 500,
        type: 'java.lang.IllegalStateException',
        message: story => `No tax rate for ${story.currency}`,
      },
    ],
  },
  'checkout.order': {
    service: 'checkout',
    name: 'POST /orders',
    http: { method: 'POST', path: () => '/orders', status: 201 },
    latency: { median: 12, sigma: 0.5 },
    steps: [
      call('cart.get'),
      call('pricing.quote'),
      call('payments.take'),
      { kind: 'queue', queue: 'order-events', consumer: 'notifications.order' },
    ],
    attributes: story => ({
      'order.id': story.orderId,
      'user.email': story.customer.email,
    }),
  },
};
