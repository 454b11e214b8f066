/**
 * Asks again and again until something holds: for what happens elsewhere (the
 * catalog's processing, a file watcher) and can't be waited for otherwise.
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await holds())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
