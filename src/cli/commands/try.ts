/** `backhaul try`: one mapping over one input, seen from inside. */
import type { Command } from 'commander';
import { AbortError } from '../../errors/errors.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes, reportError } from '../output.ts';

interface TryFlags {
  readonly trace?: boolean;
  readonly watch?: boolean;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('try')
    .description(
      'Run a mapping over a golden fixture or a file of JSON. Ends with 1 when it fails or differs from what the fixture expects.',
    )
    .argument('<transform>', 'Id or name of the transform.')
    .argument('<input>', 'Path of a file, or the beginning of the name of a fixture.')
    .option('--trace', 'Also show the value at every node, in the order of evaluation.')
    .option('--watch', 'Run again when the transform or the input is saved, until Ctrl-C.')
    .action((name: string, named: string, flags: TryFlags) => tryCommand(context, name, named, flags));
  withExamples(
    command,
    'backhaul try normalise-return 01',
    'backhaul try normalise-return 01 --trace',
    'backhaul try plan-stock-adjustments input.json --watch',
  );
}

async function tryCommand(context: CommandContext, name: string, named: string, flags: TryFlags): Promise<void> {
  const { loadCatalog } = await import('../../blueprint/catalog.ts');
  const { sourceFile } = await import('../../blueprint/source-file.ts');
  const { mappingSubject } = await import('../../operations/mappings/mapping-subject.ts');
  const { trialPath } = await import('../../operations/mappings/trial-input.ts');
  const { tryMapping } = await import('../../operations/mappings/try-mapping.ts');
  const { printTrial } = await import('../print-trial.ts');
  const { output, projectRoot } = context;
  const subject = mappingSubject(await loadCatalog({ projectRoot, goldens: true }), name);
  const path = trialPath(subject, named, projectRoot);
  const modulePath = subject.file.path;
  const run = async (version?: number): Promise<void> => {
    const trial = await tryMapping(subject, {
      path,
      trace: flags.trace ?? false,
      ...(version !== undefined && { version }),
    });
    // Opened for each run, because positions are those of the text as it is now.
    if (!printTrial(trial, sourceFile(modulePath, 'transform'), output)) context.setExitCode(exitCodes.failed);
  };
  if (!flags.watch) return run();

  const { watchFiles } = await import('../../operations/mappings/watch-files.ts');
  const runAnyway = (version: number): Promise<void> =>
    run(version).catch((error: unknown) => {
      if (!(error instanceof AbortError)) throw error;
      reportError(error, output);
    });
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
  let version = 0;
  const watching = watchFiles(
    [modulePath, path],
    async (saved_ms) => {
      version += 1;
      await runAnyway(version);
      output.remark(`${Math.max(0, Math.round(Date.now() - saved_ms))} ms after the save. Ctrl-C ends it.`);
    },
    ended.signal,
  );
  await runAnyway(version);
  output.remark(`Watching ${output.path(modulePath)} and ${output.path(path)}. Ctrl-C ends it.`);
  await watching;
  context.setExitCode(exitCodes.ok);
}
