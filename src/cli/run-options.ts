/** What `run`, `serve` and `worker` have in common: options, start, and a graceful end within a stated time. */
import { type Command, Option } from 'commander';
import { AbortError } from '../errors/errors.ts';
import { type LogLevel, logLevels } from '../runtime/observation/log-level.ts';
import type { Role, Runtime } from '../runtime/runtime.ts';
import type { CommandContext } from './command-context.ts';
import { parsePort, parseWhole } from './numbers.ts';
import { exitCodes } from './output.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from './store-options.ts';

export interface RunFlags extends StoreOptions {
  readonly brand?: string[];
  readonly host: string;
  readonly port?: string;
  readonly stopWithin: string;
  readonly logLevel: LogLevel;
  readonly metricsToken?: string;
}

/** `defaultPort`: undefined where there is no server unless --port is given. */
export function addRunOptions(command: Command, defaultPort?: string): Command {
  const port = new Option('--port <number>', 'Port of the HTTP server; 0: any.').env('BACKHAUL_PORT');
  return addStoreOptions(
    command
      .option('--brand <id...>', 'Brands to run; default: all.')
      .addOption(
        new Option('--host <address>', 'Address of the HTTP server.').env('BACKHAUL_HOST').default('127.0.0.1'),
      )
      .addOption(defaultPort === undefined ? port : port.default(defaultPort))
      .addOption(
        new Option('--stop-within <seconds>', 'How long what is in hand may take after SIGTERM, 1 to 600.')
          .env('BACKHAUL_STOP_WITHIN')
          .default('25'),
      )
      .addOption(
        new Option('--log-level <level>', 'What is logged as JSON lines on standard error.')
          .env('BACKHAUL_LOG_LEVEL')
          .choices(logLevels)
          .default('info'),
      )
      .addOption(
        new Option(
          '--metrics-token <token>',
          'What asks for /metrics must bear; needed beyond loopback. Better by the environment.',
        ).env('BACKHAUL_METRICS_TOKEN'),
      ),
  );
}

/** Runs until SIGINT or SIGTERM, then stops; ends with 1 when that takes longer than the flags say. */
export async function runUntilStopped(flags: RunFlags, roles: readonly Role[], context: CommandContext): Promise<void> {
  const port = flags.port === undefined ? undefined : parsePort(flags.port);
  if (flags.metricsToken !== undefined && flags.metricsToken.length < shortestToken) throw tokenTooShort();
  const stopWithin = parseWhole(flags.stopWithin, '--stop-within', 1, 600);
  const stopped = signalled();
  const { output } = context;
  // The server of the database starts while the rest is loaded.
  const { beginOpening } = await import('../runtime/store/database.ts');
  const { opened } = await beginOpening(storeLocation(flags, context.projectRoot));
  const prepared = await prepare(flags, context).catch(async (error) => {
    await opened.then((database) => database.close()).catch(() => undefined);
    throw error;
  });
  const { log, brands } = prepared;
  const runtime = await prepared.startOn(await prepared.readyStore(await opened), {
    declarations: prepared.declarations,
    brands,
    roles,
    host: flags.host,
    ...(port === undefined ? {} : { port }),
    ...(flags.metricsToken === undefined ? {} : { metricsToken: flags.metricsToken }),
    log,
  });
  log.say('started', { roles, url: runtime.url, brands: brands.map(({ id }) => id) });
  output.data({
    ...(runtime.url ? { url: runtime.url } : {}),
    roles,
    brands: brands.map(({ id }) => id),
    flows: runtime.plans.map(({ flow }) => flow.id),
  });
  for (const plan of runtime.plans) output.line(`${plan.brand.id}: ${plan.flow.title} (${plan.flow.version})`);
  if (roles.includes('intake')) output.line(`Webhooks: POST ${runtime.url}/webhooks/<brand>/<connector>`);
  else if (runtime.url) output.line(`HTTP: ${runtime.url}`);
  output.line('Running. Ctrl-C ends it when what is in hand is at rest.');
  log.say('stopping', { signal: await stopped, stopWithin });
  if (await stopsWithin(runtime, stopWithin * 1_000)) {
    log.say('stopped');
    return;
  }
  output.remark(`Not at rest within ${stopWithin} s: what is in hand is taken over by others, or at the next start.`);
  context.setExitCode(exitCodes.failed);
  process.exit(exitCodes.failed);
}

/** What does not need the database. */
async function prepare(flags: RunFlags, context: CommandContext) {
  const { loadDeclarations } = await import('./declarations.ts');
  const { declarations, brands } = await loadDeclarations(context.projectRoot, flags.brand);
  const { readyStore, startOn } = await import('../runtime/runtime.ts');
  const { openLog } = await import('../runtime/observation/log.ts');
  return { declarations, brands, readyStore, startOn, log: openLog(flags.logLevel, context.errorStream) };
}

/** From the first signal on; one that comes while the runtime starts counts too. */
function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}

/** Shorter ones can be guessed. */
const shortestToken = 16;

const tokenTooShort = (): AbortError =>
  new AbortError({
    code: 'FLAG_OUT_OF_RANGE',
    what: 'The token for metrics is too short.',
    why: `It takes at least ${shortestToken} characters, so that nobody guesses it.`,
    nextSteps: ['Set BACKHAUL_METRICS_TOKEN to a long random text: "openssl rand -hex 32" prints one.'],
    exitCode: 2,
  });

async function stopsWithin(runtime: Runtime, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const result = await Promise.race([runtime.stop().then(() => true as const), late]);
  clearTimeout(timer);
  return result;
}
