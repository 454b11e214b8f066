import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '../clock';
import type { SessionTable } from './sessionTable';

/**
 * Brings the stored states of sessions up to date: what lost its process while
 * issuing becomes `unknown`, what is over becomes `expired`. Run at start and
 * every minute; access never depends on it (I1).
 */
export async function sweepSessions(options: {
  sessions: SessionTable;
  clock: Clock;
  logger: LoggerService;
  /** What is over in memory goes too. */
  prune?: () => void;
}): Promise<void> {
  const { sessions, clock, logger, prune } = options;
  prune?.();
  const lost = await sessions.markLost(clock.now());
  const expired = await sessions.expire(clock.now());
  if (lost > 0) {
    logger.warn(
      `${lost} sessions lost their process while they were issued: state unknown until they end`,
    );
  }
  if (expired > 0) logger.debug(`${expired} sessions expired`);
}
