import type { Operation } from '../operation';
import { call, timeout, work } from './steps';

/** The storefront system: pages, search, and the e-mails after an order. */
export const storefrontOperations: Record<string, Operation> = {
  'storefront.search': {
    service: 'storefront',
    name: 'GET /search',
    http: {
      method: 'GET',
      path: story => `/search?q=${encodeURIComponent(story.search)}`,
      status: 200,
    },
    latency: { median: 14, sigma: 0.5 },
    steps: [call('search.query'), work('render', 9)],
  },
  'storefront.product': {
    service: 'storefront',
    name: 'GET /products/{sku}',
    http: {
      method: 'GET',
      path: story => `/products/${story.sku}`,
      status: 200,
    },
    latency: { median: 12, sigma: 0.5 },
    steps: [
      call('search.product'),
      call('pricing.quote', { optional: true }),
      work('render', 11),
    ],
    failures: [
      {
        chance: 0.02,
        status: 404,
        when: 'last',
        type: 'NotFoundError',
        message: story => `No product ${story.sku}`,
      },
    ],
  },
  'storefront.addToCart': {
    service: 'storefront',
    name: 'POST /cart/items',
    http: { method: 'POST', path: () => '/cart/items', status: 201 },
    latency: { median: 10, sigma: 0.4 },
    steps: [call('cart.add')],
  },
  'storefront.checkout': {
    service: 'storefront',
    name: 'POST /checkout',
    http: { method: 'POST', path: () => '/checkout', status: 201 },
    latency: { median: 15, sigma: 0.4 },
    steps: [call('checkout.order')],
    failures: [
      {
        chance: 0.01,
        status: 401,
        when: 'first',
        type: 'UnauthorizedError',
        message: () => 'The session has ended; sign in again',
      },
    ],
  },
  'search.query': {
    service: 'catalog-search',
    name: 'GET /query',
    http: {
      method: 'GET',
      path: story => `/query?q=${encodeURIComponent(story.search)}`,
      status: 200,
    },
    latency: { median: 8, sigma: 0.6 },
    steps: [
      work('parse query', 0.6),
      {
        kind: 'http',
        host: 'search-index.acorn.example',
        method: 'POST',
        path: () => '/products/_search',
        latency: { median: 24, sigma: 0.9 },
      },
      work('rank', 5),
    ],
    failures: [timeout(0.004, 'search-index')],
  },
  'search.product': {
    service: 'catalog-search',
    name: 'GET /products/{sku}',
    http: {
      method: 'GET',
      path: story => `/products/${story.sku}`,
      status: 200,
    },
    latency: { median: 3, sigma: 0.5 },
    steps: [
      {
        kind: 'aws',
        service: 'DynamoDB',
        operation: 'GetItem',
        resource: { table_name: 'products' },
        latency: { median: 4, sigma: 0.6 },
      },
    ],
  },
  'notifications.order': {
    service: 'notifications',
    name: 'order-events process',
    latency: { median: 11, sigma: 0.5 },
    steps: [
      work('render e-mail', 8),
      {
        kind: 'http',
        host: 'mail.acorn.example',
        method: 'POST',
        path: () => '/v1/messages',
        latency: { median: 70, sigma: 0.8 },
      },
    ],
    failures: [
      {
        chance: 0.02,
        status: 500,
        type: 'SMTPRecipientsRefused',
        message: () => '550 mailbox unavailable',
      },
    ],
    attributes: story => ({
      'user.email': story.customer.email,
      'messaging.system': 'aws_sqs',
      'messaging.destination.name': 'order-events',
      'messaging.operation.type': 'process',
    }),
  },
};
