/**
 * Whose spans a service's are, by model.md: pure, no I/O.
 */

/** An entity's own words on its service names. */
export interface ClaimAnnotations {
  /** In every environment without words of its own. */
  general: readonly string[];
  /** By environment, instead of the general ones. */
  byEnvironment?: Readonly<Record<string, readonly string[]>>;
}

const NAMES = 'trace-access.io/service-names';
const ECOSYSTEM = 'jaegertracing.io/service';
/** More names than any entity has; what is beyond is ignored. */
const MAX_NAMES = 50;
const MAX_LENGTH = 256;

/** Reads the annotations; undefined where they claim nothing. */
export function readClaimAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
): ClaimAnnotations | undefined {
  if (!annotations) return undefined;
  const general = new Set<string>();
  let byEnvironment: Record<string, readonly string[]> | undefined;
  for (const [key, value] of Object.entries(annotations)) {
    if (key === NAMES || key === ECOSYSTEM) {
      split(value).forEach(name => general.add(name));
    } else if (key.startsWith(`${NAMES}.`)) {
      byEnvironment ??= Object.create(null) as Record<string, string[]>;
      byEnvironment[key.slice(NAMES.length + 1)] = split(value);
    }
  }
  if (general.size === 0 && !byEnvironment) return undefined;
  return {
    general: [...general].slice(0, MAX_NAMES),
    ...(byEnvironment && { byEnvironment }),
  };
}

function split(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  return value
    .split(',')
    .map(name => name.trim())
    .filter(name => name.length > 0 && name.length <= MAX_LENGTH)
    .slice(0, MAX_NAMES);
}

/** The names that annotations claim in one environment. */
export function annotatedNames(options: {
  claims: ClaimAnnotations | undefined;
  environment: string;
}): readonly string[] {
  const { claims, environment } = options;
  const own = claims?.byEnvironment;
  return own && Object.hasOwn(own, environment)
    ? own[environment]
    : (claims?.general ?? []);
}

/** Every name that annotations claim anywhere. */
export function allAnnotatedNames(claims: ClaimAnnotations): Set<string> {
  return new Set([
    ...claims.general,
    ...Object.values(claims.byEnvironment ?? {}).flat(),
  ]);
}

/** An entity that may have a claim on a service. */
export interface Claimant {
  /** Full ref. */
  ref: string;
  /** `metadata.name` as written. */
  name: string;
  claims?: ClaimAnnotations;
}

/** The part of a trace source that settles claims. */
export interface ClaimSource {
  name: string;
  environment: string;
  services: Readonly<Record<string, string>>;
  claims: 'confirm' | 'trusted';
}

/** Somebody's confirmation of a claim. */
export interface Confirmation {
  by: string;
  /** The Component whose owner confirmed; absent: by permission. */
  through?: string;
}

/** What settles a claim: its name, the policy, a trusted source, or a person. */
export type ClaimBasis =
  | { basis: 'name' | 'policy' | 'trusted' }
  | { basis: 'confirmed'; by: string; through?: string };

/** Whose a service is. */
export interface Resolution {
  /** None: unclaimed. Several: contested. */
  confirmed: readonly (ClaimBasis & { ref: string })[];
  /** By annotation only: they give and take nothing. */
  pending: readonly string[];
}

/**
 * Settles the claims on one service of one source.
 *
 * @param options - `claimants`: every trusted entity that may claim it; those
 * that don't are ignored
 */
export function resolveService(options: {
  source: ClaimSource;
  service: string;
  claimants: Iterable<Claimant>;
  confirmation: (ref: string) => Confirmation | undefined;
}): Resolution {
  const { source, service, claimants, confirmation } = options;
  const byPolicy = Object.hasOwn(source.services, service)
    ? source.services[service]
    : undefined;
  const confirmed: (ClaimBasis & { ref: string })[] = [];
  const pending: string[] = [];
  for (const { ref, name, claims } of claimants) {
    if (ref.startsWith('component:') && name === service) {
      confirmed.push({ ref, basis: 'name' });
    } else if (ref === byPolicy) {
      confirmed.push({ ref, basis: 'policy' });
    } else if (
      annotatedNames({ claims, environment: source.environment }).includes(
        service,
      )
    ) {
      const person = confirmation(ref);
      if (source.claims === 'trusted') {
        confirmed.push({ ref, basis: 'trusted' });
      } else if (person) {
        confirmed.push({ ref, basis: 'confirmed', ...person });
      } else {
        pending.push(ref);
      }
    }
  }
  const byRef = (a: string, b: string) => (a < b ? -1 : 1);
  return {
    confirmed: confirmed.sort((a, b) => byRef(a.ref, b.ref)),
    pending: pending.sort(byRef),
  };
}
