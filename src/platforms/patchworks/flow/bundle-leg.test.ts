import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Entry, State } from '../../../../scripts/flow/entries.ts';
import { ownPackageRoot } from '../../../blueprint/package-root.ts';
import { invariant } from '../../../errors/errors.ts';
import { compileBrand } from '../build/compile-brand.ts';
import type { BundledScript } from '../bundle.ts';
import { startScriptHost } from '../runner/script-host.ts';
import { demo, everything } from '../test-declarations.ts';
import { bundleLeg } from './bundle-leg.ts';

const restock = 'archean-r247--loop-returns/restock-finalised-returns';
const declarations = await everything();
const { flows } = await compileBrand(demo, declarations, [restock]);
const [compiled] = flows;
invariant(compiled, 'the demo brand restocks');

async function bundled(id: string, mostBytes?: number): Promise<BundledScript[]> {
  const { flow, settings, legs } = compiled as NonNullable<typeof compiled>;
  const leg = legs.find((one) => one.id === id);
  invariant(leg, `restocking has the leg ${id}`);
  const context = { flow, brand: demo.id, settings, transforms: declarations.transforms, takers: new Map() };
  return bundleLeg(context, leg, mostBytes);
}

/** What the scripts hand on, one behind the other. */
async function handedOn(scripts: readonly BundledScript[], entries: readonly Entry[]): Promise<Entry[]> {
  const host = startScriptHost(new Map(scripts.map(({ id, code }) => [id, code])));
  try {
    let payload: string | null = JSON.stringify(entries);
    for (const { id } of scripts) ({ payload } = await host.run(id, { payload, meta: {}, flow: { variables: {} } }));
    return JSON.parse(payload ?? 'null') as Entry[];
  } finally {
    host.close();
  }
}

const details = join(ownPackageRoot(), 'test', 'golden', 'archean-r247--loop-returns', 'normalise-return');

function opened(): State {
  const file = join(details, '02-details-form.json');
  const { input } = JSON.parse(readFileSync(file, 'utf8')) as { readonly input: unknown };
  const none = { effects: [], triggers: [], intended: [], findings: [], handed: [], requests: [], open: [] };
  const arrival = { key: '1', version: '1', dedupe: '1|1', source: 'webhook', trigger: 'loop', receivedAt } as const;
  return { ...arrival, ...none, kind: 'state', recalled: true, context: { event: input, details: input } };
}
const receivedAt = '2026-03-05T09:00:02.000Z';

const adjusted = {
  adjustmentId: 'adj_1',
  lines: ['loop-line:81001:1', 'loop-line:81002:1'].map((lineReference) => ({ lineReference, status: 'applied' })),
};

test('a leg that is cut into as many scripts as it has parts hands on what one script hands on', async () => {
  let entries: Entry[] = [opened()];
  for (const [id, asked, answered] of [
    ['check-skus', ['state', 'request', 'memory'], { data: [{ sku: 'JKT-NVY-M' }, { sku: 'TEE-WHT-S' }] }],
    ['adjust-stock', ['state', 'request'], adjusted],
    ['adjust-stock-read-back', ['state', 'memory', 'wrote'], undefined],
    ['rest', ['state', 'tracked', 'done'], undefined],
  ] as const) {
    const whole = await bundled(id, Number.POSITIVE_INFINITY);
    const parts = await bundled(id, 1);
    expect(whole.map((script) => script.id)).toEqual([`${restock}/${id}.flow`]);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map((script) => script.id)).toEqual(parts.map((_, index) => `${restock}/${id}.${index + 1}.flow`));
    const once = await handedOn(whole, entries);
    expect(await handedOn(parts, entries)).toEqual(once);
    const kinds = once.map(({ kind }) => kind);
    expect(kinds).toEqual(asked);
    const answer: Answer = { kind: 'answer', number: 0, outcome: 'ok', body: answered };
    entries = [...once.filter(({ kind }) => kind === 'state'), ...(answered ? [answer] : [])];
  }
});
