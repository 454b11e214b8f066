import type { Operation } from '../operation';
import { call, timeout, work } from './steps';

/** The payments system, down to the card processor. */
export const paymentsOperations: Record<string, Operation> = {
  'payments.take': {
    service: 'payments',
    name: 'POST /payments',
    http: { method: 'POST', path: () => '/payments', status: 201 },
    latency: { median: 18, sigma: 0.5 },
    steps: [
      work('validate', 1.2),
      // small amounts are not scored
      call('fraud.score', { optional: true, chance: 0.8 }),
      call('gateway.authorize', { attempts: 3 }),
      call('ledger.post', { attempts: 2 }),
    ],
    failures: [
      {
        chance: 0.003,
        status: 500,
        type: 'TypeError',
        message: () => "Cannot read properties of undefined (reading 'amount')",
      },
    ],
    attributes: story => ({
      'payment.id': story.paymentId,
      'payment.amount': story.amount,
      'user.email': story.customer.email,
      'payment.iban': story.customer.iban,
    }),
  },
  'payments.refund': {
    service: 'payments',
    name: 'POST /refunds',
    http: { method: 'POST', path: () => '/refunds', status: 201 },
    latency: { median: 14, sigma: 0.5 },
    steps: [
      work('validate', 1),
      call('gateway.refund', { attempts: 3 }),
      call('ledger.post', { attempts: 2 }),
    ],
    failures: [
      {
        chance: 0.04,
        status: 409,
        when: 'first',
        type: 'AlreadyRefundedError',
        message: story => `${story.paymentId} was refunded before`,
      },
    ],
    attributes: story => ({
      'payment.id': story.paymentId,
      'user.email': story.customer.email,
    }),
  },
  'fraud.score': {
    service: 'fraud-check',
    name: 'POST /score',
    http: { method: 'POST', path: () => '/score', status: 200 },
    latency: { median: 9, sigma: 0.5 },
    steps: [
      {
        kind: 'aws',
        service: 'DynamoDB',
        operation: 'BatchGetItem',
        resource: { table_name: 'fraud-features' },
        latency: { median: 7, sigma: 0.7 },
      },
      work('model', 22),
    ],
    failures: [timeout(0.01, 'fraud-model')],
    attributes: story => ({ 'user.email': story.customer.email }),
  },
  'gateway.authorize': {
    service: 'payment-gateway',
    name: 'POST /authorizations',
    http: { method: 'POST', path: () => '/authorizations', status: 201 },
    latency: { median: 6, sigma: 0.4 },
    steps: [call('psp.authorize')],
    failures: [
      {
        chance: 0.05,
        status: 429,
        when: 'first',
        type: 'RateLimitError',
        message: () => 'The card processor allows 50 calls a second',
      },
      {
        chance: 0.03,
        status: 402,
        when: 'last',
        type: 'CardDeclinedError',
        message: () => 'The card was declined',
      },
      timeout(0.006, 'The card processor'),
    ],
  },
  'gateway.refund': {
    service: 'payment-gateway',
    name: 'POST /refunds',
    http: { method: 'POST', path: () => '/refunds', status: 201 },
    latency: { median: 6, sigma: 0.4 },
    steps: [call('psp.refund')],
    failures: [
      {
        chance: 0.04,
        status: 429,
        when: 'first',
        type: 'RateLimitError',
        message: () => 'The card processor allows 50 calls a second',
      },
    ],
  },
  'psp.authorize': {
    service: 'psp-adapter',
    name: 'POST /v1/authorize',
    http: { method: 'POST', path: () => '/v1/authorize', status: 200 },
    latency: { median: 3, sigma: 0.3 },
    steps: [
      {
        kind: 'http',
        host: 'api.card-processor.example',
        method: 'POST',
        path: () => '/v3/authorizations',
        latency: { median: 95, sigma: 0.6 },
      },
    ],
  },
  'psp.refund': {
    service: 'psp-adapter',
    name: 'POST /v1/refund',
    http: { method: 'POST', path: () => '/v1/refund', status: 200 },
    latency: { median: 3, sigma: 0.3 },
    steps: [
      {
        kind: 'http',
        host: 'api.card-processor.example',
        method: 'POST',
        path: () => '/v3/refunds',
        latency: { median: 120, sigma: 0.6 },
      },
    ],
  },
  'gateway.settlement': {
    service: 'payment-gateway',
    name: 'GET /settlements',
    http: { method: 'GET', path: () => '/settlements/latest', status: 200 },
    latency: { median: 8, sigma: 0.5 },
    steps: [
      {
        kind: 'http',
        host: 'api.card-processor.example',
        method: 'GET',
        path: () => '/v3/settlements',
        latency: { median: 210, sigma: 0.7 },
      },
    ],
  },
};
