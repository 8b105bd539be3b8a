/**
 * Long soaks, one connector after the other:
 *   npm run soak -- --system archean-r247 --calls 100000 --seed 1 --record
 * Without a system all are run. With --record each result becomes the connector's row in docs/soak.md.
 */
import { parseArgs } from 'node:util';
import { openScenarioStore } from '../scenario/store.ts';
import { faultsOf } from './judge.ts';
import { soak } from './soak.ts';
import { recordSoak } from './soak-record.ts';
import { subjects } from './subject.ts';

const { values } = parseArgs({
  options: {
    system: { type: 'string' },
    calls: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '16' },
    record: { type: 'boolean', default: false },
  },
});
const chosen = subjects.filter(({ id }) => values.system === undefined || id === values.system);
if (chosen.length === 0) throw new Error(`there is no connector ${values.system}`);
const calls = Number(values.calls);
for (const subject of chosen) {
  const store = await openScenarioStore();
  try {
    const result = await soak(store, subject, {
      calls,
      seed: Number(values.seed),
      concurrency: Number(values.concurrency),
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
