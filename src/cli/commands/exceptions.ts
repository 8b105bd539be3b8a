/** `backhaul exceptions`: the work items of people. */
import { type Command, Option } from 'commander';
import type { EffectVerdict, ExceptionFilter } from '../../runtime/inquiry/exceptions.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

interface FilterFlags extends StoreOptions {
  readonly brand?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly owner?: string;
  readonly key?: string;
  readonly limit: string;
}

export function register(program: Command, context: CommandContext): void {
  const exceptions = program
    .command('exceptions')
    .description('What people must look at: list, show, replay, resolve.');
  withExamples(exceptions, 'backhaul exceptions list', 'backhaul exceptions replay --code RETRIES_EXHAUSTED');
  registerList(exceptions, context);
  registerShow(exceptions, context);
  registerReplay(exceptions, context);
  registerResolve(exceptions, context);
}

function addFilter(command: Command): Command {
  return command
    .option('--brand <id>')
    .option('--flow <id>')
    .option('--code <code>', 'SKU_UNKNOWN, say.')
    .option('--owner <role>')
    .option('--key <key>', 'Business key of the record.')
    .option('--limit <number>', 'At most so many.', '200');
}

async function filterOf(flags: FilterFlags): Promise<ExceptionFilter> {
  const { parseLimit } = await import('../numbers.ts');
  const { brand, flow, code, owner, key } = flags;
  return {
    limit: parseLimit(flags.limit),
    ...(brand ? { brand } : {}),
    ...(flow ? { flow } : {}),
    ...(code ? { code } : {}),
    ...(owner ? { owner } : {}),
    ...(key ? { key } : {}),
  };
}

function registerList(exceptions: Command, context: CommandContext): void {
  const list = addFilter(exceptions.command('list').description('List exceptions, by code.'))
    .addOption(new Option('--state <state>').choices(['open', 'resolved', 'ignored', 'all']).default('open'))
    .action(async (flags: FilterFlags & { readonly state: string }) => {
      const service = await import('../../runtime/inquiry/exceptions.ts');
      const { withStore } = await import('../with-store.ts');
      const { table } = await import('../table.ts');
      const filter = await filterOf(flags);
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const found = await service.listExceptions(
          database,
          flags.state === 'all' ? filter : { ...filter, state: flags.state },
        );
        context.output.data({ exceptions: found });
        const rows = found.map((each) => [
          each.id,
          each.code,
          each.key,
          each.subject,
          each.owner,
          each.severity,
          each.count,
          each.message,
        ]);
        for (const line of table(['id', 'code', 'record', 'subject', 'owner', 'severity', 'seen', 'message'], rows))
          context.output.line(line);
        context.output.line(`${found.length} ${flags.state === 'all' ? '' : `${flags.state} `}exceptions.`);
      });
    });
  addStoreOptions(list);
  withExamples(list, 'backhaul exceptions list --owner merchandising');
}

function registerShow(exceptions: Command, context: CommandContext): void {
  const show = exceptions
    .command('show')
    .description('Show one exception and what to do.')
    .argument('<id>', 'Id of the exception.')
    .action(async (id: string, flags: StoreOptions) => {
      const service = await import('../../runtime/inquiry/exceptions.ts');
      const { withStore } = await import('../with-store.ts');
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const found = await service.findException(database, id);
        context.output.data(found);
        context.output.line(context.output.styled('bold', `${found.code}  ${found.state}  ${found.severity}`));
        context.output.line(
          `Record: ${found.key}${found.subject ? `, ${found.subject}` : ''} (${found.brand}, ${found.flow})`,
        );
        context.output.line(`Owner: ${found.owner}`);
        context.output.line(
          `Seen: ${found.count} times, ${found.first_seen.toISOString()} to ${found.last_seen.toISOString()}`,
        );
        context.output.line(found.message);
        if (found.note) context.output.line(`Note: ${found.note}`);
        context.output.line(`→ ${found.resolution}`);
        context.output.line(`More: backhaul records show ${found.key}`);
      });
    });
  addStoreOptions(show);
  withExamples(show, 'backhaul exceptions show 01936b1e-0000-7000-8000-000000000000');
}

function registerReplay(exceptions: Command, context: CommandContext): void {
  const replay = addFilter(
    exceptions
      .command('replay')
      .description('Put the records of open exceptions to work again. What was confirmed is not repeated.'),
  )
    .argument('[id]', 'One exception; without it, all that the filters choose.')
    .option('--dry-run', 'Say how many records would be queued, and change nothing.')
    .addOption(
      new Option('--verdict <verdict>', 'What you know of calls whose outcome is unknown.').choices([
        'took-effect',
        'took-no-effect',
      ]),
    )
    .action(
      async (
        id: string | undefined,
        flags: FilterFlags & { readonly dryRun?: boolean; readonly verdict?: EffectVerdict },
      ) => {
        const service = await import('../../runtime/inquiry/exceptions.ts');
        const { withStore } = await import('../with-store.ts');
        const filter = await filterOf(flags);
        await withStore(storeLocation(flags, context.projectRoot), async (database, queue) => {
          const chosen = id
            ? [await service.findException(database, id)]
            : await service.listExceptions(database, { ...filter, state: 'open' });
          const keys = new Set(chosen.map(({ brand, flow, key }) => `${brand} ${flow} ${key}`));
          const queued = flags.dryRun ? 0 : await service.replayExceptions(database, queue, chosen, flags.verdict);
          context.output.data({ exceptions: chosen.length, records: keys.size, queued, dryRun: flags.dryRun ?? false });
          context.output.line(
            flags.dryRun
              ? `${keys.size} records of ${chosen.length} exceptions would be queued.`
              : `${queued} records of ${chosen.length} exceptions are queued. A running "backhaul run" takes them up.`,
          );
        });
      },
    );
  addStoreOptions(replay);
  withExamples(replay, 'backhaul exceptions replay --code SKU_UNKNOWN --dry-run');
}

function registerResolve(exceptions: Command, context: CommandContext): void {
  const resolve = exceptions
    .command('resolve')
    .description('Close an exception by hand.')
    .argument('<id>', 'Id of the exception.')
    .requiredOption('--note <text>', 'What was done, or why nothing is.')
    .option('--ignore', 'Do not raise it again for this record, even if its cause stays.')
    .action(async (id: string, flags: StoreOptions & { readonly note: string; readonly ignore?: boolean }) => {
      const service = await import('../../runtime/inquiry/exceptions.ts');
      const { withStore } = await import('../with-store.ts');
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const closed = await service.closeException(database, id, {
          state: flags.ignore ? 'ignored' : 'resolved',
          note: flags.note,
        });
        context.output.data(closed);
        context.output.line(`${closed.code} of ${closed.key} is ${closed.state}.`);
      });
    });
  addStoreOptions(resolve);
  withExamples(resolve, 'backhaul exceptions resolve 01936b1e-0000-7000-8000-000000000000 --note "Put back by hand"');
}
