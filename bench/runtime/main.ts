/** The runtime's speed: `npm run bench -- runtime [--quick] [--json] [--verbose]`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDeclarations } from '../../src/cli/declarations.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import { benchBrand, startEmulatedSystems, unlimited } from './emulated-systems.ts';
import { measureThroughput } from './throughput.ts';

const asked = Number(process.argv.find((one) => one.startsWith('--records='))?.slice(10));
const quick = process.argv.includes('--quick');
const verbose = process.argv.includes('--verbose');
const systems = await startEmulatedSystems({ archeanPerMinute: unlimited });
const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
const { declarations } = await loadDeclarations(join(import.meta.dirname, '../..'), ['demo']);
const brands = [benchBrand('bench', systems)];
const runtime = await startRuntime({ declarations, brands, location: { dataFolder }, port: 0 });
try {
  const size = asked
    ? { records: asked, rounds: 2 }
    : quick
      ? { records: 1_000, rounds: 2 }
      : { records: 5_000, rounds: 5 };
  const throughput = await measureThroughput(runtime, systems, dataFolder, { ...size, verbose });
  console.log(JSON.stringify({ throughput }, null, 2));
} finally {
  await runtime.stop();
  await systems.close();
  rmSync(dataFolder, { recursive: true, force: true });
}
