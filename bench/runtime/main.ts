/** The runtime's speed: `npm run bench -- runtime [--quick] [--verbose] [--only=throughput]`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDeclarations } from '../../src/cli/declarations.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import { measureAcknowledgement } from './acknowledgement.ts';
import { measureDraining } from './draining.ts';
import { benchBrand, startEmulatedSystems, unlimited } from './emulated-systems.ts';
import { measureOvertaking } from './overtaking.ts';
import { measureStarting } from './starting.ts';
import { measureThroughput } from './throughput.ts';

const quick = process.argv.includes('--quick');
const verbose = process.argv.includes('--verbose');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const systems = await startEmulatedSystems(unlimited);
const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
const { declarations } = await loadDeclarations(join(import.meta.dirname, '../..'), ['demo']);
const options = { declarations, brands: [benchBrand('bench', systems)], location: { dataFolder } };
const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  async throughput() {
    const runtime = await startRuntime(options);
    try {
      const size = quick ? { records: 3_000, rounds: 2 } : { records: 5_000, rounds: 5 };
      return await measureThroughput(runtime, systems, dataFolder, { ...size, verbose });
    } finally {
      await runtime.stop();
    }
  },
  acknowledgement: () => measureAcknowledgement(options, systems, { perSecond: 500, seconds: quick ? 3 : 15 }),
  async overtaking() {
    const runtime = await startRuntime(options);
    try {
      return await measureOvertaking(runtime, systems, quick ? 5_000 : 50_000);
    } finally {
      await runtime.stop();
    }
  },
  draining: () => measureDraining(options, quick ? 600 : 4_000),
  starting: () => measureStarting(dataFolder, systems, quick ? 2 : 5),
};
try {
  const result: Record<string, unknown> = {};
  for (const [name, measure] of Object.entries(parts)) {
    if (only && name !== only) continue;
    result[name] = await measure();
    if (verbose) console.error(name, JSON.stringify(result[name]));
  }
  console.log(JSON.stringify(result, null, 2));
} finally {
  await systems.close();
  rmSync(dataFolder, { recursive: true, force: true });
}
