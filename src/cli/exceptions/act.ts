/** `backhaul exceptions assign`, `note`, `resolve` and `ignore`. */
import type { Command } from 'commander';
import type { Chosen } from '../../runtime/inquiry/act-on-exceptions.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';
import { chosenBy } from './chosen.ts';

type ActFlags = StoreOptions & { readonly group?: string; readonly brand?: string; readonly by?: string };

export function registerActs(exceptions: Command, context: CommandContext): void {
  const assign = acting(exceptions, 'assign', 'Say who sees to exceptions.')
    .requiredOption('--to <name>', 'Who; "nobody" gives them back.')
    .action((id: string | undefined, flags: ActFlags & { readonly to: string }) =>
      act(context, id, flags, async (chosen, { assignExceptions }, database) => {
        const assignee = flags.to === 'nobody' ? null : flags.to;
        const done = await assignExceptions(database, chosen, assignee);
        context.output.data({ exceptions: done.length, assignee });
        context.output.line(`${done.length} exceptions: ${assignee ?? 'nobody'} sees to them.`);
      }),
    );
  withExamples(assign, 'backhaul exceptions assign --group 4f1d0c9a3b2e5d67 --to ines');

  const note = acting(exceptions, 'note', 'Keep with exceptions what somebody found out.')
    .requiredOption('--text <text>', 'What was found out. No personal data.')
    .action((id: string | undefined, flags: ActFlags & { readonly text: string }) =>
      act(context, id, flags, async (chosen, { noteOnExceptions }, database) => {
        const count = await noteOnExceptions(database, chosen, { text: flags.text, author: flags.by ?? null });
        context.output.data({ exceptions: count });
        context.output.line(`Kept with ${count} exceptions.`);
      }),
    );
  withExamples(note, 'backhaul exceptions note --group 4f1d0c9a3b2e5d67 --text "Asked the warehouse"');

  const resolve = acting(exceptions, 'resolve', 'Close exceptions by hand.')
    .requiredOption('--note <text>', 'What was done.')
    .action((id: string | undefined, flags: ActFlags & { readonly note: string }) =>
      close(context, id, flags, 'resolved', flags.note),
    );
  withExamples(resolve, 'backhaul exceptions resolve 01936b1e-0000-7000-8000-000000000000 --note "Put back by hand"');

  const ignore = acting(exceptions, 'ignore', 'Close exceptions and do not raise them again for these records.')
    .requiredOption('--reason <text>', 'Why nothing is to be done.')
    .action((id: string | undefined, flags: ActFlags & { readonly reason: string }) =>
      close(context, id, flags, 'ignored', flags.reason),
    );
  withExamples(ignore, 'backhaul exceptions ignore 01936b1e-0000-7000-8000-000000000000 --reason "A test order"');
}

function acting(exceptions: Command, name: string, description: string): Command {
  const command = exceptions
    .command(name)
    .description(description)
    .argument('[id]', 'One exception; without it, all open ones of --group.')
    .option('--group <cause>', 'All open ones of one cause.')
    .option('--brand <id>', 'Of this brand only.')
    .option('--by <name>', 'Who does this.');
  return addStoreOptions(command);
}

type Acts = typeof import('../../runtime/inquiry/act-on-exceptions.ts');
type Store = import('../../runtime/store/database.ts').Database;

async function act(
  context: CommandContext,
  id: string | undefined,
  flags: ActFlags,
  work: (chosen: Chosen, acts: Acts, database: Store) => Promise<void>,
): Promise<void> {
  const chosen = chosenBy(id, flags);
  const acts = await import('../../runtime/inquiry/act-on-exceptions.ts');
  const { withStore } = await import('../with-store.ts');
  await withStore(storeLocation(flags, context.projectRoot), (database) => work(chosen, acts, database));
}

async function close(
  context: CommandContext,
  id: string | undefined,
  flags: ActFlags,
  state: 'resolved' | 'ignored',
  note: string,
): Promise<void> {
  await act(context, id, flags, async (chosen, { closeExceptions }, database) => {
    const closed = await closeExceptions(database, chosen, { state, note, author: flags.by ?? null });
    context.output.data({
      state,
      note,
      exceptions: closed.map((each) => ({ id: each.id, code: each.code, key: each.key })),
    });
    for (const { code, key } of closed) context.output.line(`${code} of ${key} is ${state}.`);
  });
}
