import { compareGrammar } from './jsonata-compare.ts';

test.each([1, 2])(
  'random expressions give what the reference gives, but for the listed differences (seed %i)',
  async (seed) => {
    const tally = await compareGrammar(seed, 3_000);
    expect(tally.compared).toBeGreaterThan(2_900);
    expect([...tally.classes]).toEqual([]);
    expect(tally.share()).toBeGreaterThan(0.995);
  },
);
