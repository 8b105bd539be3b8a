/** n8n from npm, installed when it is asked for into a cache outside of the checkout: it is no dependency of the package. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { AbortError } from '../../../src/errors/errors.ts';

export const n8nVersion = '2.40.5';
/** Ranges of its dependencies are resolved as on this day, so that every installation is the same. */
const before = '2026-09-27';
const size = 'about 2,300 packages, 2.7 GB unpacked; about ten minutes';

const folder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'backhaul-bench',
  `n8n-${n8nVersion}-of-${before}`,
);
const command = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');

export const n8nIsInstalled = (): boolean => existsSync(command);

/**
 * Gives the file of n8n's command, which the Node of this process runs. Scripts of the packages are not run: what they
 * would compile (SQLite, isolated expressions) is not used. Throws `BENCH_PEER_NOT_INSTALLED`.
 */
export function installN8n(): string {
  if (n8nIsInstalled()) return command;
  console.error(`Downloads n8n ${n8nVersion} from the npm registry into ${folder} (${size}).`);
  // Made beside it and moved when all is there, so that an installation that was broken off is never used.
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, 'package.json'), JSON.stringify({ private: true, dependencies: { n8n: n8nVersion } }));
  const flags = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error', `--before=${before}`];
  const { status, error } = spawnSync('npm', ['install', ...flags], {
    cwd: unfinished,
    // Packages ask for the Node that will run them.
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
    stdio: ['ignore', 2, 2],
    timeout: 60 * 60_000,
  });
  if (status !== 0) {
    throw new AbortError({
      code: 'BENCH_PEER_NOT_INSTALLED',
      what: `n8n ${n8nVersion} could not be installed.`,
      why: error?.message ?? `npm install ended with ${status}; its lines stand above.`,
      nextSteps: [
        `See that the npm registry can be reached and that ${dirname(folder)} has 4 GB free, then run it again.`,
        'Or leave this comparison out: the other parts of the benchmark do not need it.',
      ],
    });
  }
  renameSync(unfinished, folder);
  return command;
}
