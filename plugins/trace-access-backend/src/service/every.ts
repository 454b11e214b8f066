import type { LoggerService } from '@backstage/backend-plugin-api';

/** Runs something again and again until stopped; runs never overlap. */
export function every(options: {
  ms: number;
  run: () => Promise<void>;
  logger: LoggerService;
}): { stop(): void } {
  let running = false;
  const timer = setInterval(async () => {
    if (running) return;
    running = true;
    try {
      await options.run();
    } catch (error) {
      options.logger.warn(`A periodic task failed: ${error}`);
    } finally {
      running = false;
    }
  }, options.ms);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
