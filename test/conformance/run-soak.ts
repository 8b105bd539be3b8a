/**
 * Long soaks, one connector after the other:
 *   npm run soak -- connectors --system archean-r247 --calls 100000 --seed 1 --record
 * Interrupted, it ends with the round that is under way. Without a system all are run. With --record each result becomes the connector's row in docs/soak.md.
 *   npm run soak -- connectors --budgets --record
 * measures how each kind of budget is used instead.
 */

import { commandFlags } from '../command-flags.ts';
import { openScenarioStore } from '../scenario/store.ts';
import { declaredBudgets, useBudget } from './budget-use.ts';
import { faultsOf } from './judge.ts';
import { soak } from './soak.ts';
import { recordBudget, recordSoak } from './soak-record.ts';
import { subjects } from './subject.ts';

const values = commandFlags(
  'Calls on a network that fails: each write takes effect once, or stands as unknown. Ends with 1 when one does not.',
  'npm run soak -- connectors --system archean-r247 --calls 100000 --seed 1 --record',
  {
    system: ['One connector; default: all, one after the other.', ''],
    calls: ['Calls through the client.', '100000'],
    seed: ['The same seed disturbs the same calls.', '1'],
    concurrency: ['Calls at work at once.', '32'],
    stands: ['Emulators at once, among which the calls are divided.', '4'],
    record: ['Write the result into docs/soak.md.', false],
    budgets: ['Measure how each kind of budget is used instead.', false],
  },
);
const budgetWindows = 6;
/** A busy machine may hold a request that was given up for seconds. */
const settlingMs = 4_000;
if (values.budgets) {
  const store = await openScenarioStore();
  for (const declared of declaredBudgets) {
    const use = await useBudget(store, declared, budgetWindows);
    console.log(JSON.stringify({ kind: declared.kind, system: declared.system, ...use }));
    if (values.record) await recordBudget(declared, use);
  }
  await store.close();
  process.exit();
}
const chosen = subjects.filter(({ id }) => values.system === '' || id === values.system);
if (chosen.length === 0) throw new Error(`there is no connector ${values.system}`);
const calls = Number(values.calls);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
for (const subject of chosen) {
  if (interrupted.signal.aborted) break;
  const store = await openScenarioStore();
  try {
    const result = await soak(store, subject, {
      calls,
      seed: Number(values.seed),
      concurrency: Number(values.concurrency),
      stands: Number(values.stands),
      settlingMs,
      stop: interrupted.signal,
      tell: (done) => {
        if (done % 1_000 === 0) process.stderr.write(`${subject.id}: ${done} of ${calls}\n`);
      },
    });
    const faults = faultsOf(result.judgement);
    const counts = Object.fromEntries(Object.entries(result.judgement).map(([kind, marks]) => [kind, marks.length]));
    console.log(JSON.stringify({ ...result, judgement: counts, faults }));
    if (faults.length > 0) process.exitCode = 1;
    if (values.record) await recordSoak(result);
  } finally {
    await store.close();
  }
}
