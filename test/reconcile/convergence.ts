/** Random worlds of two lists: what a reconciler proposes must make them agree in one pass, and propose nothing after it. */
import { createRandom, type Random } from '../../src/emulators/core/random.ts';
import type { Comparing, ListsStage } from './lists-stage.ts';
import type { Listed } from './lists-system.ts';

export interface Convergence {
  readonly keys: number;
  readonly repaired: number;
}

const agreed = { missingLeft: 0, missingRight: 0, differing: 0 };

/** Throws where the property does not hold, with what was found. */
export async function converge(stage: ListsStage, comparing: Comparing, seed: number): Promise<Convergence> {
  const random = createRandom(seed);
  const { system } = stage;
  const { left, right } = worldOf(random, seed);
  Object.assign(system.lists, { left, right });
  // A run that can not read everything proposes nothing, whatever it has seen.
  const list = random.next() < 0.5 ? ('left' as const) : ('right' as const);
  if (random.next() < 0.3) {
    Object.assign(system.failing, { list, page: 0 });
    const partial = await comparing.run();
    demand(seed, partial.state === 'partial', 'a failed page makes the run partial');
    demand(seed, Object.keys(await comparing.hand(partial)).length === 0, 'a partial run proposes nothing');
    system.failing.list = undefined;
  }
  const first = await comparing.run();
  const wanted = differingKeys(left, right);
  const found = (await comparing.differences(first)).map(({ key }) => key);
  demand(seed, found.sort().join() === wanted.join(), `found ${found.join()}, wanted ${wanted.join()}`);
  system.written.length = 0;
  await comparing.hand(first);
  await comparing.rest();
  demand(seed, system.written.length === wanted.length, `${system.written.length} writes for ${wanted.length} keys`);
  demand(seed, system.lists.left === left, 'the side that wins is not written to');
  const second = await comparing.run();
  demand(seed, second.state === 'complete', 'the second run reads everything');
  demand(seed, JSON.stringify(second.differences) === JSON.stringify(agreed), 'the second run finds nothing');
  demand(seed, Object.keys(await comparing.hand(second)).length === 0, 'the second run hands nothing over');
  return { keys: first.keys, repaired: wanted.length };
}

function worldOf(random: Random, seed: number): { left: Listed[]; right: Listed[] } {
  const left: Listed[] = [];
  const right: Listed[] = [];
  const count = random.integer(0, 30);
  for (let index = 0; index < count; index += 1) {
    const key = `s${seed}-${index}${random.pick(['', ' ', '/', '%', 'é', '"'])}x`;
    const units = random.integer(0, 4);
    const fate = random.integer(0, 4);
    if (fate !== 1) left.push({ key, units });
    if (fate !== 2) right.push({ key, units: fate === 3 ? random.integer(0, 4) : units });
  }
  return { left, right };
}

function differingKeys(left: readonly Listed[], right: readonly Listed[]): string[] {
  const unitsOf = (listed: readonly Listed[]) => new Map(listed.map(({ key, units }) => [key, units]));
  const [one, other] = [unitsOf(left), unitsOf(right)];
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].filter((key) => (one.get(key) ?? 0) !== (other.get(key) ?? 0)).sort();
}

function demand(seed: number, holds: boolean, what: string): void {
  if (!holds) throw new Error(`Seed ${seed}: it does not hold that ${what}.`);
}
