import { randomUUID } from 'node:crypto';
import type { Visitor } from './browser';

/** Calls the plugin's API as a signed-in person. */
export async function api<T>(options: {
  as: Visitor;
  path: string;
  method?: string;
  body?: unknown;
}): Promise<{ status: number; body: T; text: string }> {
  const { as, path, method = 'GET', body } = options;
  const response = await fetch(`${as.url}/api/trace-access${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await as.token()}`,
      ...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text || 'null'), text };
}
