/**
 * A runtime in a process of its own, so that a scenario can kill it: `child-runtime.ts <file>`. The file holds brand,
 * place of the database and flow changes as JSON; the address of the webhook server is printed on one line.
 */
import { readFileSync } from 'node:fs';
import type { Brand } from '../../schemas/formats/brand.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import type { DatabaseLocation } from '../../src/runtime/store/database.ts';
import { type FlowChanges, scenarioDeclarations } from './declarations.ts';

const [file = ''] = process.argv.slice(2);
const { brand, location, changes } = JSON.parse(readFileSync(file, 'utf8')) as {
  brand: Brand;
  location: DatabaseLocation;
  changes: FlowChanges;
};
const runtime = await startRuntime({
  declarations: scenarioDeclarations(changes),
  brands: [brand],
  location,
  port: 0,
});
console.log(runtime.url);
