/** `backhaul records`: where each record is, and everything known of one. */
import type { Command } from 'commander';
import type { RecordStory } from '../../runtime/inquiry/records.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes, type Output } from '../output.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

interface ListFlags extends StoreOptions {
  readonly brand?: string;
  readonly flow?: string;
  readonly state?: string;
  readonly limit: string;
}

export function register(program: Command, context: CommandContext): void {
  const records = program
    .command('records')
    .description('Look records up: where they are, since when, and which calls were made.');
  withExamples(records, 'backhaul records list --state exception', 'backhaul records show 90000123');

  const list = records
    .command('list')
    .description('List records, newest change first.')
    .option('--brand <id>')
    .option('--flow <id>')
    .option('--state <state>', 'received, queued, sent, confirmed, skipped, exception or resolved')
    .option('--limit <number>', 'At most so many.', '50')
    .action(async (flags: ListFlags) => {
      const { listRecords, countByState } = await import('../../runtime/inquiry/records.ts');
      const { withStore } = await import('../with-store.ts');
      const { parseLimit } = await import('../numbers.ts');
      const { table } = await import('../table.ts');
      const limit = parseLimit(flags.limit);
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const found = await listRecords(database, { ...flags, limit });
        const states = await countByState(database, flags.brand);
        context.output.data({ records: found, states });
        const rows = found.map(({ brand, key, tracked, state, changed_at, reason }) => [
          brand,
          key,
          String(tracked.orderName ?? ''),
          state,
          changed_at.toISOString(),
          reason ?? '',
        ]);
        for (const line of table(['brand', 'key', 'order', 'state', 'changed', 'reason'], rows))
          context.output.line(line);
        context.output.line(
          Object.entries(states)
            .map(([state, count]) => `${count} ${state}`)
            .join(', ') || 'No records yet.',
        );
      });
    });
  addStoreOptions(list);
  withExamples(list, 'backhaul records list --brand acme --state exception --limit 20');

  const show = records
    .command('show')
    .description('Show everything known of one record, by its business key or order name.')
    .argument('<key>', 'Business key (a return id) or order name (#1001).')
    .option('--brand <id>')
    .action(async (key: string, flags: StoreOptions & { readonly brand?: string }) => {
      const { recordStories } = await import('../../runtime/inquiry/records.ts');
      const { withStore } = await import('../with-store.ts');
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const stories = await recordStories(database, key, flags.brand);
        context.output.data(stories);
        for (const story of stories) printStory(story, context.output);
        if (stories.length > 0) return;
        context.output.remark(`No record has the key or order name ${key}.`);
        context.setExitCode(exitCodes.failed);
      });
    });
  addStoreOptions(show);
  withExamples(show, 'backhaul records show 90000123', "backhaul records show '#1001' --json");
}

function printStory({ record, history, effects, exceptions, calls }: RecordStory, output: Output): void {
  output.line(output.styled('bold', `${record.key}  ${record.state}`) + (record.reason ? `  (${record.reason})` : ''));
  output.line(`${record.brand}, ${record.flow}; first seen ${record.received_at.toISOString()}`);
  for (const [name, value] of Object.entries(record.tracked)) output.line(`  ${name}: ${String(value)}`);
  output.line('History');
  for (const { at, state, note } of history)
    output.line(`  ${at.toISOString()}  ${state.padEnd(9)}  ${note ?? ''}`.trimEnd());
  output.line('Effects');
  for (const { lineReference, state, line, reference } of effects) {
    const { sku, locationCode, quantity } = line as { sku?: string; locationCode?: string; quantity?: number };
    const moved = [quantity, sku, locationCode].filter((part) => part !== undefined).join(' ');
    // A write of one record is its own request: its reference would stand twice.
    const within = reference === lineReference ? '' : `  in ${reference}`;
    output.line(`  ${state.padEnd(9)}  ${lineReference}${moved ? `  ${moved}` : ''}${within}`);
  }
  output.line('Exceptions');
  for (const { code, subject, state, owner, message, resolution } of exceptions) {
    output.line(`  ${state.padEnd(9)}  ${code}${subject ? ` (${subject})` : ''}, ${owner}: ${message}`);
    if (state === 'open') output.line(`             → ${resolution}`);
  }
  output.line('Calls');
  for (const { at, connector, operation, status, outcome, message, durationMs, records } of calls) {
    const shared = records > 1 ? `, with ${records - 1} other records` : '';
    output.line(
      `  ${at.toISOString()}  ${connector} ${operation}: ${outcome}${status ? ` (${status})` : ''}, ${durationMs} ms${shared}${message ? `; ${message}` : ''}`,
    );
  }
  output.line();
}
