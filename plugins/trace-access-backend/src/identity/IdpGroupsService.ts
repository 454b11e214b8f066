import type { LoggerService } from '@backstage/backend-plugin-api';
import type { IdpGroup } from '@tracegate/plugin-trace-access-common';
import type { GroupSource } from '@tracegate/plugin-trace-access-node';
import type { Clock } from '../clock';
import type { IdpGroupsTable, StoredGroups } from './IdpGroupsTable';
import type { IdpSourceSettings, NamedIdpGroups } from './idpSources';

/** The part of PrincipalFacts that identity providers answer for. */
export interface IdpFacts {
  idpGroups: IdpGroup[];
  unknownIdpSources?: Set<string>;
  lastKnownIdpGroups?: IdpGroup[];
}

interface Heard {
  groups?: readonly string[];
  seenAt: number;
}

const SOURCE_TIMEOUT_MS = 3_000;
/**
 * Stands for "the source did list this user's groups once", beside those that
 * policy names: so that having had none of them differs from not knowing. No
 * group has an empty name.
 */
const LISTED = '';

/**
 * A user's groups at the identity providers that policy names: from registered
 * group sources, else as stored at sign-in. A source that is down, stale or
 * maybe truncated is unknown, which is not the same as "no groups".
 */
export class IdpGroupsService {
  readonly #table: IdpGroupsTable;
  readonly #sources: ReadonlyMap<string, GroupSource>;
  readonly #settings: (source: string) => IdpSourceSettings;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #failing = new Set<string>();

  constructor(options: {
    table: IdpGroupsTable;
    sources: readonly GroupSource[];
    settings: (source: string) => IdpSourceSettings;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#table = options.table;
    this.#sources = new Map(options.sources.map(s => [s.name, s]));
    this.#settings = options.settings;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /**
   * @param options - `last` is what was known before: the last known groups of
   * a source that doesn't answer any more
   */
  async factsOf(options: {
    userRef: string;
    named: NamedIdpGroups;
    last?: IdpFacts;
  }): Promise<IdpFacts> {
    const { userRef, named, last } = options;
    if (named.size === 0) return { idpGroups: [] };
    const stored = await this.#stored(userRef, named);

    const known: IdpGroup[] = [];
    const unknown = new Set<string>();
    const lastKnown: IdpGroup[] = [];
    await Promise.all(
      [...named].map(async ([source, names]) => {
        const heard = this.#sources.has(source)
          ? await this.#ask(source, userRef)
          : stored?.get(source);
        const settings = this.#settings(source);
        const groups = asNamed({ source, names, heard, settings });
        if (this.#isKnown(heard, settings)) {
          known.push(...groups);
          return;
        }
        unknown.add(source);
        // Of a list that was cut nothing says which groups are missing, so that
        // nothing is known; of a stale one, what it said last.
        if (heard?.groups && !isCut(heard, settings)) {
          lastKnown.push(...groups, { source, name: LISTED });
        } else {
          lastKnown.push(...before({ source, last }));
        }
      }),
    );

    if (unknown.size === 0) return { idpGroups: sorted(known) };
    return {
      idpGroups: sorted(known),
      unknownIdpSources: unknown,
      ...(lastKnown.length > 0 && { lastKnownIdpGroups: sorted(lastKnown) }),
    };
  }

  #isKnown(heard: Heard | undefined, settings: IdpSourceSettings): boolean {
    if (!heard?.groups || isCut(heard, settings)) return false;
    return this.#clock.now() - heard.seenAt <= settings.staleAfterMs;
  }

  async #stored(
    userRef: string,
    named: NamedIdpGroups,
  ): Promise<Map<string, StoredGroups> | undefined> {
    if ([...named.keys()].every(source => this.#sources.has(source))) {
      return undefined;
    }
    try {
      const rows = await this.#table.ofUser(userRef);
      this.#failing.delete('');
      return new Map(rows.map(row => [row.source, row]));
    } catch (error) {
      this.#complain('', `Stored IdP groups can't be read: ${error}`);
      return undefined;
    }
  }

  async #ask(source: string, userRef: string): Promise<Heard | undefined> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), SOURCE_TIMEOUT_MS);
    try {
      const heard = await Promise.race([
        this.#sources
          .get(source)!
          .groupsOf(userRef, { signal: timeout.signal }),
        aborted(timeout.signal),
      ]);
      this.#failing.delete(source);
      return heard;
    } catch (error) {
      this.#complain(source, `Group source '${source}' fails: ${error}`);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Once, until it works again. */
  #complain(source: string, message: string): void {
    if (this.#failing.has(source)) return;
    this.#failing.add(source);
    this.#logger.warn(message);
  }
}

function isCut(heard: Heard, settings: IdpSourceSettings): boolean {
  return (
    settings.truncatedAt !== undefined &&
    (heard.groups?.length ?? 0) >= settings.truncatedAt
  );
}

/** The policy's own groups that the user is in, in the policy's spelling. */
function asNamed(options: {
  source: string;
  names: ReadonlySet<string>;
  heard: Heard | undefined;
  settings: IdpSourceSettings;
}): IdpGroup[] {
  const { source, names, heard, settings } = options;
  const fold = (name: string) =>
    settings.caseInsensitive ? name.toLowerCase() : name;
  const own = new Set((heard?.groups ?? []).map(fold));
  return [...names]
    .filter(name => own.has(fold(name)))
    .map(name => ({ source, name }));
}

function before(options: { source: string; last?: IdpFacts }): IdpGroup[] {
  const { source, last } = options;
  if (!last) return [];
  if (last.unknownIdpSources?.has(source)) {
    return (last.lastKnownIdpGroups ?? []).filter(g => g.source === source);
  }
  return [
    ...last.idpGroups.filter(g => g.source === source),
    { source, name: LISTED },
  ];
}

function sorted(groups: IdpGroup[]): IdpGroup[] {
  const key = (g: IdpGroup) => `${g.source}\u0000${g.name}`;
  return groups.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () =>
      reject(new Error(`no answer within ${SOURCE_TIMEOUT_MS} ms`)),
    ),
  );
}
