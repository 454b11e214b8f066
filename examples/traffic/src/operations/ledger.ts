import type { Operation } from '../operation';
import { call, work } from './steps';

const ledgerSql = {
  kind: 'sql',
  database: 'ledger',
  user: 'ledger_app',
  latency: { median: 6, sigma: 0.9 },
} as const;

/** The ledger system, its jobs, and the old job that nobody owns. */
export const ledgerOperations: Record<string, Operation> = {
  'ledger.post': {
    service: 'ledger',
    name: 'POST /entries',
    http: { method: 'POST', path: () => '/entries', status: 201 },
    latency: { median: 7, sigma: 0.5 },
    steps: [
      {
        ...ledgerSql,
        sanitized:
          'SELECT id, balance FROM accounts WHERE holder_email = ? FOR UPDATE',
        text: story =>
          `SELECT id, balance FROM accounts WHERE holder_email = '${story.customer.email}' FOR UPDATE`,
      },
      {
        ...ledgerSql,
        sanitized:
          'INSERT INTO entries (order_id, amount, currency, iban) VALUES (?, ?, ?, ?)',
        text: story =>
          `INSERT INTO entries (order_id, amount, currency, iban) VALUES ('${story.orderId}', ${story.amount}, '${story.currency}', '${story.customer.iban}')`,
      },
    ],
    failures: [
      {
        chance: 0.008,
        status: 500,
        type: 'java.sql.SQLTransactionRollbackException',
        message: () => 'deadlock detected; the transaction was rolled back',
      },
      {
        chance: 0.012,
        status: 429,
        when: 'first',
        type: 'example.acorn.TooManyWriters',
        message: () => 'All 40 connections of the pool are in use',
      },
    ],
    attributes: story => ({
      'order.id': story.orderId,
      'ledger.account.iban': story.customer.iban,
    }),
  },
  'ledger.list': {
    service: 'ledger',
    name: 'GET /entries',
    http: { method: 'GET', path: () => '/entries?since=PT5M', status: 200 },
    latency: { median: 9, sigma: 0.5 },
    steps: [
      {
        ...ledgerSql,
        latency: { median: 35, sigma: 0.9 },
        sanitized:
          'SELECT order_id, amount, iban FROM entries WHERE posted_at > ? ORDER BY posted_at',
        text: story =>
          `SELECT order_id, amount, iban FROM entries WHERE posted_at > now() - interval '5 minutes' AND iban <> '${story.customer.iban}' ORDER BY posted_at`,
      },
    ],
  },
  'reconciliation.run': {
    service: 'reconciliation',
    name: 'reconcile',
    latency: { median: 40, sigma: 0.6 },
    steps: [
      call('ledger.list'),
      call('gateway.settlement', { attempts: 2 }),
      work('compare', 60),
    ],
    failures: [
      {
        chance: 0.03,
        status: 500,
        when: 'last',
        type: 'example.acorn.BooksDiffer',
        message: story => `Off by ${story.amount} ${story.currency} cents`,
      },
    ],
  },
  'ledger-export.run': {
    service: 'ledger-export',
    name: 'export postings',
    latency: { median: 30, sigma: 0.6 },
    steps: [
      {
        ...ledgerSql,
        user: 'ledger_export',
        latency: { median: 420, sigma: 0.8 },
        text: story =>
          `SELECT h.name, h.email, e.iban, e.amount FROM entries e JOIN holders h ON h.id = e.holder WHERE h.email LIKE '${story.customer.email}'`,
      },
      work('write csv', 45),
      {
        kind: 'aws',
        service: 'S3',
        operation: 'PutObject',
        resource: { bucket_name: 'acorn-audit-exports-sample' },
        latency: { median: 60, sigma: 0.6 },
      },
    ],
    attributes: story => ({ 'user.email': story.customer.email }),
  },
  'legacy-batch.run': {
    service: 'legacy-batch',
    name: 'nightly',
    latency: { median: 25, sigma: 0.5 },
    steps: [call('ledger.list'), work('totals', 35)],
  },
};
