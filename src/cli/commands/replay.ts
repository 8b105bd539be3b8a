/** `backhaul replay`: answers as a cassette says, and tells what was asked otherwise or not at all. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { parsePort } from '../numbers.ts';
import { untilInterrupted } from '../until-interrupted.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('replay')
    .description(
      'Answer on 127.0.0.1 as a cassette says, without the real system. Ends on Ctrl-C; with 1 when a request was not recorded so, or a recorded exchange was not used.',
    )
    .argument('<cassette>', 'File that "backhaul record" has written.')
    .option('--port <number>', 'Port; default: a free one.', '0')
    .action((cassette: string, flags: { readonly port: string }) => replay(context, cassette, flags.port));
  withExamples(
    command,
    'backhaul replay test/cassettes/loop-returns.json',
    'backhaul replay orders.json --port 4200 --json',
  );
}

async function replay({ output, projectRoot }: CommandContext, file: string, port: string): Promise<void> {
  const { readCassette } = await import('../../operations/cassettes/cassette-file.ts');
  const { startReplay } = await import('../../operations/cassettes/replay.ts');
  const cassette = readCassette(resolve(projectRoot, file));
  const exchanges = cassette.exchanges.length;
  const replaying = await startReplay(cassette, {
    port: parsePort(port),
    onExchange: (operation, used) => output.remark(`${operation}: ${used} of ${exchanges} used`),
    onRefusal: ({ code, message, why }) => output.remark(`${code} ${message} ${why}`),
  });
  const interrupted = untilInterrupted();
  output.remark(`Replaying ${cassette.system} on ${replaying.url}. Ctrl-C ends it.`);
  await interrupted;
  await replaying.finish();
  output.data({ system: cassette.system, exchanges, used: replaying.used });
  output.line(`All ${exchanges} exchanges were used, and nothing else was asked.`);
}
