/** The runtime's speed: `npm run bench -- runtime [--quick] [--verbose] [--only=throughput]`; `--only=peer` installs n8n. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDeclarations } from '../../src/cli/declarations.ts';
import { openStore, startRuntime } from '../../src/runtime/runtime.ts';
import { openEmbeddedPostgres } from '../../src/runtime/store/embedded-postgres.ts';
import { measureAcknowledgement } from './acknowledgement.ts';
import { measureDraining } from './draining.ts';
import { benchBrand, startEmulatedSystems, unlimited } from './emulated-systems.ts';
import { installN8n, n8nIsInstalled } from './n8n/install-n8n.ts';
import { prepareN8n } from './n8n/n8n-process.ts';
import { restockWorkflow } from './n8n/restock-workflow.ts';
import { measureOvertaking } from './overtaking.ts';
import { measurePeer } from './peer.ts';
import { serverProcess } from './processor-time.ts';
import type { Store } from './restock.ts';
import { measureWorkers } from './several-workers.ts';
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
  throughput: () =>
    withStore((store) => {
      const size = quick ? { records: 3_000, rounds: 2 } : { records: 10_000, rounds: 5 };
      return measureThroughput(store, systems, dataFolder, { ...size, verbose });
    }),
  workers: () =>
    withStore((store) => {
      const size = quick ? { records: 3_000, rounds: 1 } : { records: 10_000, rounds: 5 };
      const place = { dataFolder, server: serverProcess(dataFolder) };
      return measureWorkers(store, systems, place, { ...size, verbose });
    }),
  acknowledgement: () => measureAcknowledgement(options, systems, { perSecond: 500, seconds: quick ? 3 : 15 }),
  async overtaking() {
    const runtime = await startRuntime(options);
    try {
      return await measureOvertaking(runtime, systems, quick ? 5_000 : 50_000);
    } finally {
      await runtime.stop();
    }
  },
  draining: () =>
    withStore(async (store) => {
      const returns = quick ? 600 : 8_000;
      const one = await measureDraining(store, { dataFolder }, { returns, workers: 1 });
      return [one, await measureDraining(store, { dataFolder }, { returns, workers: 4 })];
    }),
  async peer() {
    if (only !== 'peer' && !n8nIsInstalled()) {
      console.error(
        'The peer n8n is not installed, so it is left out; npm run bench -- runtime --only=peer installs it.',
      );
      return undefined;
    }
    const command = installN8n();
    const server = await openEmbeddedPostgres({ dataFolder });
    const runtime = await startRuntime({ ...options, port: 0 });
    try {
      const startN8n = await prepareN8n(command, join(dataFolder, 'n8n'), server, restockWorkflow(systems));
      const size = quick
        ? { records: 2_000, peerRecords: 200, rounds: 2 }
        : { records: 5_000, peerRecords: 500, rounds: 4 };
      return await measurePeer(runtime, startN8n, systems, { ...size, verbose });
    } finally {
      await runtime.stop();
      await server.release();
    }
  },
  starting: () => measureStarting(dataFolder, systems, quick ? 2 : 5),
};

/** On a store that no runtime of this process works on. */
async function withStore<Result>(measure: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore({ dataFolder });
  try {
    return await measure(store);
  } finally {
    await store.queue.close();
    await store.database.close();
  }
}

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
