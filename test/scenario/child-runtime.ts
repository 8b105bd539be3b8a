/**
 * A runtime in a process of its own, so that a scenario can kill it: `child-runtime.ts <file>`. The file holds brand,
 * data folder and flow changes as JSON; the address of the webhook server is printed on one line.
 */
import { readFileSync } from 'node:fs';
import type { Brand } from '../../schemas/formats/brand.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import { type FlowChanges, scenarioDeclarations } from './declarations.ts';

const [file = ''] = process.argv.slice(2);
const { brand, dataFolder, changes } = JSON.parse(readFileSync(file, 'utf8')) as {
  brand: Brand;
  dataFolder: string;
  changes: FlowChanges;
};
const runtime = await startRuntime({
  declarations: scenarioDeclarations(changes),
  brands: [brand],
  location: { dataFolder },
  port: 0,
});
console.log(runtime.url);
