import type { Flow } from '../../../../schemas/formats/flow.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import { scriptName } from '../flow/names.ts';
import { demo, everything } from '../test-declarations.ts';
import { compileBrand, type PlatformBuild } from './compile-brand.ts';

let declarations: Declarations;
let build: PlatformBuild;
beforeAll(async () => {
  declarations = await everything();
  build = await compileBrand(demo, declarations);
});

function withFlow(change: (flow: Flow) => void): Declarations {
  const flows = new Map(
    [...declarations.flows].map(([id, flow]) => {
      const changed = structuredClone(flow);
      change(changed);
      return [id, changed];
    }),
  );
  return { ...declarations, flows };
}

test('each document is a draft whose steps, legs, scripts and flows are all there, and has one try/catch', () => {
  const { documents, scripts, brand } = build;
  const names = new Set(scripts.map(({ id }) => scriptName(brand, id)));
  const flows = documents.map(({ document }) => document.flow.name);
  expect(new Set(flows).size).toBe(flows.length);
  for (const [index, { document }] of documents.entries()) {
    const [version] = document.flow.versions;
    const steps = new Map((version?.steps ?? []).map((step) => [step.name, step]));
    expect([document.flow.is_enabled, version?.status]).toEqual([false, 'Draft']);
    expect([...steps.values()].filter(({ microservice }) => microservice === 'try-catch')).toHaveLength(1);
    const begun = new Set([...steps.values()].flatMap(({ routes = [] }) => routes.map(({ first_step }) => first_step)));
    for (const { name, parent_flow_step: parent, script_version: version, config, microservice } of steps.values()) {
      // Every step stands behind another or begins a leg; the first of all begins the flow.
      if (name !== [...steps.keys()][0]) expect([name, parent !== undefined || begun.has(name)]).toEqual([name, true]);
      if (parent !== undefined) expect(steps.has(parent)).toBe(true);
      if (version) expect(names).toContain(version.script);
      // A flow that is started was put in before.
      if (microservice === 'run-process-flow') expect(flows.slice(0, index + 1)).toContain(config.flow_name);
    }
    for (const first of begun) expect(steps.has(String(first))).toBe(true);
  }
});

test('scripts of compiled flows stay small, require nothing, and make no code at run time', () => {
  const { scripts } = build;
  for (const { id, code } of scripts) {
    expect([id, Buffer.byteLength(code) <= 64_000]).toEqual([id, true]);
    const required = [...code.matchAll(/(?<!['"`])\brequire\("([^"]*)"\)/g)].map(([, name]) => name);
    expect(required.filter((name) => !name?.startsWith('node:'))).toEqual([]);
    expect(code).not.toMatch(/\beval\(|new Function\(/);
  }
});

test('connectors have every parameter of their operations, one variable for each credential, and no value of it', () => {
  const { collections, endpoints } = build;
  expect([...collections.keys()].sort()).toEqual([...new Set(endpoints.map(({ connector }) => connector.id))].sort());
  const loop = collections.get('loop-returns');
  expect(loop?.variable.map(({ key, value }) => [key, value])).toEqual([
    ['baseUrl', 'https://api.loopreturns.com/api/2026-10'],
    ['loopReturnsApiKey', ''],
    ['loopReturnsWebhookSecret', ''],
  ]);
  expect(loop?.auth).toEqual({
    type: 'apikey',
    apikey: [
      { key: 'key', value: 'X-Authorization' },
      { key: 'value', value: '{{loopReturnsApiKey}}' },
      { key: 'in', value: 'header' },
    ],
  });
  const list = loop?.item.find(({ name }) => name.endsWith('listReturns'));
  expect(list?.request.url.query?.map(({ key, disabled }) => [key, disabled === true])).toEqual([
    ['from', true],
    ['to', true],
    ['filter', true],
    ['state', true],
    ['paginate', false],
    ['pageSize', false],
    ['cursor', true],
  ]);
});

const restock = 'archean-r247--loop-returns/restock-finalised-returns';

/** What is told when the flow is asked for. */
async function refusalOf(changed: Declarations): Promise<unknown> {
  return compileBrand(demo, changed, [restock]).catch((error: unknown) => error);
}

test('a flow asked for that has what is not known is refused, and all of it is named', async () => {
  const changed = withFlow((flow) => {
    Object.assign(flow.steps[1] ?? {}, { shape: 'split' });
    Object.assign(flow.triggers[0] ?? {}, { kind: 'schedule' });
  });
  expect(await refusalOf(changed)).toMatchObject({
    code: 'PLATFORM_SHAPE_UNKNOWN',
    message: expect.stringMatching(/the kind schedule of the trigger [\s\S]*the shape split of the step /),
  });
});

test('a member of a step or a trigger that is not known is refused as well', async () => {
  const changed = withFlow((flow) => {
    for (const step of flow.steps) if ('batch' in step) Object.assign(step.batch ?? {}, { before: {} });
    Object.assign(flow.triggers[0] ?? {}, { where: 'true' });
  });
  expect(await refusalOf(changed)).toMatchObject({
    message: expect.stringMatching(/member where of[\s\S]*member batch\.before of/),
  });
});

test('what can not be compiled is left out of the build of the brand, and named; nothing else is', () => {
  const built = build.flows.map(({ flow }) => flow.id);
  const leftOut = build.leftOut.map(({ flow }) => flow.id);
  expect([...built, ...leftOut].sort()).toEqual(Object.keys(demo.flows).sort());
  expect(built).toContain(restock);
  expect(leftOut).toContain('archean-r247--commercetools/take-over-orders');
  for (const { flow, refusal } of build.leftOut) expect(refusal.message).toContain(flow.id);
});

test('a flow hands no record to one that is left out: an optional step is passed over, another leaves its flow out', async () => {
  const target = 'archean-r247--commercetools/publish-stock-levels';
  const compiled = build.flows.find(({ flow }) => flow.id === restock);
  expect(compiled?.notHandedTo).toEqual([target]);
  const needed = withFlow(({ steps }) => {
    for (const step of steps) if (step.shape === 'run-flow') delete step.optional;
  });
  const { flows, leftOut } = await compileBrand(demo, needed);
  expect(flows.map(({ flow }) => flow.id)).not.toContain(restock);
  expect(leftOut.find(({ flow }) => flow.id === restock)?.refusal.message).toContain(target);
});

test('a brand of which nothing can be compiled is refused', async () => {
  const nothing = withFlow(({ triggers }) => Object.assign(triggers[0] ?? {}, { kind: 'schedule' }));
  await expect(compileBrand(demo, nothing)).rejects.toMatchObject({ code: 'PLATFORM_NOTHING_COMPILED' });
});

test('a parameter that stands in the address once for each value is refused', async () => {
  const archean = structuredClone(declarations.connectors.get('archean-r247'));
  Object.assign(archean?.operations.listProducts?.parameters?.sku ?? {}, { repeat: true });
  if (!archean) throw new Error('The package has the connector.');
  const connectors = new Map([...declarations.connectors, [archean.id, archean]]);
  await expect(compileBrand(demo, { ...declarations, connectors }, [restock])).rejects.toMatchObject({
    code: 'PLATFORM_NOT_POSSIBLE',
  });
});

test('only the flows that are named are compiled, and one that the brand has not is refused', async () => {
  expect((await compileBrand(demo, declarations, [restock])).flows.map(({ flow }) => flow.id)).toEqual([restock]);
  await expect(compileBrand(demo, declarations, ['a--b/c'])).rejects.toMatchObject({ code: 'FLOW_UNKNOWN' });
});
