/** `backhaul exceptions replay`, `replays` and `cancel`. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { EffectVerdict, Replay, ReplayMapping } from '../../runtime/inquiry/replays.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';
import { addChoiceOptions, type ChoiceFlags, choiceOf } from './choice-options.ts';

interface ReplayFlags extends ChoiceFlags, StoreOptions {
  readonly dryRun?: boolean;
  readonly sample: string;
  readonly mapping: ReplayMapping;
  readonly verdict?: EffectVerdict;
  readonly by?: string;
}

export function registerReplays(exceptions: Command, context: CommandContext): void {
  const replay = addChoiceOptions(
    exceptions
      .command('replay')
      .description('Put the records of open exceptions to work again. What was confirmed is not repeated.'),
  )
    .argument('[id]', 'One exception; without it, all that the filters choose.')
    .option('--dry-run', 'Say how many records and which effects there would be, and write nothing.')
    .option('--sample <number>', 'Records that a dry run takes through their steps; 0: only count.', '20')
    .addOption(
      new Option('--mapping <version>', 'Which version of the blueprint they go on with.')
        .choices(['current', 'original'])
        .default('current'),
    )
    .addOption(
      new Option('--verdict <verdict>', 'What you know of calls whose outcome is unknown.').choices([
        'took-effect',
        'took-no-effect',
      ]),
    )
    .option('--by <name>', 'Who asks for it.')
    .action((id: string | undefined, flags: ReplayFlags) => replayChosen(context, id, flags));
  addStoreOptions(replay);
  withExamples(
    replay,
    'backhaul exceptions replay --code SKU_UNKNOWN --dry-run',
    'backhaul exceptions replay --group 4f1d0c9a3b2e5d67 --mapping original',
  );

  const replays = exceptions
    .command('replays')
    .description('List replays with how far they are.')
    .argument('[id]', 'One replay.')
    .option('--brand <id>')
    .option('--limit <number>', 'At most so many.', '20')
    .option('--watch', 'Print again every two seconds until none of them runs.')
    .action((id: string | undefined, flags: ReplaysFlags) => listAll(context, id, flags));
  addStoreOptions(replays);
  withExamples(replays, 'backhaul exceptions replays --watch');

  const cancel = exceptions
    .command('cancel')
    .description('Stop a replay: it takes up no more records, and those at work come to rest.')
    .argument('<id>', 'Id of the replay.')
    .action(async (id: string, flags: StoreOptions) => {
      const { cancelReplay } = await import('../../runtime/inquiry/replays.ts');
      const { withStore } = await import('../with-store.ts');
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const left = await cancelReplay(database, id);
        context.output.data({ id, state: 'cancelled', left });
        context.output.line(`Cancelled; ${left} records were not taken up.`);
      });
    });
  addStoreOptions(cancel);
  withExamples(cancel, 'backhaul exceptions cancel 01936b1e-0000-7000-8000-000000000000');
}

interface ReplaysFlags extends StoreOptions {
  readonly brand?: string;
  readonly limit: string;
  readonly watch?: boolean;
}

const watchEveryMs = 2_000;

async function listAll(context: CommandContext, id: string | undefined, flags: ReplaysFlags): Promise<void> {
  const { listReplays } = await import('../../runtime/inquiry/replays.ts');
  const { parseLimit } = await import('../numbers.ts');
  const { withStore } = await import('../with-store.ts');
  const { table } = await import('../table.ts');
  const filter = {
    limit: parseLimit(flags.limit),
    ...(id ? { id } : {}),
    ...(flags.brand ? { brand: flags.brand } : {}),
  };
  const head = ['id', 'brand', 'state', 'records', 'waiting', 'at work', 'at rest', 'begun'];
  await withStore(storeLocation(flags, context.projectRoot), async (database) => {
    for (;;) {
      const found = await listReplays(database, filter);
      const isOver = !flags.watch || found.every(({ state }) => state !== 'running');
      if (isOver) context.output.data({ replays: found });
      for (const line of table(head, found.map(rowOf))) context.output.line(line);
      if (isOver) return;
      await wait(watchEveryMs);
    }
  });
}

function rowOf(replay: Replay): (string | number)[] {
  const rested = Object.entries(replay.rested).map(([state, count]) => `${count} ${state}`);
  return [
    replay.id,
    replay.brand,
    replay.state,
    replay.records,
    replay.waiting,
    replay.working,
    rested.join(', '),
    replay.created_at.toISOString(),
  ];
}

async function replayChosen(context: CommandContext, id: string | undefined, flags: ReplayFlags): Promise<void> {
  const { findException } = await import('../../runtime/inquiry/exceptions.ts');
  const { startReplays } = await import('../../runtime/inquiry/replays.ts');
  const { withStore } = await import('../with-store.ts');
  await withStore(storeLocation(flags, context.projectRoot), async (database) => {
    if (id !== undefined) await findException(database, id);
    const choice = { ...choiceOf(flags), ...(id === undefined ? {} : { ids: [id] }) };
    if (flags.dryRun) {
      const { planReplay } = await import('./plan-replay.ts');
      await planReplay(context, database, choice, flags);
      return;
    }
    const options = { mapping: flags.mapping, verdict: flags.verdict, askedBy: flags.by ?? null };
    const started = await startReplays(database, choice, options);
    context.output.data({ replays: started });
    for (const { id: replay, brand, records, exceptions } of started)
      context.output.line(`Replay ${replay}: ${records} records of ${exceptions} exceptions of ${brand}.`);
    context.output.line(
      started.length === 0
        ? 'No open exception fits.'
        : 'A running "backhaul run" takes them up; see "backhaul exceptions replays".',
    );
  });
}
