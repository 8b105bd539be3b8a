/**
 * The whole crash matrix: every fail point that a flow passes, at its first and second passing, for each kind of flow.
 *   npm run crashes -- [--kinds batch,poll,single] [--points effect.sent,rest.stored] [--passings 1,2]
 * On the embedded PostgreSQL, or the one that BACKHAUL_TEST_DATABASE_URL names. Exit code 1 when a cell ends in another
 * state than the run without a crash.
 */
import { isDeepStrictEqual } from 'node:util';
import { failPointNames } from '../../src/runtime/fail-points.ts';
import { commandFlags } from '../command-flags.ts';
import { flowKinds } from './crash-flows.ts';
import { openMatrix, runCalm, runCell } from './crash-matrix.ts';

const values = commandFlags(
  'The whole crash matrix: every fail point that a flow passes. Ends with 1 when one ends in another state than the run without a crash.',
  'npm run crashes -- --kinds batch --points effect.sent,rest.stored',
  {
    kinds: ['Kinds of flows, with commas between.', flowKinds.join()],
    points: ['Fail points, with commas between; default: all.', failPointNames.join()],
    passings: ['At which passing of the point.', '1,2'],
  },
);
const kinds = flowKinds.filter((kind) => values.kinds.split(',').includes(kind));
const points = failPointNames.filter((point) => values.points.split(',').includes(point));
const passings = values.passings.split(',').map(Number);

const startedAt = Date.now();
let cells = 0;
let unmet = 0;
let different = 0;
const matrix = await openMatrix();
try {
  for (const kind of kinds) {
    const calm = await runCalm(matrix, kind);
    for (const point of points) {
      for (const passing of passings) {
        if ((calm.passed.get(point) ?? 0) < passing) continue;
        const { final, killed } = await runCell(matrix, kind, `${point}=kill@${passing}`);
        cells += 1;
        const same = isDeepStrictEqual(final, calm.final);
        if (!killed) unmet += 1;
        if (!same) different += 1;
        const said = same ? (killed ? 'same' : 'not met') : 'DIFFERENT';
        console.log(`${kind.padEnd(7)}${`${point}@${passing}`.padEnd(22)}${said}`);
        if (!same) console.log(JSON.stringify({ without: calm.final, with: final }, null, 1));
      }
    }
  }
} finally {
  await matrix.close();
}
const seconds = Math.round((Date.now() - startedAt) / 1000);
console.log(`${cells} cells in ${seconds} s: ${different} different, ${unmet} whose point was not met again.`);
if (different > 0 || cells === 0) process.exitCode = 1;
