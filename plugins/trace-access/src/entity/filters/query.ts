/** Windows that end now, by the name they have in the URL. */
export const PRESETS = {
  '15m': { label: '15 minutes', ms: 15 * 60_000 },
  '1h': { label: 'hour', ms: 3_600_000 },
  '6h': { label: '6 hours', ms: 6 * 3_600_000 },
  '24h': { label: '24 hours', ms: 24 * 3_600_000 },
} as const;

export type Preset = keyof typeof PRESETS;

/** A stretch of time that ends now, or a fixed one (epoch milliseconds). */
export type TimeWindow = { preset: Preset } | { from: number; to: number };

/** What the trace list is asked for: what a link to the tab carries. */
export interface TraceQuery {
  environment?: string;
  window: TimeWindow;
  errors: boolean;
  /** Milliseconds. */
  slowerThan?: number;
  operation?: string;
  /** `key=value` */
  attribute?: string;
  traceId?: string;
  live: boolean;
}

export const DEFAULT_QUERY: TraceQuery = {
  window: { preset: '1h' },
  errors: false,
  live: false,
};

const keys = [
  'env',
  'environment',
  'window',
  'from',
  'to',
  'errors',
  'slower',
  'op',
  'attr',
  'trace',
  'live',
] as const;

/** Reads a query from the URL; whatever does not parse falls back to the default. */
export function parseQuery(search: URLSearchParams): TraceQuery {
  const text = (key: (typeof keys)[number]) => search.get(key) || undefined;
  const slower = Number(text('slower') ?? NaN);
  return {
    // Links from elsewhere (the command line) spell it out.
    environment: text('env') ?? text('environment'),
    window: parseWindow(search),
    errors: search.get('errors') === '1',
    slowerThan: Number.isFinite(slower) && slower > 0 ? slower : undefined,
    operation: text('op'),
    attribute: text('attr'),
    traceId: text('trace'),
    live: search.get('live') === '1',
  };
}

function parseWindow(search: URLSearchParams): TimeWindow {
  const from = Date.parse(search.get('from') ?? '');
  const to = Date.parse(search.get('to') ?? '');
  if (from < to) return { from, to };
  const preset = search.get('window') ?? '';
  return Object.hasOwn(PRESETS, preset)
    ? { preset: preset as Preset }
    : DEFAULT_QUERY.window;
}

/** Writes a query into the URL, leaving what belongs to others alone; defaults are left out. */
export function formatQuery(
  query: TraceQuery,
  search: URLSearchParams = new URLSearchParams(),
): URLSearchParams {
  const result = new URLSearchParams(search);
  keys.forEach(key => result.delete(key));
  const set = (key: (typeof keys)[number], value: string | undefined) => {
    if (value) result.set(key, value);
  };
  set('env', query.environment);
  if ('preset' in query.window) {
    if (query.window.preset !== '1h') set('window', query.window.preset);
  } else {
    set('from', new Date(query.window.from).toISOString());
    set('to', new Date(query.window.to).toISOString());
  }
  set('errors', query.errors ? '1' : undefined);
  set('slower', query.slowerThan ? String(query.slowerThan) : undefined);
  set('op', query.operation);
  set('attr', query.attribute);
  set('trace', query.traceId);
  set('live', query.live ? '1' : undefined);
  return result;
}

/** The window's bounds at a moment. */
export function boundsOf(
  window: TimeWindow,
  now: number,
): { from: number; to: number } {
  return 'preset' in window
    ? { from: now - PRESETS[window.preset].ms, to: now }
    : window;
}

/** Whether anything besides environment and window narrows the list. */
export function isFiltered(query: TraceQuery): boolean {
  return (
    query.errors ||
    query.slowerThan !== undefined ||
    query.operation !== undefined ||
    query.attribute !== undefined ||
    query.traceId !== undefined
  );
}
