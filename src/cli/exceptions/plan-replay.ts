/** What a replay would do, for `--dry-run`. */
import type { ExceptionChoice } from '../../runtime/inquiry/exceptions.ts';
import { type Rehearsal, rehearse } from '../../runtime/inquiry/rehearse.ts';
import { type ReplayMapping, type ReplayScope, replayScope } from '../../runtime/inquiry/replays.ts';
import { planVersions } from '../../runtime/plan/plan-versions.ts';
import { compilePlans, openConnections } from '../../runtime/runtime.ts';
import type { Database } from '../../runtime/store/database.ts';
import type { CommandContext } from '../command-context.ts';
import { loadDeclarations } from '../declarations.ts';
import { parseWhole } from '../numbers.ts';
import { table } from '../table.ts';

const maximumSample = 500;

export async function planReplay(
  context: CommandContext,
  database: Database,
  choice: ExceptionChoice,
  flags: { readonly sample: string; readonly mapping: ReplayMapping },
): Promise<void> {
  const sample = parseWhole(flags.sample, '--sample', 0, maximumSample);
  const scopes = await replayScope(database, choice);
  const brandIds = scopes.map(({ brand }) => brand);
  const rehearsal =
    sample === 0 || brandIds.length === 0
      ? { records: [], effects: [] }
      : await rehearsed(context, database, brandIds, choice, { mapping: flags.mapping, sample });
  context.output.data({ dryRun: true, brands: scopes, rehearsed: rehearsal.records, effects: rehearsal.effects });
  print(context, scopes, rehearsal);
}

async function rehearsed(
  context: CommandContext,
  database: Database,
  brandIds: readonly string[],
  choice: ExceptionChoice,
  options: { readonly mapping: ReplayMapping; readonly sample: number },
): Promise<Rehearsal> {
  const declared = await loadDeclarations(context.projectRoot, brandIds);
  const stopping = new AbortController();
  try {
    const plans = await compilePlans(declared, await openConnections(database, declared, stopping.signal));
    const versions = planVersions(database, (error) => context.output.remark(String(error)));
    return await rehearse(database, plans, versions, choice, options);
  } finally {
    stopping.abort();
  }
}

function print({ output }: CommandContext, scopes: readonly ReplayScope[], rehearsal: Rehearsal): void {
  if (scopes.length === 0) output.line('No open exception fits.');
  for (const { brand, exceptions, records, confirmed, unknown } of scopes) {
    output.line(
      `${brand}: ${records} records of ${exceptions} exceptions would be queued; ${confirmed} confirmed effects stay${unknown > 0 ? `; ${unknown} have an unknown outcome` : ''}.`,
    );
  }
  if (rehearsal.records.length === 0) return;
  output.line(`Rehearsed ${rehearsal.records.length} of them, without writing anything:`);
  const ends = rehearsal.records.map(({ key, end, reason }) => [key, end, reason ?? '']);
  for (const line of table(['record', 'comes to', 'why'], ends)) output.line(line);
  const effects = rehearsal.effects.map(({ key, step, operation, reference }) => [key, step, operation, reference]);
  output.line(`Effects: ${effects.length}`);
  for (const line of effects.length > 0 ? table(['record', 'step', 'operation', 'reference'], effects) : [])
    output.line(line);
}
