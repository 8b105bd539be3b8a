/** `backhaul deploy`: puts what "backhaul build" makes into a company on the platform. */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { AbortError } from '../../errors/errors.ts';
import type { DeploymentReport } from '../../platforms/patchworks/deploy/deploy-brand.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import type { Output } from '../output.ts';

interface DeployFlags {
  readonly brand: string;
  readonly apply?: boolean;
  readonly flow?: readonly string[];
  readonly tier?: string;
  readonly tokenEnv?: string;
  readonly connection?: string;
  readonly record?: string;
  readonly overwriteChanged?: boolean;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('deploy')
    .description(
      "Upload the scripts of a brand's flows to a company on the platform, and import the flows as drafts. Nothing is deleted, no flow is enabled or deployed. Without --apply it only reads, and says what it would do.",
    )
    .requiredOption('--brand <id>', 'Brand whose flows are deployed.')
    .addOption(new Option('--dry-run', 'Only read, and say what would be done; the default.').conflicts('apply'))
    .option('--apply', 'Do it.')
    .option('--flow <id...>', 'Only these flows; default: all that the brand has enabled and that can be compiled.')
    .addOption(
      new Option('--tier <name>', 'Check what this subscription allows.').choices([
        'growth',
        'professional',
        'enterprise',
      ]),
    )
    .option('--token-env <name>', 'Environment variable that holds the token; default: PATCHWORKS_TOKEN.')
    .option(
      '--connection <file>',
      'JSON file as a connection stands in a brand: settings of the API, and credentials.token as {"env"}, {"file"} or {"command"}.',
    )
    .option('--record <file>', 'Record of what was deployed; default: deployments/<brand>.json. Commit it.')
    .option(
      '--overwrite-changed',
      'Also what somebody has changed on the platform since, and what was not deployed from here.',
    )
    .action((flags: DeployFlags) => deployAction(context, flags));
  withExamples(
    command,
    'backhaul deploy --brand acme --token-env ACME_PATCHWORKS_KEY',
    'backhaul deploy --brand acme --connection platforms/acme.json --apply',
  );
}

async function deployAction(context: CommandContext, flags: DeployFlags): Promise<void> {
  const { loadDeclarations } = await import('../declarations.ts');
  const { checkedBuild } = await import('../../platforms/patchworks/build/build-for-platform.ts');
  const { deployBrand, needsAttention } = await import('../../platforms/patchworks/deploy/deploy-brand.ts');
  const { readConnection } = await import('../../platforms/patchworks/deploy/read-connection.ts');
  const { tierNames } = await import('../../platforms/patchworks/tiers.ts');
  const { output, projectRoot } = context;
  const token = tokenReference(flags.tokenEnv);
  const connection = flags.connection
    ? await readConnection(resolve(projectRoot, flags.connection), token)
    : { credentials: { token: token ?? { env: 'PATCHWORKS_TOKEN' } } };
  const { declarations, brands } = await loadDeclarations(projectRoot, [flags.brand]);
  const [brand] = brands;
  if (!brand) return;
  const tier = tierNames.find((name) => name === flags.tier);
  const { build } = await checkedBuild(brand, declarations, { only: flags.flow ?? [], ...(tier ? { tier } : {}) });
  const apply = flags.apply === true;
  const report = await deployBrand(build, {
    connection,
    recordPath: resolve(projectRoot, flags.record ?? `deployments/${brand.id}.json`),
    apply,
    overwriteChanged: flags.overwriteChanged === true,
    onOutcome: ({ kind, name, result }, done, total) => {
      if (result !== 'left') output.remark(`${done}/${total} ${kind} ${name}: ${result}`);
    },
  });
  await printReport(output, brand.id, report);
  for (const { flow, refusal } of build.leftOut) {
    output.line(`Left out, needs the runtime: ${flow.id}. ${refusal.message}`);
  }
  if (needsAttention(report)) context.setExitCode(1);
}

function tokenReference(name: string | undefined) {
  if (name === undefined || /^[A-Z][A-Z0-9_]*$/.test(name)) return name === undefined ? undefined : { env: name };
  // The value is not repeated: it may be the token itself, given by mistake.
  throw new AbortError({
    code: 'DEPLOYMENT_TOKEN_IS_NO_NAME',
    what: '--token-env takes the name of an environment variable.',
    why: 'What was given is no such name: capitals, digits and underscores.',
    nextSteps: ['Put the token into a variable, and give its name. If it stood on the command line, replace it.'],
    exitCode: 2,
  });
}

/** Places of one changed flow that are printed; all are in the JSON. */
const shownChanges = 10;

async function printReport(output: Output, brand: string, report: DeploymentReport): Promise<void> {
  const { table } = await import('../table.ts');
  const { applied, outcomes, missing, company, calls, stopped } = report;
  const problem = stopped && {
    code: stopped.code,
    what: stopped.message,
    why: stopped.why,
    nextSteps: stopped.nextSteps,
  };
  output.data({ brand, applied, outcomes, missing, company, calls, ...(problem ? { stopped: problem } : {}) });
  const told = outcomes.filter(({ result }) => result !== 'left');
  const rows = told.map(({ kind, name, result, why }) => [kind, name, wordOf(result, applied), why]);
  if (rows.length > 0) for (const line of table(['', 'name', 'result', 'why'], rows)) output.line(line);
  for (const { name, result, changes } of told) {
    if (result !== 'held' || changes.length === 0) continue;
    output.line(`${name} differs in:`);
    for (const { path, change } of changes.slice(0, shownChanges)) output.line(`  ${change} ${path}`);
    if (changes.length > shownChanges) output.line(`  and ${changes.length - shownChanges} more places (--json)`);
  }
  for (const { kind, name } of missing) output.line(`Make it by hand, see install.md: ${kind} ${name}`);
  const left = outcomes.length - told.length;
  output.line(
    `${company.flows} flows, ${company.scripts} scripts and ${company.connectors} connectors are in the company; ${left} of ${outcomes.length} objects stand as built. ${calls} calls.`,
  );
  if (stopped) {
    output.line(`${output.styled('red', stopped.code)} ${stopped.message}`);
    output.line(`  ${stopped.why}`);
    for (const step of stopped.nextSteps) output.line(`  → ${step}`);
  }
  output.line(
    applied
      ? 'Flows are drafts and switched off: deploy and enable them on the platform, in the order of install.md.'
      : 'Nothing was written. Do it with --apply.',
  );
}

const wordOf = (result: string, applied: boolean): string =>
  applied || result === 'held' ? result : ({ made: 'would be made', changed: 'would be changed' }[result] ?? result);
