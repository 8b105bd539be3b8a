/** Tells when files are saved. */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** An editor may write a file in several steps; they are told as one. */
const settling_ms = 15;

/**
 * Calls `changed` after one of the files was saved, with the time of the save in milliseconds since 1970, until
 * `signal` ends it. Saves during a call are told once when it has ended. Folders are watched rather than files, because
 * many editors save by putting a new file in the place of the old one.
 */
export async function watchFiles(
  paths: readonly string[],
  changed: (saved_ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let isWaiting = false;
  let fail: (error: unknown) => void = () => {};
  const tell = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    running = running.then(() => {
      isWaiting = false;
      return signal.aborted ? undefined : changed(lastSave(paths));
    });
    running.catch(fail);
  };
  const watchers: FSWatcher[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      fail = reject;
      signal.addEventListener('abort', () => resolve(), { once: true });
      for (const folder of new Set(paths.map((path) => dirname(path)))) {
        const names = new Set(paths.filter((path) => dirname(path) === folder).map((path) => basename(path)));
        const watcher = watch(folder, (_, name) => {
          if (name !== null && !names.has(name)) return;
          clearTimeout(timer);
          timer = setTimeout(tell, settling_ms);
        });
        watcher.on('error', reject);
        watchers.push(watcher);
      }
      if (signal.aborted) resolve();
    });
    await running;
  } finally {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  }
}

function lastSave(paths: readonly string[]): number {
  return Math.max(...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
