/**
 * Every mapping where a compiled flow has it: in the script of its leg, on the Node that the platform runs, each golden
 * fixture gives the bytes that the runtime's mapping gives, or ends with the same code.
 */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Golden } from '../../schemas/formats/golden.ts';
import type { Entry, Request, State } from '../../scripts/flow/entries.ts';
import { resolveSettings } from '../../src/blueprint/resolve-settings.ts';
import { readyTransform } from '../../src/mapping/transform.ts';
import { compileBrand } from '../../src/platforms/patchworks/build/compile-brand.ts';
import { bundleLeg } from '../../src/platforms/patchworks/flow/bundle-leg.ts';
import type { CompiledFlow } from '../../src/platforms/patchworks/flow/compile-flow.ts';
import type { Call, Leg } from '../../src/platforms/patchworks/flow/legs.ts';
import { demo, everything } from '../../src/platforms/patchworks/test-declarations.ts';
import { runOnNode18 } from '../scripts/on-node18.ts';
import { fixturesBySettings } from './fixtures.ts';

const declarations = await everything();
const every = Object.fromEntries([...declarations.flows.values()].map(({ id, version }) => [id, { version }]));
const brand: Brand = { ...demo, flows: { ...every, ...demo.flows } };
const { flows, leftOut } = await compileBrand(brand, declarations);

/** A mapping in a leg, with a leg that is this mapping alone: its input is what stands as `fixture` in the context. */
interface Use {
  readonly name: string;
  readonly flow: CompiledFlow;
  readonly transform: string;
  readonly leg: Leg;
}

const uses = flows.flatMap((flow) => flow.legs.flatMap((leg) => usesOf(flow, leg)));

function usesOf(flow: CompiledFlow, { id, steps, call }: Leg): Use[] {
  const use = (step: string, transform: string, leg: Omit<Leg, 'id'>): Use => {
    return { name: `${flow.flow.id} ${step}`, flow, transform, leg: { id, ...leg } };
  };
  const maps = steps.flatMap((step) =>
    step.shape === 'map'
      ? [use(step.id, step.transform, { steps: [{ ...withoutWhen(step), input: 'fixture', into: 'made' }] })]
      : [],
  );
  if (!call || call.readBack) return maps;
  const { write, batch } = call.step;
  const asking = (over: Partial<Call['step']>): Call => {
    const { gather, ...step } = withoutWhen(call.step);
    const parameters = Object.fromEntries(Object.keys(step.parameters ?? {}).map((name) => [name, "'one'"]));
    return { ...call, step: { ...step, parameters, ...over } };
  };
  if (batch) {
    const lines = asking({ batch: { ...batch, lines: 'fixture.lines' } });
    return [...maps, use(call.step.id, batch.body, { steps: [], call: lines })];
  }
  if (write?.body === undefined) return maps;
  const one = asking({ write: { reference: "'one'", input: 'fixture', body: write.body } });
  return [...maps, use(call.step.id, write.body, { steps: [], call: one })];
}

function withoutWhen<T extends { readonly when?: string }>({ when, ...step }: T): Omit<T, 'when'> {
  return step;
}

const receivedAt = '2026-03-05T09:00:02.000Z';

function stateWith(fixture: unknown): State {
  const arrival = { key: 'one', version: '1', dedupe: 'one|1', source: 'poll', trigger: 'poll', receivedAt } as const;
  const none = { effects: [], triggers: [], intended: [], findings: [], handed: [], requests: [], open: [] };
  return { ...arrival, ...none, kind: 'state', recalled: true, context: { event: {}, fixture } };
}

interface Made {
  readonly input: unknown;
  readonly made: unknown;
}

/** What the mapping was given there and what it made. A batch has a reference of its own and as many lines as a call takes. */
function madeIn({ leg }: Use, { input }: Golden, [state, ...others]: readonly [State, ...Entry[]]): Made[] {
  if (leg.steps.length > 0) return [{ input, made: state.context.made }];
  const requests = others.filter((entry): entry is Request => entry.kind === 'request');
  return requests.map(({ request, reference, lines }) => ({
    input: lines ? { reference, occurredAt: receivedAt, lines } : input,
    made: request,
  }));
}

test('every mapping of every flow is in a leg, but for those of steps that a run of one record never takes', () => {
  expect(leftOut).toEqual([]);
  const named = new Set(uses.map(({ transform }) => transform));
  const steps = JSON.stringify([...declarations.flows.values()].map((flow) => flow.steps));
  const others = [...declarations.transforms.keys()].filter((id) => !named.has(id) && steps.includes(`"${id}"`));
  expect(others).toEqual(['archean-r247--commercetools/build-inventory-import']);
  expect(flows.flatMap(({ neverTaken }) => neverTaken)).toEqual(['import-stock']);
});

test.each(uses.map((use) => [use.name, use] as const))('%s', async (_, use) => {
  const transform = declarations.transforms.get(use.transform);
  if (!transform) throw new Error('Flows name transforms that exist.');
  const fixtures = fixturesBySettings(use.transform);
  expect(fixtures.size).toBeGreaterThan(0);
  const { flow } = use.flow;
  for (const [settings, group] of fixtures) {
    const values = { ...resolveSettings(flow.settings), ...(JSON.parse(settings) as object) };
    const context = { flow, brand: brand.id, settings: values, transforms: declarations.transforms, takers: new Map() };
    const [script, ...others] = await bundleLeg(context, use.leg);
    expect(others).toEqual([]);
    const inputs = group.map(({ input }) => ({
      payload: JSON.stringify([stateWith(input)]),
      meta: {},
      flow: { variables: {} },
    }));
    const { node, answers } = await runOnNode18(script?.code ?? '', inputs);
    expect(node).toMatch(/^18\./);
    const mapping = readyTransform(transform, values);
    for (const [index, golden] of group.entries()) {
      const payload = JSON.parse(answers[index]?.payload ?? '[]') as [State, ...Entry[]];
      const all = madeIn(use, golden, payload);
      const [finding] = payload[0].findings;
      if (golden.expectedError && finding) {
        const { code } = golden.expectedError;
        expect(finding.code === code || finding.message.startsWith(`${code} `)).toBe(true);
        expect(all.map(({ made }) => made)).not.toContainEqual(expect.anything());
        continue;
      }
      expect(finding).toBeUndefined();
      // A batch that is refused for the number of its lines never comes to be: they are parted among calls.
      expect(all.length === 1).toBe(golden.expectedError === undefined);
      for (const { input, made } of all) expect(JSON.stringify(made)).toBe(JSON.stringify(await mapping.run(input)));
    }
  }
});
