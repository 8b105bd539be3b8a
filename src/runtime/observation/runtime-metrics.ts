/**
 * What a runtime tells Prometheus. Counters and durations are of this process, since it started; what is in the
 * database is the same whichever process is asked, so take it from one, or take the maximum.
 */
import { budgetsLeft, type NamedBudget } from '../inquiry/budgets-left.ts';
import { type FlowName, flowStatuses, openExceptions } from '../inquiry/flow-status.ts';
import type { Database } from '../store/database.ts';
import { counter, gauge, histogram } from './metric.ts';
import { observe } from './observe.ts';

/** Seconds. A call may take from a millisecond to two minutes. */
const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
/** However often it is asked, the database is read this often at most. */
const readEveryMs = 5_000;

export interface RuntimeMetrics {
  /** Prometheus' text format. Rejects when the database does not answer. */
  text(): Promise<string>;
}

export function openMetrics(
  database: Database,
  flows: readonly FlowName[],
  budgets: readonly NamedBudget[],
): RuntimeMetrics {
  const calls = counter('backhaul_calls_total', 'Calls by what came of them.');
  const durations = histogram('backhaul_call_duration_seconds', 'How long calls took.', durationBounds);
  const records = counter('backhaul_records_rested_total', 'Records that came to rest, by state.');
  const webhooks = counter('backhaul_webhooks_total', 'Webhooks by the status that answered them.');
  const events = counter('backhaul_events_total', 'Events of webhooks that were accepted, or known already.');
  const errors = counter('backhaul_errors_total', 'What went wrong outside any record, by code.');
  observe(database, (told) => {
    if (told.kind === 'call') {
      const { brand, connector, operation } = told;
      calls.add({ brand, flow: told.flow ?? '', connector, operation, outcome: told.outcome });
      durations.observe({ brand, connector, operation }, told.durationMs / 1_000);
    } else if (told.kind === 'rest') {
      const { brand, flow } = told;
      for (const [state, count] of Object.entries(told.states)) records.add({ brand, flow, state }, count);
    } else if (told.kind === 'webhook') {
      const { brand, connector } = told;
      webhooks.add({ brand, connector, status: String(told.status) });
      events.add({ brand, connector, result: 'accepted' }, told.accepted);
      events.add({ brand, connector, result: 'duplicate' }, told.duplicates);
    } else errors.add({ code: told.code });
  });
  let kept: { readonly at: number; readonly text: Promise<string> } | undefined;
  const stored = (): Promise<string> => {
    const now = performance.now();
    if (!kept || now - kept.at > readEveryMs) {
      const text = storedText(database, flows, budgets);
      kept = { at: now, text };
      // An error is told to all who wait for it, and kept from nobody after them.
      text.catch(() => {
        kept = undefined;
      });
    }
    return kept.text;
  };
  return {
    async text() {
      const parts = [calls, durations, records, webhooks, events, errors].map((metric) => metric.text());
      return `${[...parts, await stored()].join('\n')}\n`;
    },
  };
}

async function storedText(
  database: Database,
  flows: readonly FlowName[],
  budgets: readonly NamedBudget[],
): Promise<string> {
  const statuses = await flowStatuses(database, flows);
  const open = await openExceptions(database, flows);
  const left = await budgetsLeft(budgets);
  return [
    gauge(
      'backhaul_backlog_records',
      'Records that are not at rest, by state.',
      statuses.flatMap(({ brand, flow, received, queued, sent }) =>
        Object.entries({ received, queued, sent }).map(([state, count]) => [{ brand, flow, state }, count] as const),
      ),
    ),
    gauge(
      'backhaul_backlog_oldest_seconds',
      'Age of the oldest record that is not at rest; 0 without any.',
      statuses.map(({ brand, flow, oldestSeconds }) => [{ brand, flow }, oldestSeconds ?? 0]),
    ),
    gauge(
      'backhaul_exceptions_open',
      'Open exceptions, by code.',
      open.map(({ brand, flow, code, severity, count }) => [{ brand, flow, code, severity }, count]),
    ),
    gauge(
      'backhaul_budget_left_ratio',
      'Part of a budget that could be used at once.',
      left.map(({ brand, connector, left: now, of }) => [{ brand, connector }, of > 0 ? now / of : 0]),
    ),
  ].join('\n');
}
