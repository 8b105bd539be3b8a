/**
 * The simulation must notice a runtime that is broken on purpose:
 *   node bin/pinned-node.js test/simulation/broken.ts [--seeds 60] [--from 1]
 * Breaks a copy of the project so that effects are stored after their call, and prints what the simulation says of it.
 * Exit code 1 when it notices nothing.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandFlags } from '../command-flags.ts';

const root = join(import.meta.dirname, '..', '..');

/** Each text stands exactly once in its file. Types do not matter: they are stripped. */
const changes = [
  {
    file: 'src/runtime/work/steps/write-request.ts',
    find: 'const stored = await storeTogether(database, [request.brand], { request, lines: members, passes, jobs });',
    replace:
      'const stored = Object.assign(request, { storeLate: () => storeTogether(database, [request.brand], { request, lines: members, passes, jobs }) });',
  },
  {
    file: 'src/runtime/work/send-request.ts',
    find: 'const marked = await markSent(database, request, sending);',
    replace: 'const marked = request.storeLate ? 0 : await markSent(database, request, sending);',
  },
  {
    file: 'src/runtime/work/send-request.ts',
    find: "await failPoint('effect.answered');",
    replace: 'await request.storeLate?.();',
  },
];

const values = commandFlags(
  'The simulation must notice a runtime that stores its effects too late. Ends with 1 when it notices nothing.',
  'node bin/pinned-node.js test/simulation/broken.ts --seeds 60',
  {
    seeds: ['How many, one after the other.', '60'],
    from: ['The first of them.', '1'],
  },
);
const copy = await mkdtemp(join(tmpdir(), 'backhaul-broken-'));
try {
  for (const part of [
    'src',
    'schemas',
    'connectors',
    'transforms',
    'flows',
    'test/simulation',
    'test/command-flags.ts',
    'test/long-runs.ts',
    'package.json',
  ]) {
    await cp(join(root, part), join(copy, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { file, find, replace } of changes) {
    const source = await readFile(join(copy, file), 'utf8');
    if (source.split(find).length !== 2) throw new Error(`the text does not stand once in ${file}: ${find}`);
    await writeFile(
      join(copy, file),
      source.replace(find, () => replace),
    );
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(copy, 'test', 'simulation', 'simulate.ts'), '--seeds', values.seeds, '--from', values.from],
    { encoding: 'utf8', timeout: 600_000 },
  );
  console.log(stdout || stderr);
  // Any other end means that it did not run: that is no notice.
  if (status !== 1 || !/ (booked twice|\d+ notes|\d+ tolls)/.test(stdout)) process.exitCode = 1;
} finally {
  await rm(copy, { recursive: true, force: true });
}
