import { scriptsOf } from './scripts-of.ts';
import { demo, everything } from './test-declarations.ts';

test('a brand gets a script for each mapping, and those of each operation and webhook that its enabled flows need', async () => {
  const declarations = await everything();
  const scripts = await scriptsOf(demo, declarations);
  const ids = scripts.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining([
      'archean-r247--loop-returns/normalise-return',
      'archean-r247/createStockAdjustment.response',
      'archean-r247/createStockAdjustment.pre-request',
      // It settles what an adjustment has left open.
      'archean-r247/listStockAdjustments.pagination',
      'loop-returns/listReturns.pagination',
      'loop-returns/getReturn.response',
      'loop-returns/webhook',
    ]),
  );
  expect(ids).not.toContain('loop-returns/processReturn.response');
  for (const { code } of scripts) {
    // A quote before it makes it a text: validators carry the names of their parts along.
    const required = [...code.matchAll(/(?<!['"`])\brequire\("([^"]*)"\)/g)].map(([, name]) => name);
    expect(required.filter((name) => !name?.startsWith('node:'))).toEqual([]);
    expect(code).not.toMatch(/\beval\(|new Function\(/);
    expect(code).not.toContain('DEMO_');
  }
  const resting = {
    ...demo,
    flows: Object.fromEntries(Object.keys(demo.flows).map((id) => [id, { version: '1.0.0', enabled: false }])),
  };
  expect(await scriptsOf(resting, declarations)).toEqual([]);
});

test('scripts stay small, so that they start at once', async () => {
  const scripts = await scriptsOf(demo, await everything());
  const sizes = scripts.map(({ id, code }) => ({ id, bytes: Buffer.byteLength(code) }));
  expect(sizes.filter(({ bytes }) => bytes > 32_000)).toEqual([]);
  const sorted = sizes.sort((a, b) => a.bytes - b.bytes);
  expect(sorted[Math.floor(sorted.length / 2)]?.bytes).toBeLessThanOrEqual(15_000);
});

test('a mapping that two flows share is one script, or two when they give it different settings', async () => {
  const declarations = await everything();
  const id = 'archean-r247--loop-returns/restock-finalised-returns';
  const flow = declarations.flows.get(id);
  if (!flow) throw new Error('The demo brand has a flow.');
  const second = `${id}-again`;
  const both = { ...declarations, flows: new Map([...declarations.flows, [second, { ...flow, id: second }]]) };
  const flows = { [id]: { version: '1.0.0' }, [second]: { version: '1.0.0', settings: { source: 'other' } } };
  const ids = (await scriptsOf({ ...demo, flows }, both)).flatMap((script) =>
    script.kind === 'payload' ? script.id : [],
  );
  expect(ids.sort()).toEqual([
    'archean-r247--loop-returns/build-adjustment-batch',
    `archean-r247--loop-returns/build-adjustment-batch.${second.split('/')[1]}`,
    'archean-r247--loop-returns/normalise-return',
    'archean-r247--loop-returns/plan-stock-adjustments',
  ]);
});
