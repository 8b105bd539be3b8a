/** Differences that have outlived the grace time become exceptions; those that agree again close by themselves. */
import type { Reconciler } from '../../../schemas/formats/flow.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { ReadyReconciler } from '../plan/ready-reconciler.ts';
import type { Queryable } from '../store/database.ts';
import { type ExceptionRow, exceptionRow, insertExceptions } from '../work/rest.ts';
import type { Period } from './period.ts';

interface FinishedRun {
  readonly id: string;
  readonly state: 'complete' | 'partial';
  readonly unread: readonly string[];
  readonly period: Period | undefined;
}

/** Exceptions raised by one run, those that have stood longest first; the rest follows with the next. */
const maximumAtOnce = 1_000;

const subjectOf = ({ id }: Reconciler): string => `reconciler ${id}`;

/** Of a run that is partial only that is told: what it did not read may agree. */
export async function raiseDifferences(
  { session }: { readonly session: Queryable },
  plan: Plan,
  { declaration }: ReadyReconciler,
  run: FinishedRun,
): Promise<void> {
  const place = [plan.brand.id, plan.flow.id];
  const subject = subjectOf(declaration);
  if (run.state === 'partial') {
    const message = `${declaration.title}: not everything could be read. ${run.unread.join(' ')}`;
    const raised = { code: declaration.exceptions.incomplete, subject, message, step: declaration.id };
    await insertExceptions(session, plan.brand.id, plan.flow.id, [await monitorRow(plan, subject, raised)]);
    return;
  }
  await session.query(
    `update backhaul.exception set state = 'resolved', note = 'Both sides were read whole.', closed_at = now()
      where brand = $1 and flow = $2 and key = $3 and subject = $3 and code = $4 and state = 'open'`,
    [...place, subject, declaration.exceptions.incomplete],
  );
  const { missingLeft, missingRight, differing } = declaration.exceptions;
  const codes = JSON.stringify({ missingLeft, missingRight, differing });
  // Of a period only what was read says anything; a run over everything knows of every key.
  await session.query(
    `update backhaul.exception x set state = 'resolved', note = 'Both sides agree again.', closed_at = now()
      where x.brand = $1 and x.flow = $2 and x.subject = $3 and x.state = 'open'
        and x.code in (select value from jsonb_each_text($4::jsonb))
        and ($6 or exists (select 1 from reconciled_row r where r.key = x.key))
        and not exists (select 1 from backhaul.reconciliation_finding f
                         where f.brand = $1 and f.reconciliation_id = $5 and f.key = x.key and $4::jsonb->>f.kind = x.code)`,
    [...place, subject, codes, run.id, run.period === undefined],
  );
  const { rows } = await session.query<Standing>(
    `select f.key, f.kind, min(f.stands_since) as stands_since,
            jsonb_agg(jsonb_build_object('value', f.value, 'currency', f.currency, 'left', f.left_amount::text,
                                         'right', f.right_amount::text) order by f.value, f.currency) as values
       from backhaul.reconciliation_finding f
      where f.brand = $1 and f.reconciliation_id = $5 and not f.is_timing
        and not exists (select 1 from backhaul.exception x
                         where x.brand = $1 and x.flow = $2 and x.key = f.key and x.subject = $3
                           and x.code = $4::jsonb->>f.kind and x.state in ('open', 'ignored'))
      group by f.key, f.kind order by min(f.stands_since), f.key limit ${maximumAtOnce}`,
    [...place, subject, codes, run.id],
  );
  const exceptions: ExceptionRow[] = [];
  for (const standing of rows) {
    const code = declaration.exceptions[standing.kind];
    const message = messageOf(declaration, standing);
    exceptions.push(await monitorRow(plan, standing.key, { code, subject, message, step: declaration.id }));
  }
  if (exceptions.length > 0) await insertExceptions(session, plan.brand.id, plan.flow.id, exceptions);
}

interface Standing {
  readonly key: string;
  readonly kind: 'missingLeft' | 'missingRight' | 'differing';
  readonly stands_since: Date;
  readonly values: readonly { value: string; currency: string; left: string; right: string }[];
}

async function monitorRow(plan: Plan, key: string, raised: Parameters<typeof exceptionRow>[2]): Promise<ExceptionRow> {
  return { ...exceptionRow(plan, key, raised), by_monitor: true, recheck_minutes: null };
}

function messageOf({ left, right, title }: Reconciler, { values, stands_since }: Standing): string {
  const parts = values.map(({ value, currency, left: one, right: other }) => {
    const unit = currency === '' ? '' : ` ${currency}`;
    return `${value}: ${one}${unit} (${left.title}) against ${other}${unit} (${right.title})`;
  });
  return `${title}. ${parts.join('; ')}. It has stood since ${stands_since.toISOString()}.`;
}
