import type { AccessService, Caller } from '../access/AccessService';
import type { RegisteredSource } from './SourceRegistry';

/** Under which names an entity's spans are looked for. */
export interface EntityNames {
  /** Confirmed and visible names, by source; sources without any are left out. */
  visible: ReadonlyMap<string, readonly string[]>;
  /** Attribute patterns that are taken out under any of the names. */
  redact: readonly string[];
  /** Totals over all sources. */
  confirmed: number;
  pending: number;
  declared: boolean;
}

/** Asks access for an entity's names in each source, and which of them the caller may see. */
export async function entityNames(options: {
  access: AccessService;
  caller: Caller;
  entityRef: string;
  environment: string;
  sources: readonly RegisteredSource[];
}): Promise<EntityNames> {
  const { access, caller, entityRef, environment, sources } = options;
  const visible = new Map<string, string[]>();
  const redact = new Set<string>();
  let confirmed = 0;
  let pending = 0;
  let declared = false;
  for (const { name: source } of sources) {
    const names = await access.serviceNames({ entityRef, source, environment });
    confirmed += names.confirmed.length;
    pending += names.pending.length;
    declared ||= names.declared;
    if (names.confirmed.length === 0) continue;
    const answers = await access.services({
      caller,
      environment,
      source,
      names: names.confirmed,
    });
    const seen = names.confirmed.filter(one => answers.get(one)?.visible);
    if (seen.length > 0) visible.set(source, seen);
    for (const one of seen) {
      answers.get(one)?.redact.forEach(pattern => redact.add(pattern));
    }
  }
  return { visible, redact: [...redact], confirmed, pending, declared };
}
