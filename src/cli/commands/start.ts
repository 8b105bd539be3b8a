/** `backhaul start`: the main job, shown whole against emulators, with its proof. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes } from '../output.ts';

interface StartFlags {
  readonly seed: string;
  readonly returns: string;
  readonly brand?: string;
  readonly keep?: boolean;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('start')
    .description(
      'Show the main job: emulators of Loop Returns, Archean R247 and commercetools, 500 synthetic returns, stock and orders of a shop, webhooks, polls and faults; run to rest and proven.',
    )
    .addOption(new Option('--seed <number>', 'The same seed gives the same returns.').default('1'))
    .addOption(new Option('--returns <number>', 'How many returns.').default('500'))
    .option('--brand <id>', 'Brand whose settings are shown; default: the first that has the flow.')
    .option('--keep', 'Leave emulators, runtime and data running until Ctrl-C.')
    .action(async (flags: StartFlags) => {
      const { loadDeclarations } = await import('../declarations.ts');
      const { parseWhole } = await import('../numbers.ts');
      const { demonstratedFlow, runDemonstration } = await import(
        '../../operations/demonstration/run-demonstration.ts'
      );
      const { printDemonstration, progressLine } = await import('../print-demonstration.ts');
      const seed = parseWhole(flags.seed, '--seed', 0, 4_294_967_295);
      const returns = parseWhole(flags.returns, '--returns', 20, 20_000);
      const { declarations, brands } = await loadDeclarations(
        context.projectRoot,
        flags.brand ? [flags.brand] : undefined,
      );
      const brand = brands.find(({ flows }) => flows[demonstratedFlow]);
      if (!brand) throw await noBrand(demonstratedFlow);
      const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-start-'));
      const progress = progressLine(context.output);
      try {
        const demonstration = await runDemonstration({
          declarations,
          brand,
          dataFolder,
          seed,
          returns,
          onProgress: progress.show,
        });
        progress.end();
        const { result, urls } = demonstration;
        context.output.data(result);
        printDemonstration(result, context.output);
        if (flags.keep) {
          context.output.remark(`Loop Returns ${urls.loop}, Archean ${urls.archean}, webhooks ${urls.webhooks}`);
          context.output.remark(`Look around: backhaul records list --data-folder ${dataFolder}. Ctrl-C ends it.`);
          await new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
        }
        await demonstration.close();
        const { lost, twice, misplaced, unexplained } = result.proof;
        const { shop } = result;
        const wrong = shop ? shop.lost + shop.twice + shop.differing : 0;
        if (lost + twice + misplaced + unexplained + wrong > 0) context.setExitCode(exitCodes.failed);
      } finally {
        rmSync(dataFolder, { recursive: true, force: true });
      }
    });
  withExamples(command, 'backhaul start', 'backhaul start --seed 7 --json');
}

async function noBrand(flow: string): Promise<Error> {
  const { AbortError } = await import('../../errors/errors.ts');
  return new AbortError({
    code: 'BRAND_UNKNOWN',
    what: `No brand of this project has the flow ${flow}.`,
    why: "The demonstration shows a brand's own settings.",
    nextSteps: [
      "Add the flow to a brand, or run it in a folder without brands: then the package's demo brand is shown.",
    ],
  });
}
