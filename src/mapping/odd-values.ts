/** Values that are almost right, for tests of what judges values. */
/** Repeatable numbers from 0 to below 1. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export const oddities = [
  null,
  '',
  'text',
  0,
  -1,
  1.5,
  Number.POSITIVE_INFINITY,
  true,
  [],
  {},
  [null],
  { a: 1 },
  { 'a/b~c': { 'd/e': [0] } },
  '2026-02-30T10:00:00Z',
  '😀',
  'x'.repeat(200),
];

/** A copy with one place, chosen at random, made odd, left out, or doubled. */
export function changed(value: unknown, random: () => number): unknown {
  const odd = () => structuredClone(oddities[Math.floor(random() * oddities.length)]);
  if (typeof value !== 'object' || value === null || random() < 0.05) return odd();
  const keys = Object.keys(value);
  const key = keys[Math.floor(random() * keys.length)];
  if (key === undefined) return odd();
  const copy = structuredClone(value) as Record<string, unknown>;
  if (random() < 0.15) delete copy[key];
  else if (random() < 0.1) copy[`${key}x`] = copy[key];
  else copy[key] = changed(copy[key], random);
  return Array.isArray(value) ? Object.values(copy) : copy;
}
