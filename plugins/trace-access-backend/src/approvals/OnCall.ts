import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { OnCallSource } from '@tracegate/plugin-trace-access-node';
import { fullRef } from '../catalog/entityRefs';
import type { Clock } from '../clock';

const MAX_AGE_MS = 30_000;
const TIMEOUT_MS = 3_000;
const MAX_KNOWN = 5_000;

/** Who is on call, as all sources say together, at most 30 s ago. */
export class OnCall {
  readonly #sources: readonly OnCallSource[];
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #known = new Map<
    string,
    { at: number; users: Promise<ReadonlySet<string>> }
  >();

  constructor(options: {
    sources: readonly OnCallSource[];
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#sources = options.sources;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /**
   * Full refs of users; of a schedule, or without one for the entity. A source
   * that is down names nobody.
   */
  users(question: {
    schedule?: string;
    entityRef: string;
  }): Promise<ReadonlySet<string>> {
    const { schedule, entityRef } = question;
    const key = JSON.stringify([schedule, entityRef]);
    const now = this.#clock.now();
    const known = this.#known.get(key);
    if (known && now >= known.at && now - known.at <= MAX_AGE_MS) {
      return known.users;
    }
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const users = this.#ask(question);
    this.#known.set(key, { at: now, users });
    return users;
  }

  async #ask(question: {
    schedule?: string;
    entityRef: string;
  }): Promise<ReadonlySet<string>> {
    const answers = await Promise.all(
      this.#sources.map(async source => {
        try {
          return await source.onCall(question, {
            signal: AbortSignal.timeout(TIMEOUT_MS),
          });
        } catch (error) {
          this.#logger.warn(
            `On-call source ${source.name} is not answering, so nobody counts as on call there: ${(error as Error).message}`,
          );
          return [];
        }
      }),
    );
    return new Set(answers.flat().map(ref => ref.toLowerCase()));
  }
}

/**
 * Schedules that are written down in `traceAccess.onCall`: for those without an
 * on-call system, and for trying things out.
 */
export function onCallFromConfig(config: Config): OnCallSource | undefined {
  const onCall = config.getOptionalConfig('traceAccess.onCall');
  const schedules = onCall?.getOptionalConfig('schedules');
  if (!onCall || !schedules) return undefined;
  const users = new Map(
    schedules
      .keys()
      .map(name => [name, schedules.getStringArray(name).map(fullRef)]),
  );
  const about = (onCall.getOptionalConfigArray('entities') ?? []).map(one => ({
    entity: one.getString('entity'),
    schedule: one.getString('schedule'),
  }));
  const ofEntity = (entityRef: string) =>
    about
      .filter(({ entity }) => entity === '*' || fullRef(entity) === entityRef)
      .map(one => one.schedule);
  return {
    name: 'config',
    onCall: async ({ schedule, entityRef }) =>
      (schedule === undefined ? ofEntity(entityRef) : [schedule]).flatMap(
        name => users.get(name) ?? [],
      ),
  };
}
