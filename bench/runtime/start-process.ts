/** The child of the measurement of starting: works on what waits in a data folder, and tells when a record is at rest. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadDeclarations } from '../../src/cli/declarations.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import { benchBrand, type EmulatedSystems } from './emulated-systems.ts';

const [dataFolder = '', key = '', loopUrl = '', archeanUrl = ''] = process.argv.slice(2);
const { declarations } = await loadDeclarations(join(import.meta.dirname, '../..'), ['demo']);
const brand = benchBrand('bench', { loopUrl, archeanUrl } as EmulatedSystems);
const runtime = await startRuntime({ declarations, brands: [brand], location: { dataFolder } });
for (;;) {
  const { rows } = await runtime.database.query<{ at: Date }>(
    `select changed_at as at from backhaul.record where brand = 'bench' and key = $1 and state = 'confirmed'`,
    [key],
  );
  if (rows[0]) {
    process.send?.(rows[0].at.getTime());
    break;
  }
  await wait(5);
}
await runtime.stop();
process.disconnect();
