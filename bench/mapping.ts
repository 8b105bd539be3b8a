/**
 * How fast the mappings of archean-r247--loop-returns run over 100 records: compiled, interpreted, and JSON alone.
 *   node bin/pinned-node.js bench/mapping.ts
 * Each figure is the median of 15 samples of at least 25 ms after half a second of warm-up, in this process. String to
 * string means parse, evaluate each record, stringify. The results are compared before anything is measured.
 */
import { isDeepStrictEqual } from 'node:util';
import { buildSync } from 'esbuild';
import jsonata from 'jsonata';
import { compile } from '../src/mapping/compiler/compile.ts';
import { transform as build } from '../transforms/archean-r247--loop-returns/build-adjustment-batch.ts';
import { transform as normalise } from '../transforms/archean-r247--loop-returns/normalise-return.ts';
import { transform as plan } from '../transforms/archean-r247--loop-returns/plan-stock-adjustments.ts';

const records = 100;

const settings = {
  source: 'loop-returns',
  trigger: 'return-closed',
  dispositions: { sellable: 'sellable', damaged: 'damaged', quarantine: 'quarantine' },
  locations: { sellable: 'LON-A', damaged: 'LON-D', quarantine: 'LON-Q' },
  reasonCodes: { sellable: 'RET', damaged: 'DMG', quarantine: 'QTN', reversal: 'REV' },
  missingDisposition: 'quarantine',
  keepItemOutcomes: ['keep_item'],
};

function loopReturn(number: number): unknown {
  return {
    id: String(9_000_000 + number),
    order_name: ` #${1_000 + number} `,
    state: 'Closed',
    created_at: '2026-03-02 09:15:00',
    updated_at: '2026-03-04T10:00:00Z',
    edited_at: '',
    label_status: 'In Transit',
    labels: [{ status: 'delivered', line_items: [number * 10 + 1] }],
    line_items: [1, 2, 3].map((line) => ({
      line_item_id: String(number * 10 + line),
      provider_line_item_id: String(77_000 + line),
      sku: `SKU-${(number * line) % 40}`,
      title: 'N/A',
      line_item_title: 'Linen shirt',
      outcome: line === 3 ? 'Keep Item' : 'Refund',
      disposition: { disposition_outcome: line === 2 ? 'Damaged' : 'Sellable', inspected_at: '2026-03-04 08:00:00' },
      condition: { condition_category: 'Like New', inspected_at: null },
      return_reason: 'Too small',
    })),
  };
}

function planInput(number: number): unknown {
  const line = (index: number, disposition: string): unknown => ({
    lineId: String(number * 10 + index),
    sku: `SKU-${(number * index) % 40}`,
    outcome: 'refund',
    disposition,
    condition: 'like_new',
    inspectedAt: '2026-03-04T08:00:00.000Z',
    labelStatus: 'delivered',
  });
  return {
    return: {
      returnId: String(9_000_000 + number),
      orderName: `#${1_000 + number}`,
      state: 'closed',
      lines: [line(1, 'sellable'), line(2, 'damaged'), line(3, 'strange')],
    },
    products: Array.from({ length: 40 }, (_, index) => ({
      sku: `SKU-${index}`,
      active: true,
      stockTracked: index !== 7,
    })),
    confirmed: [
      {
        subject: String(number * 10 + 1),
        lineReference: `loop-line:${number * 10 + 1}:1`,
        reference: `R-${number}`,
        adjustmentId: null,
        sku: 'SKU-1',
        locationCode: 'LON-Q',
        quantity: 1,
      },
    ],
    triggers: ['return.closed'],
  };
}

function batch(number: number): unknown {
  return {
    reference: `batch-${number}`,
    occurredAt: '2026-03-04T10:00:00Z',
    lines: Array.from({ length: 10 }, (_, index) => ({
      lineReference: `loop-line:${number * 10 + index}:1`,
      subject: String(number * 10 + index),
      sku: `SKU-${index}`,
      locationCode: 'LON-A',
      quantity: 1,
      reasonCode: 'RET',
      note: 'Loop return',
    })),
  };
}

const cases = [
  { transform: build, make: batch },
  { transform: normalise, make: loopReturn },
  { transform: plan, make: planInput },
];

/** Median microseconds of one run. */
async function measure(run: () => unknown): Promise<number> {
  const until = performance.now() + 500;
  let once = 0;
  while (performance.now() < until) {
    const before = performance.now();
    await run();
    once = performance.now() - before;
  }
  const repeats = Math.max(1, Math.ceil(25 / Math.max(once, 0.001)));
  const samples: number[] = [];
  for (let sample = 0; sample < 15; sample++) {
    const before = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    samples.push(((performance.now() - before) / repeats) * 1_000);
  }
  return samples.sort((a, b) => a - b)[7] as number;
}

/** Bytes of the mapping with what it needs of the library, in one minified file. */
function bundledBytes(code: string): number {
  const result = buildSync({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node18',
    write: false,
  });
  return result.outputFiles[0]?.contents.length ?? 0;
}

function microseconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0).padStart(9);
}

console.log(
  'mapping                    JSON us  compiled  interp us  interp/compiled  compiled/JSON  evaluate us  bundle B',
);
for (const { transform, make } of cases) {
  const options = { mode: 'deployable', names: ['settings'], specifier: '../src/mapping/library' } as const;
  const compiled = compile(transform.expression, options);
  const interpreted = jsonata(transform.expression);
  const inputs = Array.from({ length: records }, (_, number) => make(number + 1));
  const text = JSON.stringify(inputs);
  const results = inputs.map((input) => compiled.evaluate(input, { settings }));
  for (const [index, input] of inputs.entries()) {
    const expected: unknown = JSON.parse(JSON.stringify(await interpreted.evaluate(input, { settings })));
    if (!isDeepStrictEqual(expected, JSON.parse(JSON.stringify(results[index]))))
      throw new Error(`${transform.id} differs from the interpreter on record ${index}.`);
  }
  const floor = await measure(() => [JSON.parse(text), JSON.stringify(results)].length);
  const whole = await measure(() =>
    JSON.stringify((JSON.parse(text) as unknown[]).map((input) => compiled.evaluate(input, { settings }))),
  );
  const evaluation = await measure(() => {
    for (const input of inputs) compiled.evaluate(input, { settings });
  });
  const slow = await measure(async () => {
    const made: unknown[] = [];
    for (const input of JSON.parse(text) as unknown[]) made.push(await interpreted.evaluate(input, { settings }));
    return JSON.stringify(made);
  });
  console.log(
    [
      (transform.id.split('/')[1] as string).padEnd(25),
      microseconds(floor),
      microseconds(whole),
      microseconds(slow),
      `${(slow / whole).toFixed(1)} x`.padStart(15),
      `${(whole / floor).toFixed(2)} x`.padStart(14),
      microseconds(evaluation),
      String(bundledBytes(compiled.code)).padStart(9),
    ].join(' '),
  );
}
