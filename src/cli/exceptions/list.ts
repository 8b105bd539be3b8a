/** `backhaul exceptions list`, `groups` and `show`. */
import { type Command, Option } from 'commander';
import type { ExceptionFilter } from '../../runtime/inquiry/exceptions.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';
import { addChoiceOptions, type ChoiceFlags, choiceOf } from './choice-options.ts';

type ListFlags = ChoiceFlags &
  StoreOptions & { readonly limit: string; readonly after?: string; readonly state: string };

export function registerList(exceptions: Command, context: CommandContext): void {
  const list = addChoiceOptions(exceptions.command('list').description('List exceptions, by brand and code.'))
    .option('--limit <number>', 'Page size.', '200')
    .option('--after <page>', 'Where the page before ended, as it was printed.')
    .addOption(new Option('--state <state>').choices(['open', 'resolved', 'ignored', 'all']).default('open'))
    .action(async (flags: ListFlags) => {
      const { listExceptions, nextPage } = await import('../../runtime/inquiry/exceptions.ts');
      const { parseLimit } = await import('../numbers.ts');
      const { withStore } = await import('../with-store.ts');
      const { table } = await import('../table.ts');
      const filter: ExceptionFilter = {
        ...choiceOf(flags),
        limit: parseLimit(flags.limit),
        ...(flags.after ? { after: flags.after } : {}),
        ...(flags.state === 'all' ? {} : { state: flags.state }),
      };
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const found = await listExceptions(database, filter);
        const next = nextPage(filter, found);
        context.output.data({ exceptions: found, next: next ?? null });
        const rows = found.map((each) => [
          each.id,
          each.code,
          each.key,
          each.subject,
          each.owner,
          each.assignee ?? '',
          each.severity,
          each.count,
          each.message,
        ]);
        const head = ['id', 'code', 'record', 'subject', 'owner', 'assignee', 'severity', 'seen', 'message'];
        for (const line of table(head, rows)) context.output.line(line);
        context.output.line(`${found.length} ${flags.state === 'all' ? '' : `${flags.state} `}exceptions.`);
        if (next) context.output.line(`More: --after ${next}`);
      });
    });
  addStoreOptions(list);
  withExamples(list, 'backhaul exceptions list --owner merchandising', 'backhaul exceptions list --older-than 2d');
}

export function registerGroups(exceptions: Command, context: CommandContext): void {
  const groups = addChoiceOptions(
    exceptions.command('groups').description('List open exceptions put together by their cause, the largest first.'),
  )
    .option('--limit <number>', 'At most so many groups.', '50')
    .action(async (flags: ChoiceFlags & StoreOptions & { readonly limit: string }) => {
      const { listGroups } = await import('../../runtime/inquiry/exceptions.ts');
      const { parseLimit } = await import('../numbers.ts');
      const { withStore } = await import('../with-store.ts');
      const { table } = await import('../table.ts');
      const choice = { ...choiceOf(flags), state: 'open', limit: parseLimit(flags.limit) };
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const found = await listGroups(database, choice);
        context.output.data({ groups: found });
        const rows = found.map((each) => [
          each.cause,
          each.count,
          each.records,
          each.code,
          each.owner,
          each.severity,
          each.first_seen.toISOString(),
          each.message,
        ]);
        const head = ['group', 'open', 'records', 'code', 'owner', 'severity', 'since', 'message of the oldest'];
        for (const line of table(head, rows)) context.output.line(line);
      });
    });
  addStoreOptions(groups);
  withExamples(groups, 'backhaul exceptions groups --brand acme');
}

export function registerShow(exceptions: Command, context: CommandContext): void {
  const show = exceptions
    .command('show')
    .description('Show one exception: what happened, the effects and calls of its record, and what to do.')
    .argument('<id>', 'Id of the exception.')
    .action(async (id: string, flags: StoreOptions) => {
      const { exceptionStory } = await import('../../runtime/inquiry/exception-story.ts');
      const { withStore } = await import('../with-store.ts');
      const { printStory } = await import('./print-story.ts');
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const story = await exceptionStory(database, id);
        const { exception, ...more } = story;
        context.output.data({ ...exception, ...more });
        printStory(context.output, story);
      });
    });
  addStoreOptions(show);
  withExamples(show, 'backhaul exceptions show 01936b1e-0000-7000-8000-000000000000');
}
