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

test('a shape or a trigger that is not known stops the build and is named, instead of being left out', async () => {
  const shape = withFlow((flow) => Object.assign(flow.steps[1] ?? {}, { shape: 'split' }));
  await expect(compileBrand(demo, shape)).rejects.toMatchObject({
    code: 'PLATFORM_SHAPE_UNKNOWN',
    message: expect.stringMatching(/the shape split/),
  });
  const trigger = withFlow((flow) => Object.assign(flow.triggers[0] ?? {}, { kind: 'schedule' }));
  await expect(compileBrand(demo, trigger)).rejects.toMatchObject({
    code: 'PLATFORM_SHAPE_UNKNOWN',
    message: expect.stringMatching(/the kind schedule/),
  });
});

test('a member of a step or a trigger that is not known stops the build as well', async () => {
  const write = withFlow((flow) => {
    for (const step of flow.steps) if ('batch' in step) Object.assign(step.batch ?? {}, { before: {} });
  });
  await expect(compileBrand(demo, write)).rejects.toMatchObject({
    message: expect.stringMatching(/member batch\.before/),
  });
  const trigger = withFlow((flow) => Object.assign(flow.triggers[0] ?? {}, { where: 'true' }));
  await expect(compileBrand(demo, trigger)).rejects.toMatchObject({ message: expect.stringMatching(/member where/) });
});

test('a parameter that stands in the address once for each value is refused', async () => {
  const archean = structuredClone(declarations.connectors.get('archean-r247'));
  Object.assign(archean?.operations.listProducts?.parameters?.sku ?? {}, { repeat: true });
  if (!archean) throw new Error('The package has the connector.');
  const connectors = new Map([...declarations.connectors, [archean.id, archean]]);
  await expect(compileBrand(demo, { ...declarations, connectors })).rejects.toMatchObject({
    code: 'PLATFORM_NOT_POSSIBLE',
  });
});

test('only the flows that are named are compiled, and one that the brand has not is refused', async () => {
  const [id = ''] = Object.keys(demo.flows);
  expect(build.flows.map(({ flow }) => flow.id)).toContain(id);
  expect((await compileBrand(demo, declarations, [id])).flows.map(({ flow }) => flow.id)).toEqual([id]);
  await expect(compileBrand(demo, declarations, ['a--b/c'])).rejects.toMatchObject({ code: 'FLOW_UNKNOWN' });
});
