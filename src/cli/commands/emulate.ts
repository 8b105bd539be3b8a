/** `backhaul emulate`: one system as a server on this machine. */
import { type Command, Option } from 'commander';
import { emulators } from '../../emulators/registry.ts';
import { AbortError } from '../../errors/errors.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { parsePort, parseWhole } from '../numbers.ts';
import { untilInterrupted } from '../until-interrupted.ts';

export function register(program: Command, context: CommandContext): void {
  const names = Object.keys(emulators).join(', ');
  const command = program
    .command('emulate')
    .description(`Run an emulator on 127.0.0.1, with its control routes under /_control: ${names}.`)
    .argument('<system>', names)
    .option('--port <number>', "Port; default: the system's own.")
    .addOption(new Option('--seed <number>', 'The same seed gives the same behaviour.').default('1'))
    .option('--empty', 'Start without the demo data.')
    .action(
      async (system: string, flags: { readonly port?: string; readonly seed: string; readonly empty?: boolean }) => {
        const entry = Object.entries(emulators).find(([name]) => name === system)?.[1];
        if (!entry) {
          throw new AbortError({
            code: 'EMULATOR_UNKNOWN',
            what: `There is no emulator of ${system}.`,
            why: `There are: ${names}.`,
            nextSteps: ['Correct the name.'],
            exitCode: 2,
          });
        }
        const emulator = await entry.start({
          port: flags.port === undefined ? entry.defaultPort : parsePort(flags.port),
          seed: parseWhole(flags.seed, '--seed', 0, 4_294_967_295),
          demo: !flags.empty,
        });
        const interrupted = untilInterrupted();
        context.output.data({ system, url: emulator.url });
        context.output.line(`${entry.title}: ${emulator.url}`);
        context.output.line(`Control: GET ${emulator.url}/_control/ledger, POST seed, faults, reset`);
        context.output.line('Running. Ctrl-C ends it.');
        await interrupted;
        await emulator.close();
      },
    );
  withExamples(command, 'backhaul emulate archean-r247', 'backhaul emulate loop-returns --port 4201 --seed 7');
}
