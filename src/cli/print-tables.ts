/** The tables of an export, for people. */
import type { Manifest } from '../runtime/store/transfer/manifest.ts';
import type { Output } from './output.ts';
import { table } from './table.ts';

export function printTables(manifest: Manifest, output: Output): void {
  const rows = manifest.tables.map((each) => [`${each.schema}.${each.table}`, each.rows]);
  for (const line of table(['table', 'rows'], rows)) output.line(line);
}
