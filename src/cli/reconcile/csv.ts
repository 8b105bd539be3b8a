/** Differences and totals of runs as CSV (RFC 4180), one line for each value, for a spreadsheet. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { ReconciledPair } from '../../operations/reconcile-chosen.ts';
import { differencesOf } from '../../runtime/reconcile/findings.ts';
import type { Database } from '../../runtime/store/database.ts';

const plainColumns = ['value', 'currency', 'left', 'right', 'drift', 'stands_since', 'timing'];

/** Writes page by page; memory holds one. Gives the number of lines below the head. */
export async function writeCsv(database: Database, path: string, pairs: readonly ReconciledPair[]): Promise<number> {
  const names = await dimensionNames(database, pairs);
  const file = createWriteStream(path, { mode: 0o600 });
  let lines = 0;
  const write = async (cells: readonly string[]) => {
    if (!file.write(`${cells.map(cell).join(',')}\r\n`)) await once(file, 'drain');
  };
  await write(['brand', 'flow', 'reconciler', 'kind', 'key', ...names, ...plainColumns]);
  for (const { plan, reconciler, run } of pairs) {
    const place = [plan.brand.id, plan.flow.id, reconciler.declaration.id];
    const inColumns = (dimensions: Readonly<Record<string, string>>) => names.map((name) => dimensions[name] ?? '');
    for (const { by, dimensions, value, currency, left, right, drift } of run.totals) {
      lines += 1;
      await write([
        ...place,
        `total by ${by.join(', ')}`,
        '',
        ...inColumns(dimensions),
        value,
        currency,
        left,
        right,
        drift,
        '',
        '',
      ]);
    }
    for await (const page of differencesOf(database, plan.brand.id, run.id)) {
      for (const { kind, key, dimensions, values, standsSince, isTiming } of page) {
        for (const { value, currency, left, right, drift } of values) {
          lines += 1;
          const amounts = [value, currency, left, right, drift, standsSince, String(isTiming)];
          await write([...place, kind, key, ...inColumns(dimensions), ...amounts]);
        }
      }
    }
  }
  file.end();
  await finished(file);
  return lines;
}

async function dimensionNames(database: Database, pairs: readonly ReconciledPair[]): Promise<string[]> {
  const names = new Set(pairs.flatMap(({ run }) => run.totals.flatMap(({ by }) => by)));
  for (const { plan, run } of pairs) {
    const { rows } = await database.query<{ name: string }>(
      `select distinct jsonb_object_keys(dimensions) as name from backhaul.reconciliation_finding
        where brand = $1 and reconciliation_id = $2`,
      [plan.brand.id, run.id],
    );
    for (const { name } of rows) names.add(name);
  }
  return [...names].sort();
}

const isNumber = /^-?\d+(\.\d+)?$/;

/** Quoted where it must be. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) && !isNumber.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
