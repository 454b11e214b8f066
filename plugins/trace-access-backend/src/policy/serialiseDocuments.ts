import type { PolicyDocuments } from '@tracegate/plugin-trace-access-common';
import { yielding } from '../service/yielding';

/** The documents as one JSON text, without holding up the event loop. */
export async function serialiseDocuments(
  documents: PolicyDocuments,
): Promise<string> {
  const kinds: string[] = [];
  for (const [kind, list] of Object.entries(documents)) {
    const parts: string[] = [];
    for await (const document of yielding(list as readonly unknown[])) {
      parts.push(JSON.stringify(document));
    }
    kinds.push(`${JSON.stringify(kind)}:[${parts.join(',')}]`);
  }
  return `{${kinds.join(',')}}`;
}
