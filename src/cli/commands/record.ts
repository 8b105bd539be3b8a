/** `backhaul record`: keeps what a real system is asked and answers, without personal and secret data. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AbortError } from '../../errors/errors.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { parsePort } from '../numbers.ts';
import { untilInterrupted } from '../until-interrupted.ts';

interface RecordFlags {
  readonly brand: string;
  readonly to: string;
  readonly port: string;
  readonly replace?: boolean;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('record')
    .description(
      "Stand before a brand's real system on 127.0.0.1 and write what is asked and answered to a cassette. What schemas call personal or secret, and every text that no schema knows, is replaced before it is written. Requests are sent on with the brand's credentials, writes too: they take effect. Ctrl-C ends it.",
    )
    .argument('<system>', 'Id of a connector.')
    .requiredOption('--brand <id>', 'Whose settings and credentials are used.')
    .requiredOption('--to <file>', 'The cassette to write.')
    .option('--port <number>', 'Port; default: a free one.', '0')
    .option('--replace', 'Write over a cassette that is there already.')
    .action((system: string, flags: RecordFlags) => record(context, system, flags));
  withExamples(
    command,
    'backhaul record loop-returns --brand demo --to test/cassettes/loop-returns.json',
    'backhaul record archean-r247 --brand demo --to orders.json --port 4200 --replace',
  );
}

async function record(context: CommandContext, system: string, flags: RecordFlags): Promise<void> {
  const { assertWritable, writeCassette } = await import('../../operations/cassettes/cassette-file.ts');
  const { startRecording } = await import('../../operations/cassettes/record.ts');
  const { loadDeclarations } = await import('../declarations.ts');
  const { output, projectRoot } = context;
  const port = parsePort(flags.port);
  const path = resolve(projectRoot, flags.to);
  await assertWritable(path, flags.replace ?? false);
  const { declarations, brands } = await loadDeclarations(projectRoot, [flags.brand]);
  const [brand] = brands;
  const connector = declarations.connectors.get(system);
  if (!connector || !brand?.connectors[system]) {
    throw new AbortError({
      code: 'RECORDING_SYSTEM_UNKNOWN',
      what: `The brand ${flags.brand} has no connection to ${system}.`,
      why: `It has: ${Object.keys(brand?.connectors ?? {}).join(', ') || 'none'}.`,
      nextSteps: ["Correct the name, or add the system to the brand's file under connectors."],
      exitCode: 2,
    });
  }
  const recording = await startRecording({
    connector,
    brand,
    port,
    onExchange: ({ operation, response }, hidden) => {
      output.remark(`${operation} ${response.status}; ${hidden} values hidden so far`);
    },
    onRefusal: ({ code, message, why }) => output.remark(`${code} ${message} ${why}`),
  });
  const interrupted = untilInterrupted();
  output.remark(`Recording ${system} of ${brand.id} on ${recording.url}. Ctrl-C ends it.`);
  output.remark(`Settings of a caller: ${JSON.stringify(recording.settings)}`);
  await interrupted;
  const { cassette, hidden } = await recording.finish();
  await writeCassette(path, cassette);
  const exchanges = cassette.exchanges.length;
  output.data({ cassette: output.path(path), system, exchanges, hidden });
  output.line(`${output.path(path)}: ${exchanges} exchanges, ${hidden} values hidden. Read it before you commit it.`);
}
