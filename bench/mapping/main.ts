/**
 * How fast mappings run: `npm run bench -- mapping [--quick] [--json]`.
 *
 * Four shapes at 1, 10, 100 and 1,000 records; one call maps all records. The ways take turns in each of five rounds
 * (three with --quick), in an order that changes; each figure is the median of its rounds, and ratios are medians of the
 * ratios within a round. The bytes of all results are compared in every round.
 *   text    parse, map, stringify          eval   the mapping alone
 *   hand    hand-written TypeScript        interp the reference interpreter       json  parse and stringify alone
 */
import { type shapes as allShapes, contestantsOf, picker, shapes } from './contestants.ts';
import { coldStarts, largeSort, sizeOf } from './scripts.ts';

const quick = process.argv.includes('--quick');
const asJson = process.argv.includes('--json');
const rounds = quick ? 3 : 5;
/** Least time of one sample, in milliseconds; the interpreter gets one run where that takes longer. */
const sampleMs = quick ? 15 : 40;
const sizes = [1, 10, 100, 1000];

interface Row {
  readonly shape: string;
  readonly records: number;
  readonly microseconds: Readonly<Record<string, number>>;
  readonly textToHand: number;
  readonly evalToHand: number;
  readonly interpreterToText: number;
  readonly floorShare: number;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const geomean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, one) => sum + Math.log(one), 0) / values.length);

/** Microseconds of one run, over enough runs for a sample. */
async function sample(run: () => unknown, repeats: number): Promise<number> {
  const before = performance.now();
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const made = run();
    if (made instanceof Promise) await made;
  }
  return ((performance.now() - before) * 1000) / repeats;
}

async function repeatsFor(run: () => unknown): Promise<number> {
  // Warm-up: as long as two samples, so that what is measured is optimised code.
  const until = performance.now() + sampleMs * 2;
  let runs = 0;
  let once = 0;
  do {
    once = (await sample(run, 1)) / 1000;
    runs += 1;
  } while (performance.now() < until && runs < 100_000);
  return Math.max(1, Math.ceil(sampleMs / Math.max(once, 0.0005)));
}

async function measure(shape: (typeof allShapes)[number], records: number): Promise<Row> {
  const { compiled, byHand, interpreted } = contestantsOf(shape);
  const text = JSON.stringify(shape.make(records, picker(records)));
  const input: unknown = JSON.parse(text);
  const result = byHand(input);
  const ways: Record<string, () => unknown> = {
    json: () => [JSON.parse(text), JSON.stringify(result)],
    handText: () => JSON.stringify(byHand(JSON.parse(text))),
    text: () => JSON.stringify(compiled(JSON.parse(text))),
    interpText: async () => JSON.stringify(await interpreted(JSON.parse(text))),
    hand: () => byHand(input),
    eval: () => compiled(input),
  };
  const names = Object.keys(ways);
  const repeats = new Map<string, number>();
  for (const name of names) repeats.set(name, await repeatsFor(ways[name] as () => unknown));
  const figures = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = names.map((_, index) => names[(index + round) % names.length] as string);
    for (const name of order) {
      figures.get(name)?.push(await sample(ways[name] as () => unknown, repeats.get(name) ?? 1));
    }
    const expected = JSON.stringify(result);
    for (const name of ['handText', 'text', 'interpText']) {
      if ((await (ways[name] as () => unknown)()) !== expected) throw new Error(`${shape.name}: ${name} differs.`);
    }
  }
  const ratio = (name: string, to: string) =>
    median((figures.get(name) ?? []).map((one, round) => one / (figures.get(to)?.[round] ?? Number.NaN)));
  return {
    shape: shape.name,
    records,
    microseconds: Object.fromEntries(names.map((name) => [name, median(figures.get(name) ?? [])])),
    textToHand: ratio('text', 'handText'),
    evalToHand: ratio('eval', 'hand'),
    interpreterToText: ratio('interpText', 'text'),
    floorShare: ratio('json', 'text'),
  };
}

const say = (text: string) => {
  if (!asJson) console.log(text);
};
const figure = (value: number, width = 10) => value.toFixed(value < 100 ? 2 : 0).padStart(width);

say(
  'shape                      records  json us  hand us  text us interp us | text/hand interp/text json share | hand eval us  eval us eval/hand',
);
const rows: Row[] = [];
for (const shape of shapes) {
  for (const records of sizes) {
    const row = await measure(shape, records);
    rows.push(row);
    const { json, handText, text, interpText, hand, eval: evaluation } = row.microseconds;
    say(
      `${shape.name.padEnd(26)} ${String(records).padStart(7)} ${figure(json ?? 0, 8)} ${figure(handText ?? 0, 8)} ${figure(text ?? 0, 8)} ${figure(interpText ?? 0, 9)} | ${figure(row.textToHand, 9)} ${figure(row.interpreterToText, 11)} ${figure(row.floorShare)} | ${figure(hand ?? 0, 12)} ${figure(evaluation ?? 0, 8)} ${figure(row.evalToHand, 9)}`,
    );
  }
}
const geomeans = {
  textToHand: geomean(rows.map((row) => row.textToHand)),
  evalToHand: geomean(rows.map((row) => row.evalToHand)),
  interpreterToText: geomean(rows.map((row) => row.interpreterToText)),
};
say(
  `geomeans: text/hand ${geomeans.textToHand.toFixed(2)}, eval/hand ${geomeans.evalToHand.toFixed(2)}, interp/text ${geomeans.interpreterToText.toFixed(1)}`,
);

say('\nmapping alone as one minified script for Node 18, bytes (with the interpreter in it, bytes)');
const bundles = await Promise.all(shapes.map(sizeOf));
for (const { shape, compiled, interpreter } of bundles) say(`${shape.padEnd(26)} ${compiled} (${interpreter})`);

say('\nfirst result in a fresh process of Node 18, milliseconds, median of its rounds: more than an empty script');
const cold = coldStarts(quick ? 5 : 11);
say(`empty script ${cold.empty.toFixed(1)} in all`);
for (const { shape, compiled, interpreter } of cold.shapes)
  say(
    `${shape.padEnd(26)} compiled ${compiled.toFixed(1).padStart(5)}   with the interpreter ${interpreter.toFixed(1).padStart(5)}`,
  );

const sorted = largeSort();
say(
  `\n200,000 rows sorted by two terms: ${sorted.milliseconds.toFixed(0)} ms, ${sorted.megabytes.toFixed(0)} MB at most`,
);
if (asJson) console.log(JSON.stringify({ rounds, rows, geomeans, bundles, cold, sorted }, null, 2));
