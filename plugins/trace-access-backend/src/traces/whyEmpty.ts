import { hasFilters } from './filters';
import type { PageReading, PageResult } from './page';

const DAY = 24 * 3_600_000;

/**
 * Why a search through its whole window has no rows. Only where nothing at all
 * was found does it look again, over the last day, to tell a quiet hour from a
 * service that sends nothing.
 */
export async function whyEmpty(reading: PageReading & { page: PageResult }) {
  const { page, filters, names, traceId } = reading;
  // The source applies filters to whole traces, so that what it found under one
  // would tell of hidden spans: with any, there is one answer.
  if (hasFilters(filters) || traceId) return 'nothing-matches' as const;
  if (page.met > 0) return 'nothing-in-window' as const;
  if (page.read > 0) return 'nothing-visible' as const;
  if (await sentAnything(reading)) return 'nothing-in-window' as const;
  return names.declared
    ? ('wrong-service-name' as const)
    : ('not-instrumented' as const);
}

async function sentAnything(reading: PageReading): Promise<boolean> {
  const { sources, names, clock, credentials, signal, statuses } = reading;
  const end = clock.now();
  for (const { name, source } of sources) {
    const services = names.visible.get(name);
    if (!services) continue;
    try {
      const query = { services, start: end - DAY, end };
      for await (const page of source.search(query, { credentials, signal })) {
        if (page.length > 0) return true;
      }
    } catch (error) {
      signal.throwIfAborted();
      statuses.fail(name, error);
    }
  }
  return false;
}
