import { watch, statSync, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { FileTarget } from './fileSource';

/** Writers often touch a file several times: look when they rest. */
const QUIET_MS = 100;

/**
 * Calls `onChange` soon after something under the targets changed. Watching is
 * a shortcut: where it fails (network file systems, limits), polling notices.
 */
export function watchFiles(options: {
  targets: readonly FileTarget[];
  onChange: () => void;
}): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(options.onChange, QUIET_MS);
    timer.unref();
  };
  const watchers: FSWatcher[] = [];
  for (const { base } of options.targets) {
    try {
      const isFile = statSync(base).isFile();
      const watcher = watch(
        isFile ? path.dirname(base) : base,
        { recursive: !isFile, persistent: false },
        changed,
      );
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      // Not there yet, or can't be watched.
    }
  }
  return {
    stop() {
      clearTimeout(timer);
      watchers.forEach(watcher => watcher.close());
    },
  };
}
