/** The simulation in processes of its own, whose timers and clocks it takes over. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const run = (script: string, ...flags: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, script), ...flags], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_OPTIONS: '' },
  });

/** One line for each seed, in their order: how many steps there were, and a digest of all. */
const digests = (stdout: string) => stdout.split('\n').filter((line) => /^seed \d+: /.test(line));

test('whatever happens by these seeds, every invariant holds; and a seed lets the same happen again, step by step', () => {
  const { stdout, stderr, status } = run('simulate.ts', '--seeds', '300', '--processes', '2', '--digests');
  expect(`${stdout}${stderr}`).toContain('every invariant held');
  expect(status).toBe(0);
  const all = digests(stdout);
  expect(all).toHaveLength(300);

  const again = digests(run('simulate.ts', '--seeds', '2', '--from', '112', '--trace').stdout);
  expect(again).toHaveLength(2);
  expect(all).toEqual(expect.arrayContaining(again));
}, 600_000);

test('where no process could start again, those that are ended are waited for before others take their place', () => {
  const { stdout, status } = run('simulate.ts', '--seeds', '1', '--from', '52246');
  expect(stdout).toContain('every invariant held');
  expect(status).toBe(0);
}, 300_000);

test('a runtime that stores its effects after their calls is noticed', () => {
  const { stdout, status } = run('broken.ts', '--seeds', '8', '--from', '11');
  expect(stdout).toMatch(/booked twice|2 notes|2 tolls/);
  expect(status).toBe(0);
}, 300_000);
