/** The simulation of a few seeds in a process of its own, whose timers and clocks it takes over. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const run = (script: string, ...flags: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, script), ...flags], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_OPTIONS: '' },
  });

test('whatever happens by these seeds, every invariant holds', () => {
  const { stdout, stderr, status } = run('simulate.ts', '--seeds', '40', '--from', '1');
  expect(`${stdout}${stderr}`).toContain('every invariant held');
  expect(status).toBe(0);
}, 600_000);

test('a seed lets the same happen again, step by step', () => {
  const [one, other] = [1, 2].map(() => run('simulate.ts', '--seeds', '2', '--from', '12', '--trace').stdout);
  const steps = (stdout = '') => stdout.split('\n').filter((line) => !line.includes(' seeds from '));
  expect(steps(one).length).toBeGreaterThan(500);
  expect(steps(other)).toEqual(steps(one));
}, 300_000);

test('a runtime that stores its effects after their calls is noticed', () => {
  const { stdout, status } = run('broken.ts', '--seeds', '8', '--from', '11');
  expect(stdout).toMatch(/booked twice|2 notes|2 tolls/);
  expect(status).toBe(0);
}, 300_000);
