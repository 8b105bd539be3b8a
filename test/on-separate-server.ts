/**
 * The tests of what stands on the store, on the PostgreSQL that BACKHAUL_TEST_DATABASE_URL names (15 or newer; its user
 * may make databases, and each test file makes one). Without it they ran on the embedded server alone, which is said.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { testServerUrl } from '../src/runtime/store/test-home.ts';

const root = join(import.meta.dirname, '..');
const suites = [
  'src/runtime/(store|queue|intake|work|watch|inquiry)/',
  'src/runtime/connection/(cost-budget|quota)',
  'test/scenario/(g-2|processes|moving)',
];

if (testServerUrl === undefined) {
  console.log("Skipped: the store's suite on a separate PostgreSQL. BACKHAUL_TEST_DATABASE_URL names none.");
} else {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  // What has no other home than the embedded server.
  const skipped = ['--testPathIgnorePatterns', 'embedded-postgres', 'database-url'];
  const { status } = spawnSync(process.execPath, [jest, '--maxWorkers=3', ...suites, ...skipped], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
