/** The child process: a worker as `backhaul worker` starts one, as often as it is asked to, with what it sends counted. */
import { join } from 'node:path';
import { loadDeclarations } from '../../src/cli/declarations.ts';
import { type Runtime, startRuntime } from '../../src/runtime/runtime.ts';
import { countStatements } from './statements.ts';
import type { Answer, Asked } from './worker-processes.ts';

const { declarations } = await loadDeclarations(join(import.meta.dirname, '../..'), ['demo']);
const statements = countStatements();
let runtime: Runtime | undefined;

async function obey(asked: Asked): Promise<Answer> {
  if (asked.kind === 'start') {
    const { brand, location } = asked;
    runtime = await startRuntime({ declarations, brands: [brand], location, roles: ['work'] });
  }
  if (asked.kind === 'count') return { counts: statements.counts() };
  if (asked.kind === 'forget') statements.reset();
  if (asked.kind === 'stop') await runtime?.stop();
  return { counts: [] };
}

process.on('message', async (asked: Asked) => process.send?.(await obey(asked)));
process.on('disconnect', async () => {
  await runtime?.stop();
  process.exit(0);
});
process.send?.({ counts: [] } satisfies Answer);
