/** `backhaul reconcile`: what two systems do not agree on. */
import type { Command } from 'commander';
import type { ReconciledPair } from '../../operations/reconcile-chosen.ts';
import type { Database } from '../../runtime/store/database.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes } from '../output.ts';
import type { Shown } from '../reconcile/print-reconciliation.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

interface ReconcileFlags extends StoreOptions {
  readonly brand?: string[];
  readonly flow?: string;
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
  readonly apply?: boolean;
  readonly csv?: string;
  readonly limit: string;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('reconcile')
    .description(
      'Compare what two systems say, and show what differs. Reads only, unless --apply is given. Ends with 1 when something differs, or not everything could be read.',
    )
    .option('--brand <id...>', 'Brands; default: all.')
    .option('--flow <id>', 'Reconcilers of this flow alone.')
    .option('--id <reconciler>', 'This reconciler alone.')
    .option(
      '--from <time>',
      'Compare from here (2026-10-01, in UTC, or a time with a zone) instead of the declared window.',
    )
    .option('--to <time>', 'Until before here; default: now.')
    .option('--apply', 'Hand proposed repairs to their flows, raise what stands, and close what agrees again.')
    .option('--csv <file>', 'Write all differences and totals to this file.')
    .option('--limit <number>', 'Differences that are printed of each reconciler.', '20')
    .action((flags: ReconcileFlags) => reconcile(context, flags));
  addStoreOptions(command);
  withExamples(
    command,
    'backhaul reconcile --brand acme',
    'backhaul reconcile --brand acme --id returned-stock --from 2026-10-01 --to 2026-11-01 --csv october.csv',
    'backhaul reconcile --brand acme --id sku-availability --apply',
  );
}

const progressEveryMs = 2_000;

async function reconcile(context: CommandContext, flags: ReconcileFlags): Promise<void> {
  const { loadDeclarations } = await import('../declarations.ts');
  const { parseLimit } = await import('../numbers.ts');
  const { parsePeriod } = await import('../reconcile/period-flags.ts');
  const { reconcileChosen } = await import('../../operations/reconcile-chosen.ts');
  const { compilePlans, openConnections } = await import('../../runtime/runtime.ts');
  const { printReconciliation } = await import('../reconcile/print-reconciliation.ts');
  const { writeCsv } = await import('../reconcile/csv.ts');
  const { withStore } = await import('../with-store.ts');
  const { output } = context;
  const limit = parseLimit(flags.limit);
  const period = parsePeriod(flags.from, flags.to);
  const declared = await loadDeclarations(context.projectRoot, flags.brand);
  const stopping = new AbortController();
  await withStore(storeLocation(flags, context.projectRoot), async (database, queue) => {
    let told = Date.now();
    const plans = await compilePlans(declared, await openConnections(database, declared, stopping.signal));
    const pairs = await reconcileChosen({ database, queue }, plans, {
      ...(flags.flow ? { flow: flags.flow } : {}),
      ...(flags.id ? { id: flags.id } : {}),
      ...(period ? { period } : {}),
      apply: flags.apply === true,
      onRead(plan, { declaration }, side, items) {
        if (Date.now() - told < progressEveryMs) return;
        told = Date.now();
        output.remark(`${plan.brand.id} ${declaration.id}: ${items} items of ${declaration[side].title}`);
      },
    });
    const now = new Date();
    const printed = [];
    for (const pair of pairs) {
      const shown = await firstOf(database, pair, limit);
      printReconciliation(output, pair, shown, now);
      const { brand, flow } = pair.plan;
      const place = { brand: brand.id, flow: flow.id, reconciler: pair.reconciler.declaration.id };
      printed.push({ ...place, ...pair.run, handed: pair.handed, first: shown });
    }
    output.data({ reconciliations: printed });
    if (flags.csv) output.line(`${await writeCsv(database, flags.csv, pairs)} lines in ${flags.csv}.`);
    if (pairs.some(({ handed }) => Object.keys(handed).length > 0))
      output.line('A running "backhaul run" makes the repairs; reconcile again to see what they came to.');
    if (pairs.some(isOpen)) context.setExitCode(exitCodes.failed);
  }).finally(() => stopping.abort());
}

const isOpen = ({ run }: ReconciledPair): boolean =>
  run.state === 'partial' || Object.values(run.differences).some((count) => count > 0);

/** The first differences with what is proposed for each. */
async function firstOf(database: Database, { plan, reconciler, run }: ReconciledPair, limit: number): Promise<Shown[]> {
  const { differencesOf } = await import('../../runtime/reconcile/findings.ts');
  const { proposalFor } = await import('../../runtime/reconcile/repairs.ts');
  const shown: Shown[] = [];
  for await (const page of differencesOf(database, plan.brand.id, run.id)) {
    for (const difference of page) {
      if (shown.length >= limit) return shown;
      const proposal = proposalFor(plan, reconciler, run, difference);
      shown.push({ ...difference, ...(proposal ? { proposal } : {}) });
    }
  }
  return shown;
}
