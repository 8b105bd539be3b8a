/** `backhaul run`: the runtime in this process. */
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

interface RunFlags extends StoreOptions {
  readonly brand?: string[];
  readonly host: string;
  readonly port: string;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .description('Run the flows of the brands: takes webhooks, polls, works, watches. Ends with Ctrl-C.')
    .option('--brand <id...>', 'Brands to run; default: all.')
    .addOption(
      new Option('--host <address>', 'Address of the webhook server.').env('BACKHAUL_HOST').default('127.0.0.1'),
    )
    .addOption(
      new Option('--port <number>', 'Port of the webhook server; 0: any.').env('BACKHAUL_PORT').default('4100'),
    )
    .action(async (flags: RunFlags) => {
      const { loadDeclarations } = await import('../declarations.ts');
      const { startRuntime } = await import('../../runtime/runtime.ts');
      const { parsePort } = await import('../numbers.ts');
      const port = parsePort(flags.port);
      const { declarations, brands } = await loadDeclarations(context.projectRoot, flags.brand);
      const runtime = await startRuntime({
        declarations,
        brands,
        location: storeLocation(flags, context.projectRoot),
        host: flags.host,
        port,
        onError: (error) => context.output.remark(error instanceof Error ? error.message : String(error)),
      });
      context.output.data({
        url: runtime.url,
        brands: brands.map(({ id }) => id),
        flows: runtime.plans.map(({ flow }) => flow.id),
      });
      for (const plan of runtime.plans)
        context.output.line(`${plan.brand.id}: ${plan.flow.title} (${plan.flow.version})`);
      context.output.line(`Webhooks: POST ${runtime.url}/webhooks/<brand>/<connector>`);
      context.output.line('Running. Ctrl-C ends it when what is in hand is at rest.');
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      });
      await runtime.stop();
    });
  addStoreOptions(command);
  withExamples(command, 'backhaul run --brand acme', 'backhaul run --port 8080 --data-folder /var/lib/acme');
}
